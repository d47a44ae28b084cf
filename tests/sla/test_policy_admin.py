"""Policies in the admin: in words, in their order, with clear errors."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from sla import durations
from sla.models import Policy
from tests import factories

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ADD = reverse("admin:sla_policy_add")


@pytest.fixture
def astrid(client):
    astrid = factories.create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)
    client.force_login(astrid, backend=settings.AUTHENTICATION_BACKENDS[0])
    return astrid


def filled(**fields):
    return {
        "name": "VIP customers",
        "is_active": "on",
        "first_response": "2 min",
        "next_response": "",
        "resolution": "1 d 2 h",
        "warn_share": "80",
        "after": "30 min",
        "conditions-all": "all",
        "conditions-row": "0",
        "conditions-0-name": "vip",
        "conditions-0-op": "yes",
        "on_breach-row": "0",
        "on_breach-0-name": "priority",
        "on_breach-0-value": "high",
        **fields,
    }


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("2 min", 2 * MINUTE),
        ("4h", 4 * HOUR),
        ("1 d 2 h", DAY + 2 * HOUR),
        ("1,5 Stunden", 90 * MINUTE),
        ("90 Min.", 90 * MINUTE),
        ("", None),
    ],
)
def test_durations_are_read_as_people_write_them(text, duration):
    assert durations.read(text) == duration
    if duration:
        assert durations.read(durations.say(duration, parts=4)) == duration


@pytest.mark.parametrize("text", ["0 min", "2", "soon", "-2 min", "5 parsecs", "400 d", "2 min x"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValidationError):
        durations.read(text)


def test_a_policy_is_made_and_listed_as_a_sentence(astrid, client):
    assert 'value="30 min"' in client.get(ADD).content.decode()
    assert client.post(ADD, filled()).status_code == 302

    policy = Policy.objects.get()
    assert (policy.first_response, policy.resolution) == (2 * MINUTE, DAY + 2 * HOUR)
    assert policy.on_breach == [["priority", "high"]]
    page = client.get(reverse("admin:sla_policy_changelist")).content.decode()
    assert "VIP" in page
    assert "a first response within 2 min, a resolution within 1 d 2 h, at any hour." in page


def test_a_target_of_nothing_is_refused_with_what_to_do(astrid, client):
    page = client.post(ADD, filled(first_response="0 min")).content.decode()
    assert "Nothing can be done in no time. Enter a time, or leave it empty." in page
    page = client.post(ADD, filled(first_response="soon", resolution="")).content.decode()
    assert "Promise something" not in page, "it has, in words that are not understood"

    page = client.post(ADD, filled(first_response="", resolution="")).content.decode()
    assert "Promise something: enter at least one target." in page
    page = client.post(ADD, filled(warn_share="100")).content.decode()
    assert "less than or equal to 99" in page
    assert not Policy.objects.exists()


def test_its_history_says_who_changed_what(astrid, client):
    client.post(ADD, filled())
    policy = Policy.objects.get()
    change = reverse("admin:sla_policy_change", args=[policy.pk])
    page = client.get(change).content.decode()
    assert 'value="1 d 2 h"' in page

    client.post(change, filled(first_response="5 min", seen=policy.version))
    client.post(change, filled(first_response="5 min", seen=policy.version + 1))

    policy.refresh_from_db()
    assert policy.version == 2
    page = client.get(reverse("admin:sla_policy_history", args=[policy.pk])).content.decode()
    assert "<del>2 min</del> <ins>5 min</ins>" in page
    assert "Astrid Halden" in page


def test_it_is_again_as_it_was(astrid, client):
    client.post(ADD, filled())
    policy = Policy.objects.get()
    change = reverse("admin:sla_policy_change", args=[policy.pk])
    client.post(change, filled(first_response="", in_office_hours="on", seen=1))

    response = client.post(reverse("admin:sla_policy_restore", args=[policy.pk, 1]))

    assert response.url == change
    policy.refresh_from_db()
    assert (policy.first_response, policy.in_office_hours, policy.version) == (2 * MINUTE, False, 3)
    assert policy.content() == policy.versions.get(number=1).content


def test_it_is_moved_and_switched_in_the_list(astrid, client):
    for name in ("one", "two"):
        client.post(ADD, filled(name=name))
    listed, act = reverse("admin:sla_policy_changelist"), reverse("admin:sla_policy_act")
    two = Policy.objects.get(name="two")

    client.post(act, {"do": f"up-{two.pk}"})
    response = client.post(act, {"do": f"off-{two.pk}"})

    assert response.url == f"{listed}#one-{two.pk}"
    assert list(Policy.objects.values_list("name", "is_active")) == [("two", False), ("one", True)]


def test_what_its_steps_named_and_was_deleted_is_said(astrid, client):
    team = factories.create_team("Billing")
    steps = {"on_breach-0-name": "assign", "on_breach-0-value": f"team-{team.pk}"}
    client.post(ADD, filled(**steps))
    assert Policy.objects.get().on_breach == [["assign", f"team-{team.pk}"]]
    team.delete()

    page = client.get(reverse("admin:sla_policy_changelist")).content.decode()

    assert "Cannot be done" in page


def test_who_was_slower_is_told_and_loses_nothing(astrid, client):
    client.post(ADD, filled())
    policy = Policy.objects.get()
    change = reverse("admin:sla_policy_change", args=[policy.pk])
    client.post(change, filled(first_response="5 min", seen=1))

    page = client.post(change, filled(first_response="7 min", seen=1)).content.decode()

    assert "Somebody changed it meanwhile." in page
    assert 'value="7 min"' in page
    assert Policy.objects.get().first_response == 5 * MINUTE
