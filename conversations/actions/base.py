"""What can be done to a conversation, by name: the steps of macros and of bulk actions.

A step is a list [name, value], with a value that JSON can keep. To add an action: one class in
this package, and its test. What takes a step back is a step as well.
"""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from ..models.steps import Refused

ACTIONS = {}

log = logging.getLogger(__name__)


def action(cls):
    ACTIONS[cls.name] = cls()
    return cls


class Action:
    """`label` names it in a menu; `says` is the sentence of what it will do with a value."""

    name = label = icon = ""
    # Whether an agent may choose it; what takes one back is none to choose.
    is_offered = True
    # Whether a rule may do it, in nobody's name.
    is_automatic = True
    # What it does stays when the rest is taken back.
    stays = False

    def field(self):
        """The form field that chooses and checks its value."""
        raise NotImplementedError

    def automatic_field(self):
        """The same for a rule: without what only an agent can mean."""
        return self.field()

    def settle(self, value, *, now):
        """The value for good, where it depends on the moment: "tomorrow" becomes a day."""
        return value

    def says(self, value, *, by):
        raise NotImplementedError

    def as_is(self, conversation, value):
        """The step that would bring back how it is now."""
        return None

    def sets(self, value):
        """What it makes of any conversation, to foresee it: {field: value}; {} when that is not
        a field. `team` and `agent` are numbers; a tag is a field of its own, (tag, its number)."""
        return {}

    def run(self, conversation, value, *, by, now):
        """Call the verb. What is no state returns the step that takes it back."""
        raise NotImplementedError


def carry_out(conversation, steps, *, by, now):
    """All the steps, or none: raises Refused. -> what takes them back, the last one first.

    Each of these is [step, unless]: the step back, and the state that it must still find.
    """
    inverse = []
    with transaction.atomic():
        conversation.lock()
        for name, value in steps:
            one = ACTIONS[name]
            before = one.as_is(conversation, value)
            back = one.run(conversation, value, by=by, now=now)
            after = one.as_is(conversation, value)
            if back or before != after:
                inverse.insert(0, [back or before, after])
    return inverse


def carry_out_each(conversation, steps, *, by, now, unless=lambda one: ""):
    """Each step by itself: what cannot be done does not keep the others from it. -> how it went,
    for a trace

    `unless(action)`: a code that says why it is not to be done, or "".
    """
    gone = []
    for name, value in steps:
        why = _try(conversation, name, value, by=by, now=now, unless=unless)
        gone.append({"name": name, "value": value, "done": not why, "why": why})
    return gone


def _try(conversation, name, value, *, by, now, unless):
    """-> why it could not be done: a code, or what the refusal says; "" when it was."""
    one = ACTIONS.get(name)
    if one is None or not one.is_automatic:
        return "unknown"
    if why := unless(one):
        return why
    try:
        with transaction.atomic():
            one.run(conversation, value, by=by, now=now)
    except Refused as why:
        conversation.lock()
        return str(why)
    except Exception:
        log.exception("%s: %s %r could not be done", by, name, value)
        conversation.lock()
        return "error"
    return ""


def take_back(conversation, inverse, *, by, now):
    """Undo what can be undone, and leave alone what others changed since. -> why, for each left"""
    left = []
    with transaction.atomic():
        conversation.lock()
        for (name, value), expected in inverse:
            one = ACTIONS[name]
            if expected is not None and one.as_is(conversation, value) != expected:
                left.append(gettext("%(what)s was changed by somebody since.") % {"what": one.what})
                continue
            try:
                with transaction.atomic():
                    one.run(conversation, value, by=by, now=now)
            except Refused as why:
                left.append(str(why))
                conversation.lock()
    return left


def settled(steps, *, now):
    return [[name, ACTIONS[name].settle(value, now=now)] for name, value in steps]


def sentences(steps, *, by):
    return [ACTIONS[name].says(value, by=by) for name, value in steps]


def read(text):
    """A step from "name:value". -> [name, value]; raises ValidationError"""
    name, _sep, value = text.partition(":")
    if name not in ACTIONS or not ACTIONS[name].is_offered:
        raise ValidationError(gettext("There is no such action."))
    return [name, ACTIONS[name].field().clean(value)]
