import pytest
from django.urls import reverse
from django.utils import timezone

from routing import rules
from routing.models import Match, Rule, Run
from routing.models.run import MOST_TRIES
from tests import factories
from tests.routing.test_rules import create_rule

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "/admin/routing/rule/"


@pytest.fixture
def admin(client, db):
    client.agent = factories.create_agent(
        "Ada Admin", role="admin", is_staff=True, is_superuser=True
    )
    client.force_login(client.agent, backend=BACKEND)
    return client


@pytest.fixture
def billing(maya):
    return factories.create_team("Billing", [maya])


def text(response):
    return " ".join(response.content.decode().split())


def filled(team, **changes):
    return {
        "name": "Refunds to Billing",
        "is_on": "on",
        "moments": ["arrives"],
        "conditions-all": "all",
        "conditions-row": ["0", "3"],
        "conditions-0-name": "text",
        "conditions-0-op": "any",
        "conditions-0-value": "refund, money back",
        "conditions-3-name": "channel",
        "conditions-3-op": "is",
        "conditions-3-value": ["web"],
        "steps-row": ["0", "1"],
        "steps-0-name": "assign",
        "steps-0-value": f"team-{team.pk}",
        "steps-1-name": "priority",
        "steps-1-value": "high",
        "seen": "0",
    } | changes


def test_a_rule_is_made_and_the_list_says_it(admin, billing):
    assert admin.post(f"{LIST}add/", filled(billing)).status_code == 302

    rule = Rule.objects.get()
    assert rule.conditions == {
        "all": True,
        "conditions": [["text", "any", "refund, money back"], ["channel", "is", ["web"]]],
    }
    assert rule.steps == [["assign", f"team-{billing.pk}"], ["priority", "high"]]
    assert (rule.version, rule.versions.get().changed_by) == (1, admin.agent)
    assert (
        "When the text has any of refund, money back and the channel is Website chat,"
        " then hand to Billing, set the priority to High."
    ) in text(admin.get(LIST))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Give it a name that says what it does."),
        ({"moments": []}, "Choose when it is asked."),
        ({"steps-row": []}, "Add at least one action: what is to be done?"),
        ({"steps-0-value": "team-999999"}, "Select a valid choice."),
        ({"steps-0-value": "me"}, "Select a valid choice."),
        (
            {"steps-1-name": "assign", "steps-1-value": "nobody", "steps-0-value": "agent-1"},
            "Select a valid choice.",
        ),
        ({"conditions-0-op": "regex", "conditions-0-value": "(refund"}, "This is no pattern"),
        (
            {
                "active_from_0": "2026-11-02",
                "active_from_1": "09:00",
                "active_until_0": "2026-11-01",
                "active_until_1": "09:00",
            },
            "It would end before it begins.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(admin, billing, changes, error):
    response = admin.post(f"{LIST}add/", filled(billing, **changes))

    assert response.status_code == 200
    assert error in text(response)
    assert 'value="refund, money back"' in text(response) or "(refund" in text(response)
    assert not Rule.objects.exists()


def test_actions_that_contradict_each_other_are_refused(admin, billing, maya):
    low = {"steps-row": ["0", "1", "2"], "steps-2-name": "priority", "steps-2-value": "low"}
    response = admin.post(f"{LIST}add/", filled(billing, **low))
    assert (
        "These two contradict each other: set the priority to High, and set the priority to Low."
    ) in text(response)

    hers = {"steps-1-name": "assign", "steps-1-value": f"agent-{maya.pk}"}
    assert admin.post(f"{LIST}add/", filled(billing, **hers)).status_code == 302


def test_without_conditions_it_says_that_it_means_always(admin, billing):
    admin.post(f"{LIST}add/", filled(billing, **{"conditions-row": []}))

    assert "Always hand to Billing, set the priority to High." in text(admin.get(LIST))


def test_without_a_script_rows_are_added_before_anything_is_saved(admin, billing):
    response = admin.post(f"{LIST}add/", filled(billing, **{"conditions-do": "add"}))

    assert 'name="conditions-row" value="4"' in text(response)
    assert "errornote" not in text(response)
    assert not Rule.objects.exists()


def test_a_rule_is_moved_and_switched_in_the_list(admin, now):
    first, second, third = (
        create_rule(steps=[["priority", "high"]], name=name, now=now)
        for name in ("one", "two", "three")
    )

    admin.post(f"{LIST}act/", {"do": f"up-{third.pk}"})
    admin.post(f"{LIST}act/", {"do": f"up-{first.pk}"})
    response = admin.post(f"{LIST}act/", {"do": f"off-{second.pk}"})

    assert response.url == f"{LIST}#one-{second.pk}"
    assert list(Rule.objects.values_list("name", flat=True)) == ["one", "three", "two"]
    second.refresh_from_db()
    assert (second.is_on, second.version) == (False, 2)


@pytest.mark.parametrize("do", ["", "up-", "up-999999", "on-x", f"up-{'9' * 40}"])
def test_what_is_no_rule_is_not_found(admin, do):
    assert admin.post(f"{LIST}act/", {"do": do}).status_code == 404
    assert admin.get(f"{LIST}act/").status_code == 405


def test_two_who_edit_it_hear_of_each_other(admin, billing, now):
    admin.post(f"{LIST}add/", filled(billing))
    rule = Rule.objects.get()
    page = f"{LIST}{rule.pk}/change/"
    rule.name = "Hers"
    rule.keep(by=None, now=now)

    response = admin.post(page, filled(billing, name="Mine", seen="1"))
    assert "Somebody changed it meanwhile." in text(response)
    assert 'name="seen" value="2"' in text(response)

    assert admin.post(page, filled(billing, name="Mine", seen="2")).status_code == 302
    assert list(rule.versions.values_list("number", "content__name")) == [
        (3, "Mine"),
        (2, "Hers"),
        (1, "Refunds to Billing"),
    ]


def test_the_history_shows_what_changed_and_brings_it_back(admin, billing, now):
    admin.post(f"{LIST}add/", filled(billing))
    rule = Rule.objects.get()
    changed = {"conditions-row": ["0"], "conditions-0-value": "refund", "seen": "1"}
    admin.post(f"{LIST}{rule.pk}/change/", filled(billing, **changed))

    page = text(admin.get(f"{LIST}{rule.pk}/history/"))
    assert (
        "<del>the text has any of refund, money back and the channel is Website chat</del>"
        " <ins>the text has any of refund</ins>"
    ) in page
    assert "Ada Admin" in page

    response = admin.post(f"{LIST}{rule.pk}/history/1/")
    assert response.status_code == 302
    rule.refresh_from_db()
    assert (rule.version, len(rule.conditions["conditions"])) == (3, 2)
    assert admin.post(f"{LIST}{rule.pk}/history/77/").status_code == 404


def test_what_was_deleted_is_a_warning_in_the_list_and_on_the_page(admin, billing, now):
    admin.post(f"{LIST}add/", filled(billing))
    rule = Rule.objects.get()
    conversation = factories.create_conversation(said="A refund!", now=now)
    billing.delete()
    run = Run.objects.hear(conversation.events.get(kind="opened"), now=now)
    rules.apply(run.pk, now=now)

    warned = text(admin.get(LIST))
    page = text(admin.get(f"{LIST}{rule.pk}/change/"))

    assert Match.objects.get().failures
    assert "Cannot be done: assign to somebody who is not here any more" in warned
    assert "Once in 30 days not all of it could be done." in warned
    assert f"C-{conversation.pk}" in page
    assert "They are not here any more." in page


def test_a_deleted_rule_leaves_what_it_did_with_its_reason(admin, billing, now):
    rule = create_rule(steps=[["priority", "high"]], name="Gone", now=now)
    conversation = factories.create_conversation(said="Hello", now=now)
    run = Run.objects.hear(conversation.events.get(kind="opened"), now=now)
    rules.apply(run.pk, now=now)

    assert "Gone" in text(admin.get(f"{LIST}{rule.pk}/delete/"))
    admin.post(f"{LIST}{rule.pk}/delete/", {"post": "yes"})

    event = conversation.events.get(kind="priority_changed")
    assert event.reason.trace["rule"] == {"id": rule.pk, "name": "Gone", "version": 1}
    assert "The rule “Gone”" in text(
        admin.get(reverse("conversations:thread", args=[conversation.pk]))
    )


def test_a_list_of_many_rules_costs_no_more_queries(admin, billing, django_assert_max_num_queries):
    now = timezone.now()
    steps = [["assign", f"team-{billing.pk}"], ["priority", "high"]]
    for n in range(60):
        create_rule(
            ["team", "is", [str(billing.pk)]], ["text", "any", f"word{n}"], steps=steps, now=now
        )

    with django_assert_max_num_queries(25):
        assert "word59" in text(admin.get(LIST))


def test_an_agent_cannot_touch_rules(client, maya, now):
    rule = create_rule(steps=[["priority", "high"]], now=now)
    client.force_login(maya, backend=BACKEND)

    for url in (f"{LIST}act/", f"{LIST}{rule.pk}/history/1/", f"{LIST}{rule.pk}/change/"):
        assert client.post(url, {"do": f"off-{rule.pk}"}).status_code == 302
    rule.refresh_from_db()
    assert rule.is_on


def test_where_the_rules_could_not_be_asked_is_said(admin, now):
    conversation = factories.create_conversation(said="Hi")
    event = conversation.events.first()
    assert "could not be asked" not in text(admin.get(LIST))

    Run.objects.create(event=event, heard_at=now, tries=MOST_TRIES)

    page = text(admin.get(LIST))
    assert "In 1 conversation the rules could not be asked: the worker stopped each time." in page
    assert f"C-{conversation.pk}</a>" in page


@pytest.mark.parametrize("year", ["9999", "0001"])
def test_for_ever_is_no_year(admin, billing, year):
    """In Tokyo it would be the year 10000, and no list of rules."""
    until = {"active_until_0": f"{year}-12-31", "active_until_1": "23:59:59"}

    assert "Enter a valid date." in text(admin.post(f"{LIST}add/", filled(billing, **until)))
    assert not Rule.objects.exists()
