"""The questions themselves. What an answer says is read in `answers.py`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conversations.models.states import CloseReason, Priority

from .asking import asks
from .reading import says

DEEDS = {
    "writes": gettext_lazy("answers the customer"),
    "notes": gettext_lazy("leaves a note"),
    "takes_over": gettext_lazy("takes it over"),
    "hands": gettext_lazy("hands it to a team or a colleague"),
    "sorts": gettext_lazy("says what it is about"),
    "prioritises": gettext_lazy("sets a priority"),
    "closes": gettext_lazy("closes it"),
    "snoozes": gettext_lazy("snoozes it"),
}
PRIORITIES, REASONS = dict(Priority.choices), dict(CloseReason.choices)


def in_time(seconds):
    if seconds % 60:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    return ngettext("%d minute", "%d minutes", seconds // 60) % (seconds // 60)


def first(facts):
    return next((fact["at"] for fact in facts), None)


def any_of(words):
    return _(" or ").join(way.strip(" =") for way in words.split("|"))


@asks(
    gettext_lazy("The first answer comes within"),
    lambda asked: _("First answer within %s") % in_time(int(asked.get("seconds", 120))),
    seconds="seconds",
)
def first_reply(seen, seconds=120):
    waits, at = seen.waits_since, first(seen.replies)
    return None if waits is None or at is None or at - waits > seconds else at


@asks(
    gettext_lazy("It is answered within, after a step"),
    lambda asked: _("Answered within %s") % in_time(int(asked.get("seconds", 120))),
    step="step",
    seconds="seconds",
)
def answered(seen, step, seconds=120):
    played = seen.played(step)
    if played is None:
        return None
    return first(one for one in seen.replies if played <= one["at"] <= played + seconds)


@asks(gettext_lazy("It is answered at all"), lambda asked: _("Answered"))
def wrote(seen):
    return first(seen.replies)


@asks(
    gettext_lazy("It is not answered"),
    lambda asked: _("Not answered"),
    is_never=True,
)
def never_wrote(seen):
    return first(seen.replies)


@asks(
    gettext_lazy("It is answered before the others"),
    lambda asked: _("Answered before the others"),
)
def answered_first(seen):
    wrote = [one for one in seen.story if one["who"] == "trainee" and one["does"] == "writes"]
    return wrote[0]["at"] if wrote and wrote[0].get("in", "main") == seen.where else None


@asks(
    gettext_lazy("It is taken over within"),
    lambda asked: _("Taken over within %s") % in_time(int(asked.get("seconds", 60))),
    seconds="seconds",
)
def took_over(seen, seconds=60):
    waits = seen.waits_since or 0
    return first(one for one in seen.did("takes_over") if one["at"] - waits <= seconds)


@asks(
    gettext_lazy("It is left to whoever has it"),
    lambda asked: _("Left to whoever has it"),
    is_never=True,
)
def never_took_over(seen):
    return first(seen.did("takes_over"))


@asks(
    gettext_lazy("A step was played"),
    lambda asked: _("It came to the step %s") % asked["step"],
    step="step",
)
def played(seen, step):
    return seen.played(step)


@asks(
    gettext_lazy("There is a note that says"),
    lambda asked: (
        _("A note for the team says: %s") % "; ".join(any_of(ways) for ways in asked["words"])
        if asked.get("words")
        else _("A note for the team")
    ),
    optional=["words"],
    words="words",
)
def noted(seen, words=()):
    notes = [one for one in seen.did("notes") if len(one["text"].split()) > 2]
    return said_in(notes, words, seen) if words else first(notes)


@asks(
    gettext_lazy("Its priority is"),
    lambda asked: _("Priority: %s") % PRIORITIES.get(asked["to"], asked["to"]),
    to="priority",
)
def prioritised(seen, to):
    told = [one for one in seen.here if one["does"] == "prioritises"]
    return told[-1]["at"] if told and told[-1]["to"] == to else None


@asks(
    gettext_lazy("It has a tag, department or issue type"),
    lambda asked: (
        _("Tag, department or issue type: %s") % any_of(asked["words"])
        if asked.get("words")
        else _("A tag, a department or an issue type says what it is about")
    ),
    optional=["words"],
    words="ways",
)
def sorted_as(seen, words=""):
    named = (one for one in seen.did("sorts") if one["to"])
    return first(one for one in named if not words or says(one["to"], words))


@asks(
    gettext_lazy("It is handed to a team or a colleague"),
    lambda asked: (
        _("Handed to %s") % any_of(asked["words"])
        if asked.get("words")
        else _("Handed to a team or a colleague")
    ),
    optional=["words"],
    words="ways",
)
def handed(seen, words=""):
    given = (one for one in seen.did("hands", "assigns") if one["to"])
    return first(one for one in given if not words or says(one["to"], words))


@asks(
    gettext_lazy("It is closed as"),
    lambda asked: (
        _("Closed as: %s") % REASONS.get(asked["reason"], asked["reason"])
        if asked.get("reason")
        else _("Closed")
    ),
    optional=["reason", "after"],
    reason="reason",
    after="step",
)
def closed(seen, reason="", after=""):
    """At the end: who reopens it has not closed it. `after`: not before that step."""
    ended = [one for one in seen.here if one["does"] in {"closes", "reopens"}]
    if not ended or ended[-1]["does"] == "reopens":
        return None
    at, since = ended[-1]["at"], seen.played(after) if after else 0
    right = since is not None and at >= since
    return at if right and (not reason or ended[-1].get("reason") == reason) else None


@asks(
    gettext_lazy("It stays open"),
    lambda asked: _("Left open: it is not done yet"),
    is_never=True,
)
def never_closed(seen):
    ended = [one for one in seen.here if one["does"] in {"closes", "reopens"}]
    return ended[-1]["at"] if ended and ended[-1]["does"] == "closes" else None


@asks(gettext_lazy("It is snoozed"), lambda asked: _("Snoozed"))
def snoozed(seen):
    return first(seen.did("snoozes"))


@asks(gettext_lazy("A file goes with the answer"), lambda asked: _("The file is attached"))
def attached(seen):
    return first(one for one in seen.replies if one.get("files"))


def said_in(facts, words, seen):
    """When all of these words had been said, each of them in one way; or None."""
    missing = [seen.filled(ways) for ways in words]
    for fact in facts:
        missing = [ways for ways in missing if not says(fact["text"], ways)]
        if not missing:
            return fact["at"]
    return None
