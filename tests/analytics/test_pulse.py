from datetime import timedelta

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone, translation

from analytics import pulse
from analytics.cut import Cut
from tests import factories

from .counted import count

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def minutes(count):
    return timedelta(minutes=count)


def answered(by, *, waited, at=NOON, **fields):
    conversation = factories.create_conversation(said="Hello?", now=at - minutes(waited), **fields)
    conversation.reply("Here I am.", by=by, now=at)
    return conversation


def shown(agent):
    count()
    return {
        figure["name"]: f"{figure['value']}{figure['unit']}"
        for figure in pulse.figures(agent, timezone.now())
    }


def drawn(agent, name):
    """Where the line of a figure ends: lower on the screen is more."""
    count()
    [figure] = [each for each in pulse.figures(agent, timezone.now()) if each["name"] == name]
    return figure["line"]


def test_response_time_is_the_mean_wait_for_a_person_today(maya):
    answered(maya, waited=2)
    answered(maya, waited=4)
    answered(maya, waited=50, at=NOON - timedelta(days=1))

    assert shown(maya)["Avg Response Time"] == "3.0m"


def test_what_the_bot_answers_is_not_our_response_time(maya):
    bot = factories.create_bot()
    conversation = factories.create_conversation(
        inbox=factories.create_inbox(has_bot=True), said="Hello?", now=NOON - minutes(1)
    )
    conversation.bot_reply("I am the bot.", by=bot, epoch=0, now=NOON)

    assert shown(maya)["Avg Response Time"] == "–"


def test_a_second_answer_in_a_row_had_nobody_waiting(maya):
    answered(maya, waited=2).reply("And another thing.", by=maya, now=NOON + minutes(30))

    assert shown(maya)["Avg Response Time"] == "2.0m"


def test_active_is_what_is_in_an_agents_hands(maya):
    answered(maya, waited=1)
    answered(maya, waited=1).close(by=maya)
    factories.create_conversation(said="Pending", now=NOON)

    assert shown(maya)["Active Conversations"] == "1"


def test_resolved_today_counts_what_people_closed_and_the_bot_solved(maya):
    bot = factories.create_bot()
    twice = answered(maya, waited=1)
    twice.close(by=maya, now=NOON)
    twice.reopen(by=maya, now=NOON + minutes(1))
    twice.close(by=maya, now=NOON + minutes(2))
    solved = factories.create_conversation(inbox=factories.create_inbox(has_bot=True), now=NOON)
    solved.solve(by=bot, epoch=0, now=NOON)
    answered(maya, waited=1).close(by=maya, now=NOON, reason="spam")
    answered(maya, waited=1).close(by=maya, now=NOON, reason="no_reply")
    answered(maya, waited=1, at=NOON - timedelta(days=1)).close(
        by=maya, now=NOON - timedelta(days=1)
    )

    assert shown(maya)["Resolved Today"] == "3"
    assert drawn(maya, "Resolved Today")["y"] == "3.0"


def test_satisfaction_is_the_share_of_good_ratings_of_thirty_days(maya):
    for score, days in [(5, 1), (4, 20), (3, 2), (1, 31)]:
        answered(maya, waited=1).rate(score, now=NOON - timedelta(days=days))

    assert shown(maya)["Customer Satisfaction"] == "67%"
    share, trend = pulse.satisfaction(Cut(maya), NOON)
    assert (share, trend) == (2 / 3, [None, 100, None, None, None, 50])


def test_what_the_bot_did_alone_is_not_rated_as_our_work(maya):
    bot = factories.create_bot()
    answered(maya, waited=1).rate(5, now=NOON)
    solved = factories.create_conversation(inbox=factories.create_inbox(has_bot=True), now=NOON)
    solved.bot_reply("Read this.", by=bot, epoch=0, now=NOON)
    solved.rate(1, now=NOON)

    assert shown(maya)["Customer Satisfaction"] == "100%"


def test_without_any_rating_there_is_no_share(maya):
    assert shown(maya)["Customer Satisfaction"] == "–"


def test_an_agent_sees_the_figures_of_what_they_may_see(maya, priya):
    sales = factories.create_team("Sales")
    answered(priya, waited=10, team=sales)
    answered(maya, waited=2)

    assert shown(maya)["Avg Response Time"] == "2.0m"
    assert shown(maya)["Active Conversations"] == "1"
    assert shown(priya)["Avg Response Time"] == "6.0m"
    assert shown(priya)["Active Conversations"] == "2"


def test_the_figures_are_counted_once_in_ten_seconds(maya, django_assert_num_queries):
    pulse.pulse(maya)

    with django_assert_num_queries(0):
        pulse.pulse(maya)


def test_a_page_shows_what_was_last_known_and_asks_for_more(signed_in, maya):
    asks = 'hx-trigger="load, pulse-stale'
    assert asks not in signed_in.get("/inbox/").text  # the first one counts
    answered(maya, waited=2)

    with time_machine.travel(NOON + minutes(5), tick=False):
        count()
        page = signed_in.get("/inbox/").text
        assert asks in page
        assert "2.0" not in page
        assert "2.0" in signed_in.get("/analytics/pulse/").text
        page = signed_in.get("/inbox/").text
        assert asks not in page
        assert "2.0" in page
    with time_machine.travel(NOON + minutes(90), tick=False):
        answered(maya, waited=8, at=timezone.now())
        count()
        assert "5.0" in signed_in.get("/inbox/").text  # what is that old is not shown


def test_every_figure_says_how_it_is_counted(maya):
    for figure in pulse.pulse(maya)[0]:
        assert len(figure["title"]) > 40


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (None, ("–", "")),
        (42, ("42", "s")),
        (59.6, ("1.0", "m")),
        (138, ("2.3", "m")),
        (3571, ("1.0", "h")),
        (5400, ("1.5", "h")),
        (110_000, ("1.3", "d")),
    ],
)
def test_a_wait_is_written_in_its_unit(seconds, written):
    assert pulse.duration(seconds) == written


def test_a_line_needs_two_points():
    assert pulse.line([None, None, 3]) == {}
    assert pulse.line([1, None, 3])["points"] == "1.5,19.0 42.5,3.0"
    assert pulse.line([2, 2])["points"] == "1.5,11.0 42.5,11.0"


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_line_is_drawn_in_numbers_that_are_of_no_language(language):
    figure = {"name": "", "title": "", "value": "", "tone": "pine", "line": pulse.line([1, 3])}
    with translation.override(language):
        drawn = render_to_string("analytics/_figures.html", {"figures": [figure]})
    assert 'cx="42.5" cy="3.0"' in drawn


def test_the_page_asks_for_fresh_figures(client, maya):
    assert client.get("/analytics/pulse/").status_code == 302
    client.force_login(maya, backend="allauth.account.auth_backends.AuthenticationBackend")

    content = client.get("/analytics/pulse/").content.decode()

    assert 'id="pulse"' in content
    assert 'id="pulse-tiles"' in content
    assert 'hx-swap-oob="true"' in content


def test_the_figures_are_named_in_the_language_of_who_reads_them(signed_in, maya):
    assert "Active Conversations" in signed_in.get("/analytics/pulse/").text
    maya.language = "de"
    maya.save()
    assert "Aktive Konversationen" in signed_in.get("/analytics/pulse/").text
