"""What steps do, foreseen: fields that they set, and what else can be told of before it is done."""

from conversations.actions import ACTIONS
from conversations.actions.hands import Hands

FIELDS = {"team", "agent", "priority", "department", "issue_type"}


def nothing(name):
    """The value of a field that has none."""
    return "" if name == "priority" else None if name in FIELDS else False


def foresee(steps, there):
    """What these steps set, the last word counts: {field: value}. `there`: which can be set."""
    found = {}
    for name, value in steps:
        sets = ACTIONS[name].sets(value) if name in ACTIONS else {}
        found |= {key: to for key, to in sets.items() if key not in there or to in there[key]}
    return found


def unforeseen(steps, known=None):
    """Those that set no field: an alert, an answer, a policy. What makes no sense does nothing.

    `known`: kept by who asks of many steps, since each may ask the database.
    """
    known, found = {} if known is None else known, []
    for name, value in steps:
        if not isinstance(value, str):
            continue
        if (name, value) not in known:
            known[name, value] = _is_unforeseen(name, value)
        if known[name, value]:
            found.append((name, value))
    return found


def _is_unforeseen(name, value):
    one = ACTIONS.get(name)
    is_known = one is not None and one.is_automatic
    return is_known and not isinstance(one, Hands) and not one.sets(value)
