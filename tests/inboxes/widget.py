"""A visitor's browser, for tests: it holds a secret and posts JSON."""

import json

from django.test import Client

from inboxes.widget.visitors import Visitor, new_secret
from tests import factories

number = factories.itertools.count(1)


class Browser:
    def __init__(self, inbox, secret=None):
        self.inbox, self.secret, self.client = inbox, secret or new_secret(), Client()

    def post(self, path, secret=None, **content):
        return self.client.post(
            f"/widget/{path}/",
            json.dumps({"inbox": self.inbox.token} | content),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret or self.secret}"},
        )

    def write(self, body, client_id=None, **content):
        client_id = client_id or f"press-of-send-{next(number)}"
        return self.post("messages", body=body, client_id=client_id, **content)

    @property
    def visitor(self):
        return Visitor.of(self.inbox, self.secret)

    @property
    def conversation(self):
        return self.visitor.conversations.order_by("-pk").first()

    def tail(self, conversation=None, **content):
        token = (conversation or self.conversation).token
        return self.post("tail", conversation=token, **content).json()
