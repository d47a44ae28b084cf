"""A policy is tried over what was, as it stands in the form: nothing of it is written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from sla import trying
from sla.models import Clock, Policy
from tests import factories
from tests.sla.test_policy_admin import filled

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOW = MONDAY + timedelta(days=2)
TRY = reverse("admin:sla_policy_try")
HTMX = {"HX-Request": "true"}
VIP = {"all": True, "conditions": [["vip", "yes", None]]}


@pytest.fixture
def astrid(client):
    astrid = factories.create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)
    client.force_login(astrid, backend=settings.AUTHENTICATION_BACKENDS[0])
    return astrid


def draft(**fields):
    fields.setdefault("in_office_hours", False)
    return Policy(name="Tried", position=9, **fields)


def answered(maya, *after, customer=None):
    """Asked on Monday at ten; answered so long after. -> the conversation"""
    conversation = factories.create_conversation(said="Hi", now=MONDAY, customer=customer)
    for duration in after:
        conversation.reply("Hello", by=maya, now=MONDAY + duration)
    return conversation


def kept(policy):
    """{promise: (in time, late, open)} of what it promises."""
    found = trying.look(policy, now=NOW)["promises"]
    return {each.promise: (each.in_time, each.late, each.open) for each in found if each.target}


def test_what_really_happened_says_how_many_would_have_been_in_time(maya):
    answered(maya, MINUTE)
    answered(maya, 2 * MINUTE)  # at the very moment
    answered(maya, 3 * MINUTE)
    answered(maya)  # nobody has answered yet, and it is late
    factories.create_conversation(said="Hi", now=NOW - MINUTE)
    assert kept(draft(first_response=2 * MINUTE)) == {"first_response": (2, 2, 1)}


def test_each_later_question_and_the_end_are_promises_of_their_own(maya):
    conversation = answered(maya, MINUTE)
    conversation.receive("And this?", now=MONDAY + HOUR)
    conversation.reply("So.", by=maya, now=MONDAY + 3 * HOUR)
    conversation.close(by=maya, now=MONDAY + 9 * HOUR)
    policy = draft(first_response=HOUR, next_response=HOUR, resolution=4 * HOUR)
    promised = {"first_response": (1, 0, 0), "next_response": (0, 1, 0)}
    # While we waited for the customer it stood still.
    assert kept(policy) == promised | {"resolution": (1, 0, 0)}
    policy.pauses_for_customer = False
    assert kept(policy) == promised | {"resolution": (0, 1, 0)}


def test_only_the_hours_that_count_are_counted(maya):
    factories.create_office_hours(is_default=True)
    conversation = factories.create_conversation(said="Hi", now=MONDAY + 6 * HOUR)
    conversation.reply("Hello", by=maya, now=MONDAY + 24 * HOUR)
    assert kept(draft(first_response=2 * HOUR, in_office_hours=True))["first_response"] == (1, 0, 0)
    assert kept(draft(first_response=2 * HOUR))["first_response"] == (0, 1, 0)


def test_spam_is_no_question(maya):
    answered(maya).close(by=maya, reason="spam", now=MONDAY + HOUR)
    assert kept(draft(first_response=2 * MINUTE)) == {"first_response": (0, 0, 0)}


def test_only_those_are_covered_that_no_policy_before_it_has(maya):
    factories.create_policy("VIP customers", conditions=VIP)
    answered(maya, MINUTE, customer=factories.create_customer("Amara", is_vip=True))
    answered(maya, MINUTE)
    found = trying.look(draft(first_response=HOUR), now=NOW)
    assert (found["count"], found["covered"], found["taken"]) == (2, 1, {"VIP customers": 1})
    assert trying.look(draft(conditions=VIP, first_response=HOUR), now=NOW)["covered"] == 0


def test_how_long_nine_in_ten_really_took_helps_to_choose(maya):
    for minutes in range(1, 11):
        answered(maya, minutes * MINUTE)
    assert trying.look(draft(resolution=HOUR), now=NOW)["promises"][0].took_said == "9 min"


def test_it_asks_the_database_no_more_for_more(maya, django_assert_max_num_queries):
    for _number in range(10):
        answered(maya, MINUTE)
    with django_assert_max_num_queries(12):
        trying.look(draft(first_response=HOUR), now=NOW)


# --- In the admin


def test_the_form_offers_it_and_nothing_is_saved(client, astrid, maya):
    policy = factories.create_policy("VIP customers", conditions=VIP)
    change = client.get(reverse("admin:sla_policy_change", args=[policy.pk])).text
    assert f'formaction="{TRY}"' in change
    conversation = factories.create_conversation(
        said="Hi", customer=factories.create_customer("Amara", is_vip=True)
    )
    conversation.reply("Hello", by=maya)
    clocks = Clock.objects.count()

    sent = filled(tried=policy.pk, first_response="3 h", seen=policy.version)
    said = client.post(TRY, sent, headers=HTMX).text

    assert "Covers 1 of the last conversation." in said
    assert "100.0 %" in said
    assert "<html" not in said
    assert "<html" in client.post(TRY, sent).text
    assert Policy.objects.get().first_response == 2 * MINUTE
    assert Clock.objects.count() == clocks


def test_what_is_wrong_with_the_form_is_said(client, astrid):
    said = client.post(TRY, filled(first_response="soon"), headers=HTMX).text
    assert "The dry run has not begun" in said
    assert "First response" in said


def test_it_is_not_for_agents(client, maya):
    maya.is_staff = True
    maya.save()
    client.force_login(maya, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.post(TRY, filled()).status_code == 403
    assert client.get(TRY).status_code == 405
