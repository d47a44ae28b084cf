"""Why a bot asks for a person: codes in the log, and how they are said to agents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandOff(models.TextChoices):
    ASKED = "asked", _("the customer asks for a person")
    NOTHING_FOUND = "nothing_found", _("nothing is known about it")
    UNSURE = "unsure", _("not sure enough")
    OWN_CASE = "own_case", _("only a person can look into a case of their own")
    FAILED = "failed", _("the answers did not help")
    ANGRY = "angry", _("the customer is angry")
    TOPIC = "topic", _("a topic for people")
    TIMEOUT = "timeout", _("no answer in time")
    ERROR = "error", _("something went wrong")
    FLOOD = "flood", _("too many messages at once")
    FILES = "files", _("a file that only a person can read")
    FLOW = "flow", _("a flow leads to a person")
    ENOUGH = "enough", _("answered as often as it may")
    MACHINE = "machine", _("not written by a person")
    OFF = "off", _("the bot was switched off")


def in_words(reason):
    """Of a code what it means; an own text of a rule or a topic as it is."""
    return str(HandOff(reason).label) if reason in HandOff.values else reason
