from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from analytics import rollups, tasks
from analytics.charts import Chart, Column, Table
from analytics.mailing import delivering, drawing, letter, stopping
from analytics.models import Fact, Mailing
from tests import factories

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
WEDNESDAY = datetime(2026, 3, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 23, 7, tzinfo=UTC)  # 8 in Berlin
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def priya(db):
    return factories.create_agent(
        "Priya Nair", role="supervisor", time_zone="Europe/Berlin", language="en"
    )


@pytest.fixture
def mailing(priya):
    found = Mailing(agent=priya, name="Team pulse", created_at=WEDNESDAY)
    found.plan(WEDNESDAY)
    found.save()
    return found


@pytest.fixture
def as_priya(client, priya):
    client.force_login(priya, backend=LOGIN)
    return client


class Refusing(BaseEmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


class Stopping(BaseEmailBackend):
    """While it is handed over, its agent stops it."""

    def send_messages(self, messages):
        Mailing.objects.get().stop()


class Planning(BaseEmailBackend):
    """While it is handed over, its agent plans it anew; then the line breaks."""

    def send_messages(self, messages):
        mailing = Mailing.objects.get()
        mailing.hour = 17
        mailing.plan(MONDAY)
        mailing.save()
        raise SMTPServerDisconnected("gone")


def answered(agent, team=None, *, at=WEDNESDAY + timedelta(days=1), **fields):
    """In the days that the report of Monday is about."""
    conversation = factories.create_conversation(now=at, team=team)
    Fact.objects.create(
        conversation=conversation,
        kind=Fact.Kind.FIRST_RESPONSE,
        cycle=1,
        at=at,
        team=team,
        agent=agent,
        inbox=conversation.inbox,
        seconds=138,
        office_seconds=138,
        bucket=100,
        office_bucket=100,
        **fields,
    )
    for day in rollups.stale_days():
        rollups.reckon(day)


def test_a_report_comes_once_at_its_hour(mailing, clock):
    assert mailing.due_at == MONDAY
    assert not delivering.deliver(mailing.pk, now=MONDAY - MINUTE)

    assert delivering.deliver(mailing.pk, now=MONDAY)
    assert not delivering.deliver(mailing.pk, now=MONDAY)

    assert len(mail.outbox) == 1
    mailing.refresh_from_db()
    assert mailing.due_at == MONDAY + timedelta(days=7) - timedelta(hours=1)  # summer time
    assert mailing.sent_at == MONDAY


def test_the_beat_mails_what_is_due_and_nothing_else(mailing, clock):
    tasks.mail_reports()
    assert not mail.outbox

    clock.move_to(MONDAY)
    tasks.mail_reports()
    tasks.mail_reports()
    assert len(mail.outbox) == 1


def test_what_was_missed_comes_once_and_is_not_made_up_for(mailing):
    assert delivering.deliver(mailing.pk, now=MONDAY + timedelta(days=20))

    mailing.refresh_from_db()
    assert mailing.due_at > MONDAY + timedelta(days=20)


def test_of_two_workers_one_has_it(mailing):
    mine, theirs = Mailing.objects.get(), Mailing.objects.get()

    assert mine.claim(MONDAY)
    assert not theirs.claim(MONDAY)
    assert not delivering.deliver(mailing.pk, now=MONDAY)


def test_who_dies_while_making_it_leaves_it_to_another(mailing):
    dead = Mailing.objects.get()
    dead.claim(MONDAY)

    assert not delivering.deliver(mailing.pk, now=MONDAY + MINUTE)
    assert delivering.deliver(mailing.pk, now=MONDAY + 6 * MINUTE)

    assert not dead.hand_off(MONDAY + 7 * MINUTE)
    assert len(mail.outbox) == 1


def test_a_slow_worker_that_lost_it_sends_nothing(mailing):
    slow, quick = Mailing.objects.get(), Mailing.objects.get()
    slow.claim(MONDAY)
    quick.claim(MONDAY + 6 * MINUTE)

    assert not slow.hand_off(MONDAY + 6 * MINUTE)
    assert quick.hand_off(MONDAY + 6 * MINUTE)


def test_who_dies_while_it_leaves_has_perhaps_sent_it_so_it_is_not_sent_twice(mailing, clock):
    dead = Mailing.objects.get()
    dead.claim(MONDAY)
    dead.hand_off(MONDAY)

    for minutes in (1, 10, 20, 30):
        clock.move_to(MONDAY + minutes * MINUTE)
        tasks.mail_reports()

    assert not mail.outbox
    mailing.refresh_from_db()
    assert mailing.problem == "uncertain"
    assert mailing.due_at > MONDAY + timedelta(days=6)


def test_what_the_server_refuses_is_tried_again_but_not_for_ever(mailing, settings, as_priya):
    settings.EMAIL_BACKEND = "tests.analytics.test_mailing.Refusing"
    now = MONDAY

    for _ in range(5):
        assert not delivering.deliver(mailing.pk, now=now)
        now += 11 * MINUTE
    mailing.refresh_from_db()
    assert (mailing.problem, mailing.due_at) == ("refused", MONDAY)
    assert "it is tried again" in as_priya.get("/analytics/mailings/").text

    delivering.deliver(mailing.pk, now=now)
    mailing.refresh_from_db()
    assert mailing.due_at > MONDAY
    assert mailing.tries == 0
    assert "however often it was tried" in as_priya.get("/analytics/mailings/").text


def test_one_refusal_delays_it_only(mailing, settings):
    usual, settings.EMAIL_BACKEND = (
        settings.EMAIL_BACKEND,
        "tests.analytics.test_mailing.Refusing",
    )
    delivering.deliver(mailing.pk, now=MONDAY)
    settings.EMAIL_BACKEND = usual

    assert not delivering.deliver(mailing.pk, now=MONDAY + 9 * MINUTE)
    assert delivering.deliver(mailing.pk, now=MONDAY + 10 * MINUTE)
    mailing.refresh_from_db()
    assert mailing.problem == ""


def test_who_stops_it_while_it_leaves_has_stopped_it(mailing, settings):
    settings.EMAIL_BACKEND = "tests.analytics.test_mailing.Stopping"
    delivering.deliver(mailing.pk, now=MONDAY)
    mailing.refresh_from_db()
    assert (mailing.due_at, mailing.handing_off_at, mailing.sent_at) == (None, None, MONDAY)


def test_what_is_planned_anew_while_it_leaves_comes_as_planned(mailing, settings):
    settings.EMAIL_BACKEND = "tests.analytics.test_mailing.Planning"
    delivering.deliver(mailing.pk, now=MONDAY)
    mailing.refresh_from_db()
    assert mailing.due_at == MONDAY + timedelta(hours=9)
    assert (mailing.leased_until, mailing.problem) == (None, "")


@pytest.mark.parametrize("change", [{"role": "agent"}, {"is_active": False}])
def test_who_may_not_see_everything_any_more_gets_none(mailing, priya, change):
    for name, value in change.items():
        setattr(priya, name, value)
    priya.save()

    assert not delivering.deliver(mailing.pk, now=MONDAY)

    assert not mail.outbox
    mailing.refresh_from_db()
    assert mailing.due_at is None


def test_the_mail_has_figures_and_tables_with_bars_and_the_same_as_text(mailing, maya, priya):
    answered(maya)

    made = letter.of(mailing, MONDAY)

    html = made.alternatives[0].content
    for text in (made.body, html):
        assert "Team pulse" in text
        assert "16" in text
        assert "22" in text
        assert "Response time" in text
        assert "Maya Lind" in text
        assert stopping.token_of(mailing) in text
    assert 'bgcolor="#1f8f70"' in html
    assert "<svg" not in html
    assert "<script" not in html
    assert made.to == [priya.email]
    assert made.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made.extra_headers["Message-ID"].startswith("<notification-report-")


def test_the_mail_is_a_page_that_can_be_dark_and_is_held_by_tables_alone(mailing, maya):
    answered(maya)

    html = letter.of(mailing, MONDAY).alternatives[0].content

    assert html.startswith("<!doctype html>")
    assert '<html lang="en" dir="ltr">' in html
    assert 'name="color-scheme" content="light dark"' in html
    assert 'bgcolor="#eef3f1"' in html  # also where the style is not read: dark text on light
    assert "<div" not in html
    assert '<td align="right" nowrap>1</td>' in html


def test_a_month_of_many_agents_is_not_cut_off_by_mail_programs(mailing):
    """Gmail shows no more than 102 KB of a mail."""
    for n in range(40):
        answered(factories.create_agent(f"Agent with a long name {n}"))
    mailing.every = "month"

    html = letter.of(mailing, WEDNESDAY + timedelta(days=14)).alternatives[0].content

    assert "and 9 more" in html
    assert len(html.encode()) < 70_000


def test_a_share_has_a_bar_of_its_length(mailing):
    columns = [Column("Score", "text"), Column("Ratings"), Column("Share", "share")]
    table = Table(columns, [["5 of 5", 3, 0.75], ["4 of 5", 1, 0.25], ["Asked", 79, None]])
    chart = Chart(name="happy", title="", finding="", formula="", table=table)

    rows = drawing.drawn(chart).rows

    assert [length for _name, _cells, length in rows] == [75, 25, 0]
    assert [length for *_cells, length in drawing.drawn(chart, by="count").rows] == [4, 1, 100]


def test_a_day_is_short_and_is_not_broken(mailing, maya):
    answered(maya)

    made = letter.of(mailing, MONDAY)

    assert "Thu\u00a019\u00a0Mar |" in made.body
    assert "<bdi>Thu\u00a019\u00a0Mar</bdi>" in made.alternatives[0].content


def test_days_in_which_nothing_happened_are_said_to_be_so(mailing):
    made = letter.of(mailing, MONDAY)

    assert "Nothing was opened, answered or solved in this time." in made.body
    assert "Nothing was opened" in made.alternatives[0].content


def test_a_report_of_one_team_has_only_its_numbers(mailing, maya):
    team, other = factories.create_team("Billing"), factories.create_team("Orders")
    answered(maya, team)
    mailing.query = f"team={other.pk}"

    assert "Nothing was opened" in letter.of(mailing, MONDAY).body

    mailing.query = f"team={team.pk}"
    assert "· Billing" in letter.of(mailing, MONDAY).body


def test_names_that_people_chose_do_no_harm_in_a_mail(mailing):
    mailing.name = "<script>alert(1)</script>\nBcc: all@halden.example"

    made = letter.of(mailing, MONDAY)

    assert "<script>" not in made.alternatives[0].content
    assert "\n" not in made.subject


def test_a_mail_program_can_stop_it_and_looking_does_not(mailing):
    link = f"/analytics/mailings/no-more/{stopping.token_of(mailing)}/"
    visitor = Client(enforce_csrf_checks=True)

    assert "Team pulse" in visitor.get(link).text
    mailing.refresh_from_db()
    assert mailing.due_at

    assert visitor.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    mailing.refresh_from_db()
    assert mailing.due_at is None
    assert visitor.get("/analytics/mailings/no-more/1:forged/").status_code == 404


def test_the_page_that_stops_it_speaks_as_the_mail_does(mailing, priya, client):
    priya.language = "ar"
    priya.save()

    page = client.get(f"/analytics/mailings/no-more/{stopping.token_of(mailing)}/").text

    assert '<html lang="ar" dir="rtl"' in page


def test_a_supervisor_plans_one(as_priya, priya):
    team = factories.create_team("Billing")
    found = as_priya.get(f"/analytics/mailings/new/?team={team.pk}&period=7")
    assert found.context["form"]["team"].value() == str(team.pk)
    assert found.context["form"]["name"].value() == "Team pulse"

    fields = {"name": "Billing", "every": "week", "weekday": 0, "hour": 8, "team": team.pk}
    assert as_priya.post("/analytics/mailings/new/", fields).status_code == 302

    mailing = Mailing.objects.get()
    assert (mailing.agent, mailing.query) == (priya, f"team={team.pk}")
    assert mailing.due_at == MONDAY
    shown = as_priya.get("/analytics/mailings/").text
    assert "Every Monday at 08:00" in shown
    assert "<bdi>Billing</bdi>" in shown


@pytest.mark.parametrize(
    "wrong",
    [{"hour": 24}, {"hour": ""}, {"weekday": 9}, {"every": "hour"}, {"team": 999}, {"name": ""}],
)
def test_what_makes_no_sense_is_refused_with_a_word(as_priya, wrong):
    fields = {"name": "Billing", "every": "week", "weekday": 0, "hour": 8}

    found = as_priya.post("/analytics/mailings/new/", fields | wrong)

    assert found.status_code == 422
    assert "err" in found.text
    assert not Mailing.objects.exists()


def test_it_is_changed_stopped_gone_on_with_and_removed(as_priya, mailing):
    fields = {"name": "Daily", "every": "day", "weekday": 0, "hour": 18}
    as_priya.post(f"/analytics/mailings/{mailing.pk}/", fields)
    mailing.refresh_from_db()
    assert mailing.due_at == WEDNESDAY.replace(hour=17)

    as_priya.post(f"/analytics/mailings/{mailing.pk}/stop/")
    mailing.refresh_from_db()
    assert mailing.due_at is None
    as_priya.post(f"/analytics/mailings/{mailing.pk}/now/")
    tasks.mail_reports()
    assert not mail.outbox

    as_priya.post(f"/analytics/mailings/{mailing.pk}/", fields)
    mailing.refresh_from_db()
    assert mailing.due_at

    as_priya.post(f"/analytics/mailings/{mailing.pk}/remove/")
    assert not Mailing.objects.exists()


def test_one_at_once_does_not_change_when_the_next_comes(as_priya, mailing):
    as_priya.post(f"/analytics/mailings/{mailing.pk}/now/")
    tasks.mail_reports()

    assert len(mail.outbox) == 1
    mailing.refresh_from_db()
    assert mailing.due_at == MONDAY


def test_a_report_is_nobody_elses(client, mailing, maya):
    other = factories.create_agent("Omar Said", role="supervisor")
    for agent, status in ((maya, 403), (other, 404)):
        client.force_login(agent, backend=LOGIN)
        assert client.get(f"/analytics/mailings/{mailing.pk}/").status_code == status
        for deed in ("now", "stop", "remove"):
            where = f"/analytics/mailings/{mailing.pk}/{deed}/"
            assert client.post(where).status_code == status
    client.force_login(maya, backend=LOGIN)
    assert client.get("/analytics/mailings/").status_code == 403
    mailing.refresh_from_db()
    assert mailing.due_at == MONDAY


def test_nobody_has_more_than_can_be_read(as_priya, priya):
    Mailing.objects.bulk_create(
        Mailing(agent=priya, name=f"{n}", created_at=WEDNESDAY) for n in range(30)
    )

    found = as_priya.get("/analytics/mailings/new/", follow=True)

    assert "as many reports as one can have" in found.text
