"""What is a dated promise, and what only sounds like one."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.promise_words import LONGEST, notice

NOW = datetime(2026, 11, 25, 10)  # a Wednesday
LINES = Path(__file__).with_name("promises.txt").read_text().splitlines()
CORPUS = [line.split(" | ", 1) for line in LINES if " | " in line]


def found(sentence):
    promise = notice(sentence, NOW)
    return promise.until.strftime("%Y-%m-%d %H:%M") if promise else "-"


def test_what_is_offered_was_promised():
    """Precision first: hardly ever is something offered that nobody has promised."""
    answers = [(said, real, text) for said, text in CORPUS if (real := found(text)) != "-"]
    wrong = [(text, real) for said, real, text in answers if said != real]

    assert len(wrong) <= 0.03 * len(answers), wrong


def test_what_was_promised_is_mostly_offered():
    promised = [(text, said) for said, text in CORPUS if said != "-"]
    missed = [(text, found(text)) for text, said in promised if found(text) != said]

    assert len(missed) <= 0.1 * len(promised), missed


def test_the_first_promise_of_a_whole_letter_is_found_with_its_words():
    letter = (
        "Hi Amara,\n\nthank you for the photos! I ask our workshop.\n"
        "I'll get back to you by noon tomorrow.\n\nBest\nMaya"
    )

    promise = notice(letter, NOW)

    assert promise.until == datetime(2026, 11, 26, 12)
    assert promise.words == "I'll get back to you by noon tomorrow."


@pytest.mark.parametrize(
    "text",
    ["I'll get back to you today by 9:00.", "I'll get back to you on 31 February.", ""],
)
def test_what_is_past_or_no_day_is_no_promise(text):
    assert notice(text, NOW) is None


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    notice(text, NOW)


def test_a_wall_of_text_takes_no_time():
    for text in ("I'll " * LONGEST, "i will a and " * LONGEST, "morgen " * LONGEST, "1." * LONGEST):
        notice(text, NOW)
