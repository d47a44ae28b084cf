import csv
import io
import zipfile
from zoneinfo import ZoneInfo

import pytest
import time_machine
from channels.db import database_sync_to_async as in_thread
from django.test import AsyncClient
from django.utils import timezone

from analytics import rollups
from analytics.exports import chosen
from analytics.models import Fact
from tests import factories

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def team(maya):
    return factories.create_team("Support", [maya])


@pytest.fixture
def jonas(team):
    return factories.create_agent("Jonas Weber", teams=[team])


def fact(agent, team, *, kind="first_response", tag=None, said="Hello?", **fields):
    conversation = factories.create_conversation(said=said, now=NOON, team=team)
    Fact.objects.create(
        conversation=conversation,
        kind=kind,
        cycle=1,
        at=NOON,
        team=team,
        agent=agent,
        inbox=conversation.inbox,
        tags=[tag.pk] if tag else [],
        **{"seconds": 138, "office_seconds": 61.5, "bucket": 1, "office_bucket": 1} | fields,
    )
    for day in rollups.stale_days():
        rollups.reckon(day)
    return conversation


def get(client, agent, query):
    client.force_login(agent, backend=LOGIN)
    return client.get(f"/analytics/export/?{query}")


def rows(answer):
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_every_fact_is_a_row_with_real_values(client, priya, maya, team):
    tag = factories.create_tag("=refund()")
    conversation = fact(maya, team, tag=tag)

    answer = get(client, priya, "what=facts&as=csv")

    names, row = rows(answer)
    assert names[:5] == ["When", "What", "Conversation", "Team", "Agent"]
    assert row[1:5] == ["first answer", f"C-{conversation.pk}", "Support", "Maya Lind"]
    assert row[-4:] == ["'=refund()", "138", "61.5", ""]
    assert answer["Content-Disposition"] == 'attachment; filename="facts-2026-03-05-2026-03-18.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_the_cut_of_the_page_is_that_of_the_file(client, priya, maya, team):
    other = factories.create_team("Orders")
    fact(maya, team)
    fact(maya, other)
    fact(maya, other, kind="resolved")

    assert len(rows(get(client, priya, "what=facts&as=csv"))) == 4
    assert len(rows(get(client, priya, f"what=facts&as=csv&team={other.pk}"))) == 3
    behind = f"what=facts&as=csv&of=solved&team={other.pk}"
    assert [row[1] for row in rows(get(client, priya, behind))[1:]] == ["resolved"]
    days = "what=facts&as=csv&period=own&from=2026-01-01&to=2026-01-31"
    assert len(rows(get(client, priya, days))) == 1


def test_the_list_behind_a_number_leads_to_its_file(client, priya, maya, team):
    fact(maya, team)
    fact(maya, team, kind="resolved")
    client.force_login(priya, backend=LOGIN)

    page = client.get(f"/analytics/conversations/?what=solved&team={team.pk}&hour=12&period=7")

    link = page.context["behind"].export
    assert f'href="/analytics/export/{link}&as=csv"'.replace("&", "&amp;") in page.text
    assert [row[1] for row in rows(get(client, priya, f"{link[1:]}&as=csv"))[1:]] == ["resolved"]
    late = link.replace("hour=12", "hour=13")
    assert len(rows(get(client, priya, f"{late[1:]}&as=csv"))) == 1


def test_the_dashboard_leads_to_its_files_with_what_is_chosen(client, priya, maya, team):
    fact(maya, team)
    client.force_login(priya, backend=LOGIN)

    page = client.get(f"/analytics/?team={team.pk}").text

    for said in ("what=all&as=xlsx", "what=agents&as=csv", "what=response&as=csv"):
        assert f"/analytics/export/?team={team.pk}&{said}".replace("&", "&amp;") in page
    assert f"/analytics/mailings/new/?team={team.pk}" in page
    client.force_login(maya, backend=LOGIN)
    assert "/analytics/mailings/" not in client.get("/analytics/").text


def test_an_agent_gets_what_is_theirs_and_their_teams_and_no_colleagues_name(
    client, maya, jonas, team
):
    other = factories.create_team("Orders")
    mine, his = fact(maya, team), fact(jonas, team)
    fact(jonas, other)

    found = rows(get(client, maya, "what=facts&as=csv"))

    assert {row[2]: row[4] for row in found[1:]} == {
        f"C-{mine.pk}": "Maya Lind",
        f"C-{his.pk}": "",
    }
    for what in ("agents", "workload", "facts"):
        assert "Jonas" not in str(rows(get(client, maya, f"what={what}&as=csv")))
        assert "Jonas" not in str(rows(get(client, maya, f"what={what}&as=csv&agent={jonas.pk}")))


def test_what_went_to_a_team_that_one_may_not_see_is_not_exported(client, maya, team):
    conversation = fact(maya, team)
    conversation.assign_to(None)
    conversation.hand_to(factories.create_team("Legal"))

    assert len(rows(get(client, maya, "what=facts&as=csv"))) == 1


@pytest.mark.parametrize("what", sorted(chosen.names() - {"all"}))
def test_every_table_comes_as_csv_and_as_a_workbook(client, priya, maya, team, what):
    fact(maya, team)

    assert rows(get(client, priya, f"what={what}&as=csv"))[0]
    answer = get(client, priya, f"what={what}&as=xlsx")
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "xl/worksheets/sheet2.xml" in book.namelist()  # the second says what was asked for


def test_all_of_it_is_one_workbook(client, priya, maya, team):
    fact(maya, team)

    answer = get(client, priya, "what=all&as=xlsx&period=7")

    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    text = book.read("xl/workbook.xml").decode()
    for name in ("Response time", "Resolution rate", "Agents", "About"):
        assert f'name="{name}"' in text


def test_a_channel_is_called_as_it_is_on_the_screen(client, priya, maya, team):
    fact(maya, team)

    (_names, row) = rows(get(client, priya, "what=facts&as=csv"))

    assert row[6] == "Website chat"


def book_of(answer):
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def test_a_workbook_says_when_it_was_made_and_by_which_clock(client, priya, maya, team):
    priya.time_zone = "Asia/Kathmandu"
    priya.save()
    fact(maya, team)

    about = book_of(get(client, priya, "what=facts&as=xlsx"))["xl/worksheets/sheet2.xml"]

    for said in ("Asia/Kathmandu", "2026-03-18 17:45", "UTC"):
        assert f"<t>{said}</t>" in about


@pytest.mark.parametrize(("language", "is_turned"), [("ar", True), ("en", False)])
def test_sheets_run_as_their_reader_reads(client, priya, maya, team, language, is_turned):
    priya.language = language
    priya.save()
    fact(maya, team)

    found = book_of(get(client, priya, "what=agents&as=xlsx"))

    for number in (1, 2):
        assert ('rightToLeft="1"' in found[f"xl/worksheets/sheet{number}.xml"]) is is_turned


def test_days_are_real_dates_and_hours_are_not(client, priya, maya, team):
    fact(maya, team)

    days = rows(get(client, priya, "what=response&as=csv&period=7"))
    hours = rows(get(client, priya, "what=response&as=csv&period=today"))

    assert [row[0] for row in days] == ["Day", *(f"2026-03-{day}" for day in range(12, 19))]
    assert [row[0] for row in hours][:3] == ["Time", "00:00", "01:00"]
    answer = get(client, priya, "what=response&as=xlsx&period=7")
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "<v>46099</v>" in book.read("xl/worksheets/sheet1.xml").decode()


def test_days_without_anything_make_an_empty_table(client, priya):
    assert len(rows(get(client, priya, "what=facts&as=csv"))) == 1
    assert get(client, priya, "what=all&as=xlsx").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "what=secrets&as=csv", "what=facts&as=exe", "what=all&as=csv"]
)
def test_what_there_is_not_is_not_found(client, priya, query):
    assert get(client, priya, query).status_code == 404


def test_too_much_for_a_workbook_is_said(client, priya, maya, team, monkeypatch):
    monkeypatch.setattr(chosen, "MOST_FACTS", 1)
    fact(maya, team)
    fact(maya, team)

    answer = get(client, priya, "what=facts&as=xlsx")

    assert answer.status_code == 422
    assert "as CSV, which has no limit" in answer.text
    assert len(rows(get(client, priya, "what=facts&as=csv"))) == 3


def test_who_is_not_signed_in_gets_nothing(client, db):
    answer = client.get("/analytics/export/?what=facts&as=csv")

    assert answer.url.startswith("/accounts/login/")


@pytest.mark.django_db(transaction=True)
async def test_facts_leave_piece_by_piece_in_the_readers_own_time():
    priya = await in_thread(factories.create_agent)(
        "Priya Nair", role="supervisor", language="de", time_zone="Asia/Tokyo"
    )
    team = await in_thread(factories.create_team)("Support")
    for _ in range(3):
        await in_thread(fact)(priya, team)
    client = AsyncClient()
    await client.aforce_login(priya, backend=LOGIN)

    answer = await client.get("/analytics/export/?what=facts&as=csv")

    assert answer.is_async
    text = "".join([piece.decode() async for piece in answer.streaming_content])
    assert text.count("\r\n") == 4
    assert f"{NOON.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M:%S}+09:00" in text
