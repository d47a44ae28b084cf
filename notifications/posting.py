"""Into a team's chat, by the webhook that Slack and others offer.

Each post is made at least once until it is taken or given up; failures are shown in the admin.
"""

import logging
from datetime import timedelta

import requests
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from . import guard, words
from .models import Notification, Post, Webhook

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]


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


def post(post_pk, *, now):
    """Make a post, if it is due and nobody else is at it. Harmless however often called."""
    due = Post.objects.filter(pk=post_pk, due_at__lte=now)
    if not due.update(due_at=now + LEASE, tries=F("tries") + 1):
        return
    whole = Post.objects.select_related(
        "webhook", "event__actor", "event__note", "event__message", "conversation__customer"
    )
    found = whole.get(pk=post_pk)
    error = "" if not found.webhook.is_active else _deliver(found)
    webhook = Webhook.objects.filter(pk=found.webhook_id)
    if not error:
        Post.objects.filter(pk=post_pk).update(due_at=None)
        webhook.update(sent_at=now, error="", failed_at=None)
        return
    log.warning("Webhook %s did not take a post: %s", found.webhook_id, error)
    webhook.update(error=error[:300], failed_at=now)
    again = now + WAITS[found.tries - 1] if found.tries <= len(WAITS) else None
    Post.objects.filter(pk=post_pk).update(due_at=again)


def _deliver(found):
    """-> what went wrong, or "" """
    with override(settings.LANGUAGE_CODE):
        text = text_of(found)
    return send(found.webhook.url, text)


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
