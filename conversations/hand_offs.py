"""Why a bot asks for a person: codes in the log, and how they are said to agents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandOff(models.TextChoices):
    ASKED = "asked", _("requested by the customer")
    NOTHING_FOUND = "nothing_found", _("no answer was found")
    UNSURE = "unsure", _("not sure enough")
    OWN_CASE = "own_case", _("a question about their own case")
    FAILED = "failed", _("its answers did not help")
    ANGRY = "angry", _("the customer is angry")
    TOPIC = "topic", _("a topic for people")
    TIMEOUT = "timeout", _("no answer in time")
    ERROR = "error", _("something went wrong")
    FLOOD = "flood", _("too many messages at once")
    FILES = "files", _("a file that only a person can read")
    FLOW = "flow", _("a flow leads to a person")
    ENOUGH = "enough", _("it has answered often enough")
    MACHINE = "machine", _("an automatic message")
    OFF = "off", _("the bot was switched off")


def in_words(reason):
    """Of a code what it means; an own text of a rule or a topic as it is."""
    return str(HandOff(reason).label) if reason in HandOff.values else reason
