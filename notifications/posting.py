"""Into a team's chat, by the webhook that Slack and others offer.

Each post is made at least once until it is taken or given up; failures are shown in the admin.
"""

import logging
from datetime import timedelta

import requests
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import ngettext, override

from . import guard, words
from .models import Notification, Post, Webhook

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]
SHOWN = 20  # lines in one message


def queue(event, conversation, type_, line, *, now):
    """Note for every webhook that wants to know. -> [Post] that are new"""
    wanting = Webhook.objects.for_conversation(conversation)
    wanting = [webhook for webhook in wanting if type_ in webhook.types]
    if not wanting:
        return []
    # A batch is told once, an event of its own by its number.
    line = line if line.startswith("b") else f"e{event.pk}"
    known = Post.objects.filter(webhook__in=wanting, line=line).values_list("webhook", flat=True)
    known = set(known)
    posts = [
        Post(
            webhook=webhook,
            event=event,
            conversation=conversation,
            type=type_,
            line=line,
            due_at=now,
            created_at=now,
        )
        for webhook in wanting
        if webhook.pk not in known
    ]
    return Post.objects.bulk_create(posts, ignore_conflicts=True)


def post(webhook_pk, *, now):
    """Tell a chat what is due, all in one message. Harmless however often called."""
    with transaction.atomic():
        due = Post.objects.filter(webhook=webhook_pk, due_at__lte=now)
        due.filter(tries__gt=len(WAITS)).update(due_at=None)  # no worker has survived them
        pks = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True))
        mine = Post.objects.filter(pk__in=pks)
        mine.update(due_at=now + LEASE, tries=F("tries") + 1)
    if not pks:
        return
    webhook = Webhook.objects.get(pk=webhook_pk)
    error = _deliver(webhook, mine) if webhook.is_active else ""
    known = Webhook.objects.filter(pk=webhook_pk)
    if not error:
        mine.update(due_at=None)
        known.update(sent_at=now, error="", failed_at=None)
        return
    log.warning("Webhook %s did not take what is new: %s", webhook_pk, error)
    known.update(error=error[:300], failed_at=now)
    waits = enumerate(WAITS, 1)
    again = Case(*(When(tries=tries, then=Value(now + wait)) for tries, wait in waits))
    mine.update(due_at=again)


def _deliver(webhook, posts):
    """-> what went wrong, or "" """
    whole = posts.select_related(
        "event__actor", "event__note", "event__message", "conversation__customer"
    ).order_by("pk")
    if webhook.team_id:  # what has left the team since is not its business any more
        whole = whole.filter(conversation__team=webhook.team_id)
    count = whole.count()
    if not count:
        return ""
    with override(settings.LANGUAGE_CODE):
        lines = [text_of(found) for found in whole[:SHOWN]]
        if count > SHOWN:
            more = {"more": count - SHOWN}
            lines.append(ngettext("and %(more)s more", "and %(more)s more", count - SHOWN) % more)
    return send(webhook.url, "\n".join(lines))


def send(url, text):
    """-> what went wrong, or "" """
    try:
        response = guard.Session().post(url, json={"text": text})
    except (requests.RequestException, guard.Forbidden, OSError) as error:
        return str(error) or type(error).__name__
    if response.status_code >= 300:
        return f"{response.status_code} {response.text[:200]}"
    return ""


def text_of(found):
    """What happened, and where: never what a customer or a colleague wrote."""
    row = Notification(
        type=found.type, event=found.event, conversation=found.conversation, batch=None
    )
    address = settings.SITE_URL + reverse("conversations:thread", args=[found.conversation_id])
    title = escaped(words.say(row).title)
    return f"*{escaped(row.get_type_display())}*: {title} (<{address}|C-{found.conversation_id}>)"


def escaped(text):
    """As Slack asks for it: nobody is called by a customer's name, and no link hides in it."""
    text = " ".join(str(text).split())
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
