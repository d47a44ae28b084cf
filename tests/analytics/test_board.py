"""The dashboard: what it shows to whom, of which time, and how it is asked."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone, translation

from analytics.board import report
from analytics.board.asking import Asked
from analytics.board.cards import CARDS, FIRST
from sla import ticking
from sla.keeping import keep
from team.models import Agent
from tests import factories

from .counted import count

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())  # a Wednesday
pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def ago(days=0, minutes=0):
    return NOON - timedelta(days=days, minutes=minutes)


@pytest.fixture
def billing(maya):
    return factories.create_team("Billing", members=[maya])


@pytest.fixture
def sales():
    return factories.create_team("Sales", members=[factories.create_agent("Omar Haddad")])


def answered(by, *, waited=2, at=NOON, solve=True, score=None, **fields):
    conversation = factories.create_conversation(
        said="Hello?", now=at - timedelta(minutes=waited), **fields
    )
    conversation.reply("Here I am.", by=by, now=at)
    if solve:
        conversation.close(by=by, now=at)
    if score:
        conversation.rate(score, comment=f"{score} it is", now=at)
    return conversation


def asked(reader, query=""):
    return Asked.of(QueryDict(query), reader, NOON.date())


def shown(reader, query=""):
    count()
    found = report.report(asked(reader, query), NOON)
    return found | report.table(found["reading"])


def tiles(reader, query=""):
    return {tile.name: f"{tile.value}{tile.unit}" for tile in shown(reader, query)["tiles"]}


def chart(reader, name, query=""):
    count()
    return report.chart(asked(reader, query), name, NOON)


@pytest.fixture
def page(client):
    """A page as somebody gets it, with the numbers of what has happened until then."""

    def get(reader, path="/analytics/", **headers):
        count()
        client.force_login(reader, backend=LOGIN)
        return client.get(path, headers=headers)

    return get


# --- What is asked


@pytest.mark.parametrize(
    ("query", "start", "end", "chosen"),
    [
        ("", 13, 0, "14"),
        ("period=today", 0, 0, "today"),
        ("period=7", 6, 0, "7"),
        ("period=quarter", 90, 0, "quarter"),
        ("period=own&from=2026-03-01&to=2026-03-08", 17, 10, "own"),
        ("period=own&from=2026-03-08&to=2026-03-01", 17, 10, "own"),
        ("period=own&from=2026-03-08", 10, 10, "own"),
        ("period=own&from=1000-01-01&to=2026-03-08", 10, 10, "own"),
        ("period=own&from=2001-01-01&to=2026-03-18", 1099, 0, "own"),
        ("period=own", 13, 0, "14"),
        ("period=x&from=yesterday", 13, 0, "14"),
    ],
)
def test_a_period_is_what_can_be_meant(priya, query, start, end, chosen):
    found = asked(priya, query)

    assert (found.period.start, found.period.end) == (ago(start).date(), ago(end).date())
    assert found.chosen == chosen


def test_an_address_says_only_what_is_not_usual(priya):
    found = asked(priya, "period=14&team=7&agent=&clock=wall&measure=first&tag=x&channel=none")

    assert found.query() == "?team=7"
    assert asked(priya, "clock=office").query(clock="wall") == "?"
    own = asked(priya, "period=own&from=2026-03-01&to=2026-03-08&tag=3")
    assert asked(priya, own.query()[1:]) == own


def test_of_a_colleague_an_agent_learns_nothing(maya, priya, billing):
    marco = factories.create_agent("Marco Bianchi", teams=[billing])
    answered(marco, team=billing)
    answered(maya, team=billing, waited=8)

    assert asked(maya, f"agent={marco.pk}").agent is None
    assert asked(maya, f"agent={maya.pk}").agent == maya.pk
    assert asked(priya, f"agent={marco.pk}").agent == marco.pk
    assert tiles(maya, f"agent={maya.pk}")["Avg Response Time"] == "8.0m"


# --- The figures


def test_figures_are_those_of_the_time_and_of_the_one_before(priya, maya):
    answered(maya, waited=2, score=5)
    answered(maya, waited=4, at=ago(1), score=4)
    answered(maya, waited=6, at=ago(13), score=1)
    answered(maya, waited=10, at=ago(14))

    found = {tile.name: tile for tile in shown(priya)["tiles"]}

    assert found["Avg Response Time"].value == "4.0"
    assert found["Avg Response Time"].change == "− 6.0m"
    assert found["Avg Response Time"].change_tone == "pine"
    assert found["Customer Satisfaction"].value == "67"
    assert found["Resolved"].value == "3"
    assert found["Resolved"].change == "+ 200%"
    assert found["Active Conversations"].value == "0"


def test_a_share_is_written_as_its_reader_does(priya, maya):
    answered(maya, score=5)
    answered(maya, score=1)

    assert tiles(priya)["Customer Satisfaction"] == "50%"
    with translation.override("de"):
        assert "50\xa0%" in tiles(priya).values()


def test_a_morning_is_compared_with_the_morning_before(priya, maya):
    answered(maya, at=ago())
    answered(maya, at=ago(1))
    answered(maya, at=ago(1) + timedelta(hours=6))

    found = {tile.name: tile for tile in shown(priya, "period=today")["tiles"]}

    assert found["Resolved Today"].value == "1"
    assert found["Resolved Today"].change == "as before"


def test_without_anything_there_are_no_figures_and_no_error(priya, page):
    answer = page(priya)

    assert answer.status_code == 200
    assert "Nothing to count in this time" in answer.text
    assert "NaN" not in answer.text
    # What is about this moment is shown; what would only say the same once more is not.
    assert 'id="chart-workload"' in answer.text
    assert 'id="chart-response"' not in answer.text
    assert chart(priya, "response").finding == "Nobody was answered in this time."


def test_each_filter_leaves_what_it_says(priya, maya, billing, sales):
    mail = factories.create_inbox("email", name="Mail")
    refund = factories.create_tag("Refund")
    first = answered(maya, team=billing)
    first.tag(refund, by=maya, now=NOON)
    answered(sales.members.get(), team=sales, inbox=mail)

    assert tiles(priya)["Resolved"] == "2"
    for query in (
        f"team={billing.pk}",
        f"agent={maya.pk}",
        f"tag={refund.pk}",
        "channel=web",
        f"inbox={first.inbox_id}",
        f"team={billing.pk}&tag={refund.pk}&channel=web",
    ):
        assert tiles(priya, query)["Resolved"] == "1", query
    assert tiles(priya, f"team={sales.pk}&tag={refund.pk}")["Resolved"] == "0"
    assert tiles(priya, "inbox=999999")["Resolved"] == "0"


# --- The charts


def test_response_times_have_their_middle_and_their_slow_end(priya, maya):
    for waited in (1, 2, 3, 4, 60):
        answered(maya, waited=waited)
    answered(maya, waited=30, at=ago(20))

    found = chart(priya, "response")

    assert found.finding == (
        "The median fell from 30.3 minutes to 2.9 minutes. Nine in ten took no longer than 1 hour."
    )
    today = found.table.plain[-1]
    assert today[:2] == [NOON.date(), 5]
    assert today[2] == pytest.approx(180, rel=0.025)
    assert found.table.plain[0][1:3] == [0, None]


def test_the_goal_is_drawn_where_everybody_has_the_same(priya, maya, billing, sales):
    answered(maya, team=billing)

    def goals(query):
        found = chart(priya, "response", query)
        keys = [key.text for key in found.key if key.look == "goal"]
        return ["".join(keys), "The goal is 2 minutes." in found.finding]

    assert goals("clock=office") == ["Goal 2.0m", True]
    assert goals("") == ["Goal 2.0m in office hours", False]
    assert goals("measure=solved") == ["", False]
    sales.answer_goal = 600
    sales.save()
    assert goals("clock=office") == ["", False]
    assert goals(f"clock=office&team={billing.pk}") == ["Goal 2.0m", True]


def test_what_was_solved_is_told_by_whom(priya, maya):
    bot = factories.create_bot()
    answered(maya)
    answered(maya).receive("It is still broken.", now=NOON)
    solved = factories.create_conversation(inbox=factories.create_inbox(has_bot=True), now=NOON)
    solved.solve(by=bot, epoch=0, now=NOON)

    found = chart(priya, "resolution")

    assert found.finding == ("People solved 2 conversations, the bot alone 1; 1 were reopened.")
    assert found.about == "75%, 33% without a person"
    assert found.table.plain[-1] == [NOON.date(), 3, 2, 1, 1, 0, 0.75]


def test_of_one_agent_only_what_is_theirs_is_said(priya, maya, billing):
    """Conversations begin as nobody's and the bot's work is nobody's: no rate is made of those, and
    ratings are those that are credited to them."""
    refund = factories.create_tag("Refund")
    for score in (5, 4, 2):
        answered(maya, team=billing, score=score).tag(refund, by=maya, now=NOON)
    answered(priya, score=1).receive("Still broken.", now=NOON)
    query = f"agent={maya.pk}"

    happy, solved = chart(priya, "happy", query), chart(priya, "resolution", query)
    assert tiles(priya, query)["Customer Satisfaction"] == "67%"
    assert tiles(priya, query)["Solved by the bot"] == "–"
    assert happy.finding == "67% of 3 ratings are 4 or 5 of 5."
    assert happy.said["by"][-1] in "542"
    assert solved.about == ""
    assert solved.finding == "They solved 3 conversations; 0 were reopened."
    assert solved.table.plain[-1] == [NOON.date(), 3, 0]
    assert sum(row[2] for row in chart(priya, "places", query).table.plain) == 3
    assert chart(priya, "topics", query).table.plain[0][2:4] == [3, 1]
    assert chart(priya, "topics", query).table.plain[0][-1] == pytest.approx(2 / 3)
    assert chart(priya, "hours", query).finding.endswith("3 of 3.")
    assert chart(priya, "hours").finding.endswith("4 of 4.")


def test_a_quarter_has_columns_of_weeks_and_lines_of_days(priya, maya):
    answered(maya, at=ago(90))
    answered(maya)

    columns = chart(priya, "resolution", "period=quarter").table.plain

    assert len(columns) == 13
    assert [row[1] for row in columns] == [1] + [0] * 11 + [1]
    assert len(chart(priya, "response", "period=quarter").table.plain) == 91


def test_a_year_is_shown_by_weeks(priya, maya):
    answered(maya, at=ago(364))
    answered(maya)

    rows = chart(priya, "response", "period=own&from=2025-03-19&to=2026-03-18").table.plain

    assert len(rows) == 53
    assert rows[0][0] == "19 Mar to 25 Mar"
    assert sum(row[1] for row in rows) == 2


def test_satisfaction_is_of_people_and_the_bot_stands_apart(priya, maya):
    for score in (5, 5, 4, 2):
        answered(maya, score=score)
    bot = factories.create_bot()
    alone = factories.create_conversation(
        said="Hi", inbox=factories.create_inbox(has_bot=True), now=NOON
    )
    alone.bot_reply("Hello.", by=bot, epoch=0, now=NOON)
    alone.solve(by=bot, epoch=0, now=NOON)
    alone.rate(1, now=NOON)

    found = chart(priya, "happy")

    assert found.picture.share == "75%"
    assert found.about == "4 ratings"
    assert [row[1] for row in found.table.plain[:5]] == [2, 1, 0, 1, 0]
    assert found.note == "Of 1 customer who had only the bot, 0% gave 4 or 5."
    assert "what=bot-rated&least=4" in found.table.rows[5][1].href
    assert "it is" in found.said["text"]


def test_what_a_customer_said_is_shown_to_who_may_read_it(maya, billing, sales):
    answered(sales.members.get(), team=sales, score=1)
    answered(maya, team=billing, score=5, at=ago(1))

    assert chart(maya, "happy").said["text"] == "5 it is"


def test_promises_are_counted_by_team(priya, maya, billing):
    factories.create_policy(now=ago(5))
    for waited in (1, 10):
        conversation = factories.create_conversation(
            said="Hello?", now=ago(minutes=waited), team=billing
        )
        keep(conversation, now=ago(minutes=waited))
        ticking.tick(NOON)
        conversation.reply("Here I am.", by=maya, now=NOON)
        keep(conversation, now=NOON)

    found = chart(priya, "promises")

    assert found.finding.startswith("Kept: first answers 50%")
    assert found.table.plain[0][:4] == ["Billing", 1, 1, 0.5]


def test_who_writes_where_and_when(priya, maya):
    mail = factories.create_inbox("email", name="Mail")
    for days in (0, 7):
        answered(maya, at=ago(days, minutes=-10), waited=5, inbox=mail)
    answered(maya, at=ago(1))

    assert chart(priya, "places").finding == "Most wrote to \u2068Mail\u2069: 67% of 3."
    hours = chart(priya, "hours")
    assert hours.finding == "Most write on Wednesday from 12 to 13: 2 of 3."
    assert hours.note.endswith("about 1 each time.")
    assert hours.table.plain[12][3] == 2


def test_topics_are_issue_types_and_tags(priya, maya):
    bug = factories.create_issue_type("Bug Report")
    conversation = answered(maya)
    conversation.set_issue_type(bug, by=maya)
    conversation.tag(factories.create_tag("Refund"), by=maya, now=NOON)

    found = chart(priya, "topics")

    assert found.finding == "Most was about \u2068Bug Report\u2069: 1 of 1."
    assert [row[:3] for row in found.table.plain] == [
        ["Bug Report", "Issue type", 1],
        ["Refund", "Tag", 1],
    ]


def test_every_chart_says_how_it_is_counted_and_has_its_table(priya, maya, page):
    answered(maya, score=5)
    answer = page(priya, "/analytics/?whole=1").text

    for found in shown(priya)["charts"]:
        assert len(found.formula) > 40, found.name
        assert all(len(row) == len(found.table.columns) for row in found.table.rows), found.name
    assert answer.count("How this is counted") == 10
    assert answer.count("as a table</span>") >= 5


# --- Who sees what


def test_agents_see_themselves_and_their_teams_but_no_colleague(maya, priya, billing, sales, page):
    marco = factories.create_agent("Marco Bianchi", teams=[billing])
    answered(marco, team=billing, score=5)
    answered(maya, team=billing, waited=4)
    answered(sales.members.get(), team=sales)

    answer = page(maya, "/analytics/?whole=1")
    found = shown(maya)

    assert "Marco" not in answer.text
    assert "Omar" not in answer.text
    assert "Sales" not in answer.text
    assert [row.name for row in found["agents"]] == ["Maya Lind"]
    assert found["together"].values["solved"] == 2
    assert "Marco" in page(priya, "/analytics/?whole=1").text


def test_agents_are_sorted_as_is_asked_and_who_has_nothing_comes_last(priya, maya, page):
    omar = factories.create_agent("Omar Haddad")
    factories.create_agent("Astrid Halden")
    answered(maya, waited=4)
    answered(omar, waited=2)
    answered(omar, waited=2)

    def names(sort):
        return [row.name for row in shown(priya, f"sort={sort}")["agents"]]

    assert names("") == ["Omar Haddad", "Maya Lind", "Astrid Halden", "Priya Nair"]
    assert names("-first")[0] == "Maya Lind"
    assert names("-solved")[:2] == ["Omar Haddad", "Maya Lind"]
    assert names("name")[0] == "Astrid Halden"
    assert names("nonsense") == names("")
    part = page(priya, "/analytics/?sort=-solved", **{"HX-Request": "true", "HX-Target": "agents"})
    assert 'aria-sort="descending"' in part.text
    assert "Team pulse" not in part.text


def test_two_hundred_agents_are_one_row_each_and_no_query_more(
    priya, client, django_assert_max_num_queries
):
    team = factories.create_team("Everybody")
    Agent.objects.bulk_create(
        Agent(username=f"a{n}", email=f"a{n}@halden.example", name=f"Agent {n}") for n in range(200)
    )
    team.members.set(Agent.objects.people())
    answered(team.members.first(), team=team)
    count()
    client.force_login(priya, backend=LOGIN)

    with django_assert_max_num_queries(36):
        answer = client.get("/analytics/?period=quarter&whole=1")

    assert answer.text.count('<th scope="row">') == 201
    assert "The 8 with most are shown." in answer.text


def test_only_who_is_signed_in_gets_numbers(client):
    for path in ("/analytics/", "/analytics/now/", "/analytics/conversations/?what=first"):
        assert urlsplit(client.get(path)["Location"]).path == "/accounts/login/"


# --- The page


def test_a_choice_brings_the_board_alone_and_a_clean_address(priya, page):
    answer = page(
        priya,
        "/analytics/?period=7&team=&channel=&agent=&tag=",
        **{"HX-Request": "true", "HX-Target": "board"},
    )

    assert answer["HX-Push-Url"] == "/analytics/?period=7"
    assert "<html" not in answer.text
    assert 'id="board"' in answer.text


def test_what_is_further_down_is_asked_for_by_the_page_and_comes_as_it_would_stand_there(
    priya, maya, billing, page
):
    answered(maya, team=billing, score=5)
    address = f"/analytics/?period=7&team={billing.pk}"
    whole, first = page(priya, f"{address}&whole=1").text, page(priya, address).text
    coming = re.findall(r'<section class="card chart board-coming"\s+id="([^"]+)"', first)

    assert coming == [*(f"chart-{name}" for name in CARDS if name not in FIRST), "agents"]
    assert "board-coming" not in whole
    assert "Show all of the report" in first  # without a script
    for part in coming:
        answer = page(priya, address, **{"HX-Request": "true", "HX-Target": part})
        assert answer.text.count("<section") == 1
        assert f'id="{part}"' in answer.text
        assert "board-coming" not in answer.text


def test_a_chart_whose_table_is_opened_stands_in_the_page_at_once(priya, maya, page):
    answered(maya)

    assert page(priya, "/analytics/?table=places").text.count("board-coming") == len(CARDS) - 3


def test_a_chart_alone_can_be_asked_for_with_another_measure(priya, maya, page):
    answered(maya)
    answer = page(
        priya,
        "/analytics/?measure=solved",
        **{"HX-Request": "true", "HX-Target": "chart-response"},
    )

    assert answer.text.count("<section") == 1
    assert "The time in which people had the conversation" in answer.text


def test_what_is_chosen_can_be_taken_away_again(priya, billing, page):
    answer = page(priya, f"/analytics/?team={billing.pk}&period=7")

    assert 'aria-label="Only this counts"' in answer.text
    assert 'href="?period=7"' in answer.text


def test_the_links_lead_to_lists_of_the_same_cut(priya, maya, billing):
    answered(maya, team=billing)
    found = chart(priya, "response", f"team={billing.pk}")

    link = urlsplit(found.table.rows[-1][1].href)
    assert link.path == "/analytics/conversations/"
    assert parse_qs(link.query) == {
        "period": ["own"],
        "from": ["2026-03-18"],
        "to": ["2026-03-18"],
        "team": [str(billing.pk)],
        "what": ["first"],
    }


def test_reports_are_in_the_rail_of_everybody(maya, priya, page):
    assert 'href="/analytics/"' in page(maya).text
    assert "/analytics/forecast/" not in page(maya).text
    assert "/analytics/forecast/" in page(priya).text


def test_the_table_of_a_chart_is_fetched_when_it_is_opened(priya, maya, client, page):
    answered(maya, waited=4)
    count()
    client.force_login(priya, backend=LOGIN)
    before = page(priya).text
    assert 'hx-get="?&amp;table=response" hx-trigger="toggle once, again"' in before
    assert "First answers: median" not in before

    asked = {"HX-Request": "true", "HX-Target": "table-response"}
    part = client.get("/analytics/?table=response", headers=asked).text

    assert "First answers: median" in part
    assert "Team pulse" not in part
    # Without a script it is a page of its own, with this one open.
    assert "First answers: median" in client.get("/analytics/?table=response").text
