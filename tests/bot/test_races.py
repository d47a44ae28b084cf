"""A person and the bot at the same moment, with real connections. `bin/faults bot` does it a
thousand times."""

import os
from random import Random

import pytest

from faults import races

MANY = int(os.environ.get("RACES", "6"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", races.DEEDS, ids=lambda deed: deed.__name__)
def test_the_bot_never_speaks_after_a_person(deed):
    inbox, agent = races.furnish()
    random = Random(1)

    for _ in range(MANY):
        _first, wrong = races.race(inbox, agent, deed, offset=random.uniform(-0.003, 0.003))
        assert wrong == []
