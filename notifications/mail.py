"""What an agent has not read after some minutes comes in one mail, unless they are here.

A mail goes at least once; one that a dying worker may have sent twice has the same Message-ID.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from conversations import presence
from team import letters
from team.locale import zone_of
from team.models import Agent

from . import lines, quiet
from .models import Notification, Preferences

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# Who is here sees it: it is looked again so much later.
HERE = timedelta(minutes=5)
AGAIN = timedelta(minutes=15)
TRIES = 5
SHOWN = 20
SALT = "notifications.mail"


def mail(agent_pk, *, now):
    """Mail an agent what is due, and what else is unread. Harmless however often called."""
    waiting = Notification.objects.filter(agent=agent_pk, mail_due_at__isnull=False)
    with transaction.atomic():
        pks = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
        pks = list(pks)
        mine = Notification.objects.filter(pk__in=pks)
        if not mine.mail_due(now).exists():
            return
        mine.update(mail_due_at=now + LEASE)
    agent = Agent.objects.people().filter(pk=agent_pk).first()
    mine.filter(mail_due_at__isnull=False).update(mail_due_at=_mail(agent, mine, now))


def _mail(agent, mine, now):
    """-> when to try again, or None"""
    rows = mine.visible_to(agent).unread() if agent else mine.none()
    found = list(rows.in_lines()[:SHOWN])
    if not found:
        return None
    preferences = Preferences.of(agent)
    zone = zone_of(agent.time_zone) or timezone.get_default_timezone()
    if end := quiet.end_for(agent, preferences, zone, now):
        return end
    if agent.pk in presence.agents_online():
        return now + HERE
    with agent.speaking(settings.LANGUAGE_CODE):
        letter = letter_for(agent, rows, found)
    try:
        letter.send()
    except (SMTPException, AnymailError, OSError) as error:
        log.warning("Agent %s is mailed later: %s", agent.pk, error)
        rows.update(mail_tries=F("mail_tries") + 1)
        too_often = rows.filter(mail_tries__gt=TRIES).exists()
        return None if too_often else now + AGAIN
    return None


def letter_for(agent, rows, found):
    counts = {line["last"]: line["count"] for line in found}
    newest = rows.for_words().select_related("agent").filter(pk__in=counts).order_by("-pk")
    shown = [lines.Line(row, counts[row.pk]) for row in newest]
    count = rows.values("line").distinct().count()
    unsubscribe = settings.SITE_URL + reverse("notifications:no_mails", args=[token_for(agent)])
    context = {
        "agent": agent,
        "lines": shown,
        "more": count - len(shown),
        "count": count,
        "site": settings.SITE_URL,
        "unsubscribe": unsubscribe,
    }
    subject = ngettext("%(count)d thing waits for you", "%(count)d things wait for you", count)
    subject = subject % {"count": count}
    if count == 1:
        subject = shown[0].said.title
    return letters.to_agent(
        agent,
        name=f"{shown[0].newest.pk}.{agent.pk}",
        subject=subject,
        text=render_to_string("notifications/mail.txt", context),
        html=render_to_string("notifications/mail.html", context),
        stop=unsubscribe,
    )


def token_for(agent):
    return signing.dumps(agent.pk, salt=SALT)


def agent_of(token):
    """Whom a link at the foot of a mail is of, or None."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Agent.objects.people().filter(pk=pk).first()
