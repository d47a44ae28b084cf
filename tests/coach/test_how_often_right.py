"""How often the checks are right, on drafts that none of them was changed for."""

from pathlib import Path

import pytest
from django.conf import settings

from coach.checks import CHECKS

from . import measuring

COUNTS = measuring.counts("held_out.txt")
TUNED = measuring.counts("tuned.txt")


@pytest.mark.parametrize("check", CHECKS)
def test_a_hint_is_due_when_it_is_given(check):
    _due, given, right = COUNTS[check]

    assert right >= 0.9 * given, measuring.table()


@pytest.mark.parametrize("check", CHECKS)
def test_a_hint_that_is_due_is_mostly_given(check):
    due, _given, right = COUNTS[check]

    assert right >= 0.8 * due, measuring.table()


@pytest.mark.parametrize("check", CHECKS)
def test_what_was_a_false_alarm_once_stays_quiet(check):
    _due, given, right = TUNED[check]

    assert right >= 0.97 * given, list(measuring.wrong("tuned.txt"))


def test_there_are_enough_drafts_and_of_each_kind():
    held_out, tuned = measuring.drafts("held_out.txt"), measuring.drafts("tuned.txt")

    assert len(held_out) + len(tuned) >= 200
    assert min(due for due, _given, _right in COUNTS.values()) >= 8
    assert not {text for text, *_ in held_out} & {text for text, *_ in tuned}


def test_the_readme_has_the_same_figures():
    assert measuring.table() in (Path(settings.BASE_DIR) / "README.md").read_text()
