"""Scenarios of the practice room: what happens in one, and how it was done. Pure: no database.

A scenario is plain data (JSON), so that admins can write their own. What its seed may vary is who
people are, and how they put it; nothing else.

    {"key": "wrong-plug", "name": ..., "about": ..., "minutes": 5, "level": 1,
     "conversations": {"main": {"channel": "web", "customer": "customer"}},
     "people": {"customer": ["Robin Berg <robin@example.com>", ...], "colleague": [...]},
     "props": {"order": ["HL-20931", ...]},            {order} in any text: one of them
     "briefing": [text],                               what the trainee may know
     "steps": [step], "goals": [goal], "good": [act], "careless": [act]}

A conversation (all but `customer` may be left out): `channel` web or email, `subject`, `with_bot`
(it begins with the bot), `is_vip`, `language` of its customer, `to_trainee` (assigned at once).

**Story**: a list of facts, in the order of time. `at`: seconds since the practice began.

    {"at": 12.0, "who": "customer", "does": "writes", "in": "main", "text": "...", "files": [name]}
    {"at": 14.0, "who": "stage", "does": "plays", "step": "asks"}

`who`: `trainee`, a person of the scenario (`customer`, `colleague`, ...), `bot`, `clock` or
`stage`. `does`: writes, notes, takes_over, assigns (`to`: name), hands (`to`: name of the team),
sorts (`to`: name, `as`: tag, issue_type or department), prioritises (`to`: high, medium, low or
""), closes (`reason`), reopens, snoozes, hands_off (the bot), warns and breaks (the clock).
`training.telling.tell` makes such facts of the log. The `stage` `plays` a step when what `due`
asked for was carried out, and `ends` when it is over.

**Moves**, as `due` gives them: what has to happen now, carried out once each.

    {"step": "asks", "at": 0, "who": "customer", "does": "writes", "in": "main", "text": "...",
     "person": {"name": ..., "email": ..., "is_vip": False}, "conversation": {...}, "ago": 80}

`does` of a customer: writes (`text`, `files`: names of pictures; `ago`: so many seconds before).
Of the bot: writes, hands_off (`reason`, `card`). Of a colleague: writes, notes, takes_over, types.
Of the stage: hints (`text`), ends.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder

from . import answers, questions  # noqa: F401 (they register what can be asked)
from .casting import cast, fill
from .playing import due, is_still
from .scoring import score

__all__ = ["cast", "due", "fill", "frozen", "is_still", "score"]


def frozen(scenario):
    """As it is kept with a practice: plain JSON, in the language of who begins it."""
    return json.loads(json.dumps(scenario, cls=DjangoJSONEncoder))
