"""Mails what is due: made first, then marked as leaving, then handed to the server."""

import logging
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.conf import settings

from analytics.models import Mailing
from analytics.models.mailing import TRIES

from . import letter

log = logging.getLogger(__name__)


def deliver(pk, *, now):
    """Mail a report that is due. Harmless however often called. -> whether it went out"""
    mailing = Mailing.objects.due(now).select_related("agent").filter(pk=pk).first()
    if not mailing:
        return False
    agent = mailing.agent
    if not agent.is_active or not agent.sees_everything:
        mailing.stop("not_allowed")
        return False
    if mailing.tries >= TRIES:
        mailing.give_up("refused", now)
        return False
    if not mailing.claim(now):
        return False
    with agent.speaking(settings.LANGUAGE_CODE):
        made = letter.of(mailing, now)
    if not mailing.hand_off(now):
        return False
    try:
        made.send()
    except (SMTPException, AnymailError, OSError) as error:
        log.warning("Report %s is mailed later: %s", pk, error)
        mailing.was_not_sent("refused", now)
        return False
    mailing.was_sent(now)
    return True


def let_go(now):
    """What was being handed over when its worker died is not sent twice: the next comes in time."""
    for mailing in Mailing.objects.uncertain(now).select_related("agent"):
        mailing.give_up("uncertain", now)
