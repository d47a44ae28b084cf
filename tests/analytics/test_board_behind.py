"""Behind every number are the conversations that make it, and no other."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from analytics.board import report
from analytics.board.asking import Asked
from analytics.board.behind import PAGE, WHATS
from analytics.charts import Value
from tests import factories

from .counted import count

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def look(client, priya):
    """A list as somebody gets it: (status, [names of customers in their order], page)."""

    def get(query, reader=priya, **headers):
        count()
        client.force_login(reader, backend=LOGIN)
        answer = client.get(f"/analytics/conversations/{query}", headers=headers)
        names = [each.split("</bdi>")[0] for each in answer.text.split('<bdi class="cut">')[1:]]
        return answer.status_code, names, answer.text

    return get


def answered(by, name, *, waited=2, days=0, score=None, **fields):
    at = NOON - timedelta(days=days)
    conversation = factories.create_conversation(
        said="Hello?",
        now=at - timedelta(minutes=waited),
        customer=factories.create_customer(name),
        **fields,
    )
    conversation.reply("Here I am.", by=by, now=at)
    conversation.close(by=by, now=at)
    if score:
        conversation.rate(score, now=at)
    return conversation


def test_the_latest_first_or_the_slowest_first(maya, look):
    answered(maya, "Kim", waited=60, days=2)
    answered(maya, "Noa", waited=2, days=1)
    answered(maya, "Ada", waited=9)

    status, names, page = look("?what=first")
    assert (status, names) == (200, ["Ada", "Noa", "Kim"])
    assert "9.0m" in page
    assert look("?what=first&order=most")[1] == ["Kim", "Ada", "Noa"]


def test_only_what_the_number_counts(maya, look):
    answered(maya, "Kim", score=5)
    answered(maya, "Noa", score=1, days=20)
    answered(maya, "Ada", score=2)

    assert look("?what=rated")[1] == ["Ada", "Kim"]
    assert look("?what=rated&score=5")[1] == ["Kim"]
    assert look("?what=rated&least=3")[1] == ["Kim"]
    assert look("?what=reopened")[1] == []
    assert look("?what=opened&day=3&hour=11")[1] == ["Ada", "Kim"]
    assert look("?what=opened&day=4&hour=11")[1] == []


def test_every_number_leads_to_as_many_as_it_says(maya, priya, look, client):
    billing = factories.create_team("Billing", members=[maya])
    for n, score in enumerate([5, 4, 2, None]):
        answered(maya, f"Kim {n}", score=score, days=n, team=billing)
    answered(maya, "Ada").receive("It is broken again.", now=NOON)
    count()
    client.force_login(priya, backend=LOGIN)
    asked = Asked.of(QueryDict(""), priya, NOON.date())

    seen = 0
    for chart in report.report(asked, NOON)["charts"]:
        for row in chart.table.rows:
            for cell in row:
                if isinstance(cell, Value) and cell.href:
                    listed = client.get(cell.href).text.count('<bdi class="cut">')
                    assert listed == cell.value, (chart.name, row[0], cell)
                    seen += 1
    assert seen > 15


def test_a_long_list_goes_on_where_it_ended(maya, look, client):
    for n in range(PAGE + 3):
        answered(maya, f"Kim {n}", waited=n + 1)

    for query in ("?what=first", "?what=first&order=most"):
        _status, names, page = look(query)
        row = page.split('class="behind-more"')[1]
        more = row.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
        assert urlsplit(more).path == "/analytics/conversations/"
        rest = client.get(more, headers={"HX-Request": "true"}).text
        others = [each.split("</bdi>")[0] for each in rest.split('<bdi class="cut">')[1:]]
        assert len(names) == PAGE
        assert len(set(names + others)) == PAGE + 3
        assert "<html" not in rest


def test_a_place_that_is_none_begins_at_the_beginning(maya, look):
    answered(maya, "Kim")

    for after in ("x", "_", "9_9", "NaN_1", "1e999_1", "2026-03-18T12:00:00_1", "%00_1"):
        assert look(f"?what=first&after={after}")[:2] == (200, ["Kim"]), after
        status, _names, _page = look(f"?what=first&order=most&after={after}")
        assert status == 200


def test_an_agent_finds_what_they_may_see_and_is_told_of_the_rest(maya, priya, look):
    billing = factories.create_team("Billing", members=[maya])
    marco = factories.create_agent("Marco Bianchi", teams=[billing])
    answered(marco, "Kim", team=billing)
    moved = answered(marco, "Noa", team=billing)
    moved.hand_to(factories.create_team("Sales"), by=priya, now=NOON + timedelta(1))

    _status, names, page = look("?what=solved", reader=maya)

    assert names == ["Kim"]
    assert "1 of them counts, but is not yours to see any more." in page
    assert "Marco" not in page
    assert look("?what=solved")[1] == ["Noa", "Kim"]
    assert look(f"?what=solved&agent={marco.pk}", reader=maya)[1] == ["Kim"]


def test_nothing_is_said_to_be_nothing(look):
    for what in [*WHATS, "nonsense", ""]:
        status, names, page = look(f"?what={what}&period=own&from=2001-01-01&to=2001-01-02")
        assert (status, names) == (200, [])
        assert "There is none" in page


def test_many_cost_no_more_queries(maya, client, priya, django_assert_max_num_queries):
    for n in range(20):
        answered(maya, f"Kim {n}")
    count()
    client.force_login(priya, backend=LOGIN)

    with django_assert_max_num_queries(11):
        client.get("/analytics/conversations/?what=first")
