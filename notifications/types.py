"""What an agent can be told of, and how."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Type(models.TextChoices):
    """In the order of the page of preferences."""

    ESCALATION = "escalation", _("Bot asks for a human")
    ASSIGNED = "assigned", _("Assigned to me")
    HANDED = "handed", _("Handed to my team")
    NEW = "new", _("New conversation")
    REPLY = "reply", _("Reply from a customer")
    MENTION = "mention", _("Mention in a note")
    SLA_WARNED = "sla_warned", _("SLA about to break")
    SLA_BREACHED = "sla_breached", _("SLA broken")
    PROMISE = "promise", _("Promise due")
    REMINDER = "reminder", _("Reminder")
    ALERT = "alert", _("Alert by a rule")
    FAILED = "failed", _("Delivery failed")
    RATED_LOW = "rated_low", _("Low rating")
    RATED_HIGH = "rated_high", _("High rating")
    COLLEAGUE = "colleague", _("Someone else replies")
    REVIEW = "review", _("Review of my answers")


MEANING = {
    Type.ESCALATION: _("In your teams; supervisors hear of all"),
    Type.ASSIGNED: _("A conversation becomes yours"),
    Type.HANDED: _("A conversation comes to one of your teams"),
    Type.NEW: _("In your teams, or in none yet"),
    Type.REPLY: _("In conversations that you handle or follow"),
    Type.MENTION: _("Someone calls you or your team by name"),
    Type.SLA_WARNED: _("In what is yours or waits in your team"),
    Type.SLA_BREACHED: _("The same; supervisors hear of all"),
    Type.PROMISE: _("You said you would get back to somebody"),
    Type.REMINDER: _("A customer waits and nothing has happened"),
    Type.ALERT: _("A rule or an escalation step calls you"),
    Type.FAILED: _("An answer did not reach the customer"),
    Type.RATED_LOW: _("1 or 2 of 5 for your work; supervisors hear of all"),
    Type.RATED_HIGH: _("4 or 5 of 5 for your work"),
    Type.COLLEAGUE: _("In conversations that you follow"),
    Type.REVIEW: _("A supervisor shares it with you"),
}


class Reason(models.TextChoices):
    """Why it reaches this agent. Of several the first counts."""

    NAMED = "named", _("because you are called by name")
    TEAM_NAMED = "team_named", _("because your team is called by name")
    AUTHOR = "author", _("because you wrote it")
    ASSIGNEE = "assignee", _("because it is yours")
    FOLLOWER = "follower", _("because you follow it")
    MEMBER = "member", _("because you are in a team of it")
    ANYBODY = "anybody", _("because it has no team yet")
    SUPERVISOR = "supervisor", _("because you are a supervisor")


class Way(models.TextChoices):
    SCREEN = "screen", _("On screen")
    SOUND = "sound", _("Sound")
    PUSH = "push", _("Push")
    EMAIL = "email", _("Email")


class Sound(models.TextChoices):
    """Each is a few notes, see static/js/sounds.js."""

    SILENT = "", _("Silent")
    KNOCK = "knock", _("Soft knock")
    CHIME = "chime", _("Chime")
    DROP = "drop", pgettext_lazy("a sound", "Drop")
    BELL = "bell", pgettext_lazy("a sound", "Bell")
    SIREN = "siren", _("Two tones")


def _ways(screen=True, sound="", push=False, email=False):
    return {"screen": screen, "sound": sound, "push": push, "email": email}


# How each is told where neither the company, nor a team, nor the agent says otherwise.
OUT_OF_THE_BOX = {
    Type.ESCALATION: _ways(sound="siren", push=True, email=True),
    Type.ASSIGNED: _ways(sound="chime", push=True),
    Type.HANDED: _ways(),
    Type.NEW: _ways(),
    Type.REPLY: _ways(sound="knock", push=True),
    Type.MENTION: _ways(sound="drop", push=True, email=True),
    Type.SLA_WARNED: _ways(sound="bell", push=True),
    Type.SLA_BREACHED: _ways(sound="bell", push=True),
    Type.PROMISE: _ways(sound="bell", push=True, email=True),
    Type.REMINDER: _ways(push=True),
    Type.ALERT: _ways(sound="bell", push=True, email=True),
    Type.FAILED: _ways(sound="drop", push=True, email=True),
    Type.RATED_LOW: _ways(email=True),
    Type.RATED_HIGH: _ways(),
    Type.COLLEAGUE: _ways(),
    Type.REVIEW: _ways(push=True),
}
# Nobody misses these by a switch.
ALWAYS_ON_SCREEN = {Type.ESCALATION}
# A conversation that is muted still says these.
HEARD_WHEN_MUTED = {Type.MENTION}
# These concern one agent, and no chat of a team.
PRIVATE = {Type.REVIEW}
# What has just been told of the same conversation makes these quiet.
ECHOES = {
    Type.HANDED: {Type.HANDED, Type.NEW, Type.ESCALATION},
    Type.NEW: {Type.NEW, Type.HANDED},
    # The one with Take over stays; that it is theirs stands at the bell.
    Type.ASSIGNED: {Type.ASSIGNED, Type.ESCALATION},
}
