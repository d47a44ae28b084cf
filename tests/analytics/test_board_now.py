"""The strip of this moment: what waits, who is here, and what is nearly late."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from analytics.board import now as standing
from analytics.board import report
from analytics.board.asking import Asked
from conversations import presence
from conversations.lists import Selection
from sla import ticking
from sla.keeping import keep
from tests import factories

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _at_noon():
    presence.client().flushdb()
    with time_machine.travel(NOON, tick=False):
        yield


def ago(minutes):
    return NOON - timedelta(minutes=minutes)


def strip(reader, query=""):
    """{name: (value, what stands beside it)}"""
    asked = Asked.of(QueryDict(query), reader, NOON.date())
    return {f.name: (f.value, f.small) for f in standing.figures(asked, NOON)}


def waiting(minutes=5, **fields):
    return factories.create_conversation(said="Hello?", now=ago(minutes), **fields)


def test_who_waits_and_for_how_long(priya, maya):
    waiting(19)
    again = waiting(60)
    again.reply("Yes?", by=maya, now=ago(50))
    again.receive("And now?", now=ago(3))
    waiting(200).reply("Here.", by=maya, now=ago(190))  # nobody waits there

    assert strip(priya)["Waiting now"] == ("2", "longest 19.0m")
    assert strip(priya)["Active"][0] == "2"


def test_nothing_is_nothing(priya):
    found = strip(priya)

    assert found["Waiting now"] == ("0", "nobody")
    assert found["Active"] == ("0", "")
    assert found["With the bot"] == ("0", "0 asked for help")
    assert found["SLA at risk"] == ("0", "none is near")
    assert found["Load"] == ("–", "nobody")


def test_the_bot_and_whom_it_has_asked(priya, maya):
    bot, inbox = factories.create_bot(), factories.create_inbox(has_bot=True)
    waiting(inbox=inbox)
    for _n in range(2):
        waiting(inbox=inbox).hand_off(by=bot, epoch=0, reason="asked", now=NOON)
    answered = waiting(inbox=inbox)
    answered.hand_off(by=bot, epoch=0, reason="asked", now=NOON)
    answered.reply("I am here.", by=maya, now=NOON)

    assert strip(priya)["With the bot"] == ("1", "2 asked for help")


def test_at_risk_is_what_has_warned_and_is_not_late(priya):
    factories.create_policy(first_response=timedelta(minutes=10), now=ago(999))
    for minutes in (1, 9, 30):
        keep(waiting(minutes), now=ago(minutes))
    ticking.tick(NOON)

    assert strip(priya)["SLA at risk"] == ("1", "next in 1:00")


def test_who_is_here_and_how_much_they_have(priya, maya):
    maya.capacity = 4
    maya.save()
    priya.capacity = 6
    priya.save()
    marco = factories.create_agent("Marco Bianchi", capacity=10)
    for _n in range(3):
        waiting().reply("Here.", by=maya, now=NOON)
    snoozed = waiting()
    snoozed.reply("Later.", by=maya, now=NOON)
    snoozed.snooze(NOON + timedelta(days=1), by=maya)
    presence.stay([maya.pk, marco.pk])
    marco.go_away(NOON)

    found = strip(priya)

    assert found["Active"] == ("4", "of 20 capacity")
    assert found["Agents online"] == ("1", "of 3")
    assert found["Load"] == ("75%", "of those online")


def test_the_strip_is_about_what_is_chosen(priya, maya):
    billing = factories.create_team("Billing", members=[maya])
    mail = factories.create_inbox("email")
    waiting(team=billing)
    waiting(inbox=mail)
    waiting().assign_to(maya, by=priya)

    assert strip(priya)["Waiting now"][0] == "3"
    for query in (
        f"team={billing.pk}",
        f"inbox={mail.pk}",
        "channel=email",
        f"agent={maya.pk}",
    ):
        assert strip(priya, query)["Waiting now"][0] == "1", query
    assert strip(priya, f"team={billing.pk}")["Agents online"][1] == "of 1"


def test_the_strip_leads_to_what_it_counts(priya, maya):
    billing = factories.create_team("Billing", members=[maya])
    mail = factories.create_inbox("email", name="Mail of ours")
    mine = waiting(team=billing, inbox=mail)
    mine.assign_to(maya, by=priya)
    tag = factories.create_tag()
    mine.tag(tag, by=priya, now=NOON)
    for _n in range(2):
        waiting().reply("Here.", by=priya, now=NOON)
        waiting()
    waiting().snooze(NOON + timedelta(days=1), by=priya)
    inbox = factories.create_inbox(has_bot=True)
    waiting(inbox=inbox).hand_off(by=factories.create_bot(), epoch=0, reason="asked", now=NOON)
    waiting(inbox=inbox)
    for query in (
        "",
        f"team={billing.pk}",
        f"agent={maya.pk}",
        f"inbox={mail.pk}",
        "channel=email",
        f"tag={tag.pk}",
    ):
        for figure in standing.figures(Asked.of(QueryDict(query), priya, NOON.date()), NOON)[:3]:
            listed = Selection.read(QueryDict(urlsplit(figure.href).query)).conversations(priya)
            assert str(listed.count()) == figure.value, (query, figure)


def test_an_agent_gets_what_they_may_see(priya, maya):
    factories.create_team("Billing", members=[maya, factories.create_agent()])
    sales = factories.create_team("Sales", members=[factories.create_agent()])
    waiting()
    waiting(team=sales)

    assert strip(maya)["Waiting now"][0] == "1"
    assert strip(maya)["Agents online"] == ("0", "of 2")
    assert strip(priya)["Waiting now"][0] == "2"


def test_the_strip_comes_alone_and_says_when(client, priya, django_assert_max_num_queries):
    for _n in range(5):
        waiting()
    client.force_login(priya, backend=LOGIN)
    with django_assert_max_num_queries(8):
        answer = client.get("/analytics/now/?period=7", headers={"HX-Request": "true"})

    assert 'id="now"' in answer.text
    assert 'hx-get="/analytics/now/?period=7"' in answer.text
    assert 'id="board-live"' in answer.text
    assert "hx-swap-oob" in answer.text
    with django_assert_max_num_queries(2):  # who asks; what was counted a moment ago
        client.get("/analytics/now/?period=7")


def test_workload_names_everybody_to_a_supervisor_alone(priya, maya):
    marco = factories.create_agent("Marco Bianchi", capacity=2)
    factories.create_team("Billing", members=[maya, marco])
    for _n in range(3):
        waiting().reply("Here.", by=marco, now=NOON)

    def chart(reader):
        return report.chart(Asked.of(QueryDict(""), reader, NOON.date()), "workload", NOON)

    busiest = chart(priya).picture.rows[0]
    assert (busiest.name, busiest.values) == ("Marco Bianchi", [("3/2", "")])
    assert busiest.tracks[0].pieces[0][1] == "red"
    assert [row.name for row in chart(maya).picture.rows] == [
        "Maya Lind",
        "Your teams, on average",
    ]
    assert "Marco" not in str(chart(maya).table)
