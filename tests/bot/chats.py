"""A customer who writes to the bot, line by line."""

from datetime import timedelta

from bot import speaking
from bot.models import Run, Turn
from tests.factories import create_conversation

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Chat:
    def __init__(self, inbox, now, **fields):
        self.now = now
        self.conversation = create_conversation(inbox=inbox, now=now, **fields)

    def says(self, text, *, after=MINUTE, **fields):
        """-> the turn that the bot made of it"""
        self.now += after
        before = Turn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.conversation.receive(text, now=self.now, **fields)
        Run.objects.hear(self.conversation.pk, now=self.now)
        self.now += 2 * SECOND
        speaking.run(self.conversation.pk, now=self.now)
        self.conversation.refresh_from_db()
        return Turn.objects.filter(pk__gt=before).order_by("-pk").first()

    @property
    def log(self):
        return list(self.conversation.events.order_by("version").values_list("kind", flat=True))

    @property
    def handed_off(self):
        return self.conversation.events.filter(kind="handed_off").latest("version").details

    @property
    def last(self):
        return self.conversation.messages.order_by("-pk").first()
