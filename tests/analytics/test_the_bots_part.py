"""What the bot did is counted as the bot's, and what people did as theirs."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from analytics import numbers, pulse
from analytics.cut import Cut, Period
from bot.trying.figures import figures
from tests.factories import create_bot, create_conversation, create_inbox

from .counted import count

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def bot(db):
    return create_bot()


@pytest.fixture
def asked(bot):
    """Somebody has asked the bot ten minutes ago, and it has answered at once."""
    inbox = create_inbox(has_bot=True)

    def begin():
        conversation = create_conversation(inbox=inbox, said="Hello?", now=NOON - 10 * MINUTE)
        conversation.bot_reply("30 days.", by=bot, epoch=0, now=NOON - 10 * MINUTE)
        return conversation

    return begin


def today(agent, *kinds):
    count()
    return numbers.read(Cut(agent), Period.last(1, NOON)).total(*kinds)


def test_what_it_solved_is_resolved_today_and_what_nobody_came_back_to_is_not(asked, bot, maya):
    asked().solve(by=bot, epoch=0, now=NOON)
    asked().leave(by=bot, epoch=0, now=NOON)
    asked().hand_off(by=bot, epoch=0, now=NOON)
    asked()

    assert today(maya, "bot_solved").count == 1
    assert today(maya, "lapsed").count == 1
    tiles = {figure["name"]: figure["value"] for figure in pulse.figures(maya, NOON)}
    assert tiles["Resolved Today"] == "1"


def test_our_response_time_begins_when_they_wait_for_a_person(asked, bot, maya):
    conversation = asked()
    conversation.receive("A person please", now=NOON - 4 * MINUTE)
    conversation.hand_off(
        by=bot, epoch=0, now=NOON - 3 * MINUTE, text="I am asking a person to go on here."
    )
    assert conversation.waiting_since == NOON - 4 * MINUTE

    conversation.take_over(maya, now=NOON - MINUTE)
    conversation.reply("Here I am.", by=maya, now=NOON)

    # As their promise says: from when it was ours to answer.
    answers = today(maya, "first_response", "next_response")
    assert (answers.count, answers.mean()) == (1, 180)


def test_where_nobody_waited_the_hand_off_is_the_beginning(asked, bot):
    conversation = asked()

    conversation.hand_off(by=bot, epoch=0, now=NOON)

    assert conversation.waiting_since == NOON


def test_a_rating_is_to_its_credit_only_where_no_person_had_answered(asked, bot, maya):
    for score in (5, 4, 1):
        alone = asked()
        alone.solve(by=bot, epoch=0, now=NOON)
        alone.rate(score, now=NOON)
    helped = asked()
    helped.take_over(maya, now=NOON)
    helped.reply("Here I am.", by=maya, now=NOON)
    helped.return_to_bot(by=maya, now=NOON)
    helped.solve(by=bot, epoch=helped.handler_epoch, now=NOON)
    helped.rate(5, now=NOON)

    found = figures(NOON)

    assert (found.rated, found.happy, found.happy_share) == (3, 2, 67)
    count()
    assert pulse.satisfaction(Cut(maya), NOON)[0] == 1  # the tile is of people alone


def test_without_a_rating_nothing_is_said_of_it(asked, bot):
    asked().solve(by=bot, epoch=0, now=NOON)

    assert figures(NOON).happy_share is None
