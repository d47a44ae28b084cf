"""What is typed into the search field: any text is a query."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.queries import LONGEST, MOST_TERMS, Term, parse

TODAY = date(2026, 11, 25)


def read(text):
    return parse(text, TODAY)


def conditions(text):
    return [(each.name, each.meant) for each in read(text).conditions]


def test_words_phrases_and_exclusions():
    query = read('lamp "arrived broken" -refund -"in two weeks"')

    assert query.terms == (
        Term("lamp"),
        Term("arrived broken", is_exact=True),
        Term("refund", is_excluded=True),
        Term("in two weeks", is_exact=True, is_excluded=True),
    )
    assert query.complaints == ()


def test_operators_take_a_word_or_a_quoted_text():
    assert conditions('from:amara tag:"very late" assignee:me') == [
        ("from", "amara"),
        ("tag", "very late"),
        ("assignee", "me"),
    ]


@pytest.mark.parametrize(
    ("typed", "first", "end"),
    [
        ("2026-11-01", date(2026, 11, 1), date(2026, 11, 2)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("yesterday", date(2026, 11, 24), date(2026, 11, 25)),
        ("7d", date(2026, 11, 18), date(2026, 11, 19)),
    ],
)
def test_days_are_dates_months_years_or_so_long_ago(typed, first, end):
    assert conditions(f"on:{typed}") == [("on", (first, end))]


@pytest.mark.parametrize("typed", ["2026-13-01", "soon", "99999d", "0000", "9999-12", "9999", "-"])
def test_what_is_no_date_is_said_and_the_rest_is_searched(typed):
    query = read(f"lamp before:{typed}")

    assert query.terms == (Term("lamp"),)
    assert query.conditions == ()
    assert typed in query.complaints[0]


def test_a_state_that_does_not_exist_is_answered_with_those_that_do():
    query = read("is:great")

    assert not query.conditions
    assert "pending" in query.complaints[0]


def test_an_operator_that_does_not_exist_is_searched_as_words():
    query = read("error:timeout")

    assert query.terms == (Term("error:timeout"),)
    assert "error:" in query.complaints[0]


def test_an_address_of_a_page_is_no_operator():
    query = read("https://halden.example/lamps")

    assert query.terms == (Term("https://halden.example/lamps"),)
    assert not query.complaints


def test_an_operator_without_a_value_is_explained():
    assert "from:amara" in read("from:").complaints[0]


def test_a_very_long_text_is_cut_and_that_is_said():
    query = read("lamp " * 2000)

    assert len(query.text) <= LONGEST
    assert len(query.terms) == MOST_TERMS
    assert len(query.complaints) == 2


def test_signs_alone_find_nothing_and_say_why():
    query = read('--- "" !!! "')

    assert not query.terms
    assert "no word" in query.complaints[0]


def test_a_number_may_be_that_of_a_conversation():
    assert [read(text).number for text in ("C-20944", "#20944", "20944", "lamp", "²")] == [
        *[20944] * 3,
        None,
        None,
    ]


def test_one_part_can_be_left_out():
    query = read('lamp from:"amara okafor" is:pending')

    assert query.without(query.conditions[1]) == 'lamp from:"amara okafor"'
    assert read(query.without(None)) == read(query.text).__class__(
        query.without(None), query.terms, query.conditions
    )


PIECES = st.sampled_from(
    [
        "lamp",
        '"',
        "-",
        "from:",
        "is:pending",
        "before:",
        "on:9999",
        ":",
        "“",
        "\x00",
        "\ud800",
        "東",
    ]
)


@given(st.one_of(st.text(max_size=2000), st.lists(PIECES, max_size=60).map(" ".join)))
def test_any_text_is_a_query(text):
    query = parse(text, TODAY)

    assert len(query.terms) <= MOST_TERMS
    query.text.encode()
    for term in query.terms:
        term.text.encode()
