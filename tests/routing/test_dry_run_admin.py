"""The dry run in the admin: of a rule as it stands in the form, seen by who has asked for it."""

from urllib.parse import urlencode

import pytest

from routing.dry_run import keeping, running
from routing.dry_run.keeping import DryRun
from routing.models import Rule
from tests.factories import create_agent, create_conversation, create_team
from tests.routing.test_dry_run import REFUND, create_rule

pytestmark = pytest.mark.django_db

BEGIN = "/admin/routing/rule/dry-run/begin/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def billing(maya):
    return create_team("Billing", [maya])


@pytest.fixture
def astrid():
    return create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)


@pytest.fixture
def admin(client, astrid):
    client.force_login(astrid)
    return client


@pytest.fixture(autouse=True)
def worker(monkeypatch, now):
    """Done at once, and in the transaction of the test, which writes."""
    monkeypatch.setattr(keeping, "forbid_writing", lambda: None)
    monkeypatch.setattr(
        "routing.dry_run.admin.wake", lambda task, token: running.carry_out(token, now)
    )


def form(billing, **fields):
    """What the form of a rule sends."""
    return {
        "name": "Refunds",
        "is_on": "on",
        "moments": "arrives",
        "conditions-all": "all",
        "conditions-row": "0",
        "conditions-0-name": "text",
        "conditions-0-op": "any",
        "conditions-0-value": "refund",
        "steps-row": "0",
        "steps-0-name": "assign",
        "steps-0-value": f"team-{billing.pk}",
        "dry_run_span": "most",
        **fields,
    }


def test_the_form_of_a_rule_offers_it_beside_saving(admin, billing, now):
    rule = create_rule("Refunds", REFUND, steps=[["priority", "high"]], now=now)
    for address in ("/admin/routing/rule/add/", f"/admin/routing/rule/{rule.pk}/change/"):
        page = admin.get(address).content.decode()
        assert f'formaction="{BEGIN}"' in page
        assert "The last 30 days" in page
    assert "Replay all rules" in admin.get("/admin/routing/rule/").content.decode()


def test_a_rule_is_tried_as_it_stands_in_the_form(admin, billing, now):
    wanted = create_conversation(said="I want a refund", subject="The lamp", now=now)
    said = admin.post(BEGIN, form(billing), headers=HTMX).content.decode()
    assert "Dry run: nothing was changed" in said
    assert f"C-{wanted.pk}" in said
    assert "no team" in said
    assert "<b>Billing</b>" in said
    assert not Rule.objects.exists()


def test_a_rule_that_is_there_is_tried_with_its_changes(admin, billing, now):
    rule = create_rule("Refunds", REFUND, steps=[["priority", "high"]], now=now)
    create_conversation(said="A refund, please", now=now)
    sent = form(billing, dry_run_of=rule.pk, seen=rule.version)
    said = admin.post(BEGIN, sent, headers=HTMX).content.decode()
    assert "no team" in said
    rule.refresh_from_db()
    assert rule.steps == [["priority", "high"]]
    assert rule.version == 1


def test_what_is_wrong_with_the_form_is_said_and_nothing_begins(admin, billing):
    sent = form(billing, name="", **{"conditions-0-op": "regex", "conditions-0-value": "(refund"})
    said = admin.post(BEGIN, sent, headers=HTMX).content.decode()
    assert "The dry run has not begun" in said
    assert "Give it a name that says what it does." in said
    assert "This is no pattern" in said


def test_without_script_it_is_a_page_of_its_own(admin, billing, now):
    create_conversation(said="A refund, please", now=now)
    answer = admin.post(BEGIN, form(billing))
    page = admin.get(answer.url).content.decode()
    assert "Dry run: nothing was changed" in page
    assert "<html" in page


def test_all_that_is_concerned_is_shown_in_pages(admin, billing, now):
    for _ in range(60):
        create_conversation(said="A refund, please", now=now)
    address = admin.post(BEGIN, form(billing)).url
    assert "Showing 8 of 60." in admin.get(address).content.decode()
    first = admin.get(f"{address}?all").content.decode()
    assert "Showing 50 of 60." in first
    assert f"{address}?all=1" in first
    assert "Showing 10 of 60." in admin.get(f"{address}?all=1").content.decode()
    for nonsense in ("x", "-1", "99999999999", "²"):
        assert admin.get(f"{address}?{urlencode({'all': nonsense})}").status_code == 200


def test_todays_rules_are_asked_again(admin, now):
    create_rule("Spam", ["text", "any", "casino"], steps=[["priority", "low"]], now=now)
    create_conversation(said="A refund, please", now=now)
    assert "Replay all rules" in admin.get("/admin/routing/rule/dry-run/").content.decode()
    said = admin.post(BEGIN, {"replay": "1", "dry_run_span": "7"}, headers=HTMX).content.decode()
    assert "“Spam” holds for none of these conversations." in said


def test_it_is_shown_to_nobody_else(admin, client, priya):
    run = DryRun.begin(by=priya, rule="", span="most")
    run.end({"figures": {}})
    said = admin.get(f"/admin/routing/rule/dry-run/{run.token}/").content.decode()
    assert "This dry run is not here" in said
    admin.post(f"/admin/routing/rule/dry-run/{run.token}/stop/")
    assert run.progress["state"] != "stopped"


def test_it_is_not_for_agents(client, maya, billing):
    client.force_login(maya)
    for answer in (client.get("/admin/routing/rule/dry-run/"), client.post(BEGIN, form(billing))):
        assert answer.status_code in {302, 403}
    maya.is_staff = True
    maya.save()
    assert client.get("/admin/routing/rule/dry-run/").status_code == 403
    assert client.post(BEGIN, form(billing)).status_code == 403


def test_it_says_how_far_it_is_and_can_be_stopped(admin, astrid):
    run = DryRun.begin(by=astrid, rule="", span="most")
    run.beat(500, 2000)
    address = f"/admin/routing/rule/dry-run/{run.token}/"
    said = admin.get(address, headers=HTMX).content.decode()
    assert "500 of 2000 conversations" in said
    assert f'hx-get="{address}"' in said
    assert "The dry run was stopped" in admin.post(f"{address}stop/", headers=HTMX).content.decode()


def test_a_worker_that_is_gone_is_not_waited_for(admin, astrid, time_machine, now):
    time_machine.move_to(now)
    run = DryRun.begin(by=astrid, rule="", span="most")
    time_machine.shift(60)
    said = admin.get(f"/admin/routing/rule/dry-run/{run.token}/", headers=HTMX).content.decode()
    assert "The dry run does not go on" in said
    assert "hx-get" not in said


def test_a_run_that_fails_says_so(admin, astrid, now, monkeypatch):
    monkeypatch.setattr(running, "look", lambda *args, **kwargs: 1 / 0)
    said = admin.post(BEGIN, {"replay": "1"}, headers=HTMX).content.decode()
    assert "The dry run failed" in said
