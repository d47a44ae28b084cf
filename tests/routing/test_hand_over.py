from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from conversations import presence
from conversations.events import Kind
from conversations.models import Batch
from conversations.tasks import go_on
from routing import hand_over
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 16, 40, tzinfo=UTC)  # a Wednesday; shifts are from 9 to 17
MINUTE = timedelta(minutes=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return factories.create_team("Support")


@pytest.fixture
def maya(team):
    return factories.create_agent("Maya Lind", teams=[team], shift=factories.create_office_hours())


@pytest.fixture
def omar(team):
    return here(factories.create_agent("Omar Haddad", teams=[team]))


def here(agent):
    presence.stay([agent.pk])
    return agent


def have(agent, team, number=1):
    found = []
    for _n in range(number):
        conversation = factories.create_conversation(now=NOW - 9 * MINUTE, said="Hm?", team=team)
        conversation.assign_to(agent, now=NOW - 8 * MINUTE)
        found.append(conversation)
    return found


def proposed(agent):
    return [item.proposed for item in hand_over.package(agent, NOW)]


def test_a_break_is_not_the_end_of_a_shift(maya):
    lunch = factories.create_office_hours(week=[[[540, 720], [750, 1020]]] * 5 + [[], []])
    maya.shift = lunch
    assert hand_over.ends_at(maya, NOW.replace(hour=11)) == NOW.replace(hour=17, minute=0)
    assert hand_over.ends_at(maya, NOW.replace(hour=20)) is None
    assert hand_over.is_near(maya, NOW)
    assert not hand_over.is_near(maya, NOW - timedelta(hours=1))
    maya.shift = factories.create_office_hours(week=[[[60, 1440]]] * 7)
    assert hand_over.ends_at(maya, NOW) is None
    maya.shift = None
    assert hand_over.ends_at(maya, NOW) is None
    maya.shift = factories.create_office_hours(week=[[[0, 1440]]] * 7)
    assert hand_over.ends_at(maya, NOW) is None


def test_who_is_here_and_has_least_is_proposed_and_nobody_above_what_they_can_take(
    maya, omar, team
):
    omar.capacity = 3
    omar.save()
    noor = here(factories.create_agent("Noor Rahman", teams=[team], capacity=2))
    factories.create_agent("Emil Away", teams=[team])  # not here
    have(omar, team)
    have(maya, team, 6)
    given = proposed(maya)
    assert given.count(f"agent-{omar.pk}") == 2
    assert given.count(f"agent-{noor.pk}") == 2
    assert given.count("nobody") == 2


def test_a_snoozed_one_is_not_in_the_package(maya, team):
    [one, two] = have(maya, team, 2)
    one.reply("I will look.", by=maya, now=NOW)
    one.snooze(NOW + timedelta(days=1), by=maya, now=NOW)
    [item] = hand_over.package(maya, NOW)
    assert item.conversation == two


def test_the_package_costs_the_same_however_large(maya, omar, team, django_assert_max_num_queries):
    have(maya, team, 8)
    with django_assert_max_num_queries(10):
        assert len(hand_over.package(maya, NOW)) == 8


def press(client, agent, **posted):
    client.force_login(agent, backend=BACKEND)
    return client.post("/inbox/hand-over/", {"client_id": "one press"} | posted)


def test_one_press_hands_all_over_as_one_batch_and_it_can_be_undone(client, maya, omar, team):
    [one, two, three] = have(maya, team, 3)
    posted = {
        f"to-{one.pk}": f"agent-{omar.pk}",
        f"word-{one.pk}": "He waits for the invoice.",
        f"to-{two.pk}": "nobody",
        f"to-{three.pk}": "keep",
    }
    response = press(client, maya, **posted)
    batch = Batch.objects.get()
    assert response.url == f"/inbox/batches/{batch.pk}/"
    assert press(client, maya, **posted).status_code == 302
    assert Batch.objects.count() == 1
    go_on(batch.pk)

    for conversation in (one, two, three):
        conversation.refresh_from_db()
    assert [each.assignee for each in (one, two, three)] == [omar, None, maya]
    assert one.events.filter(kind=Kind.ASSIGNED).last().actor == maya
    assert one.notes.get().body == "He waits for the invoice."

    assert batch.undo(now=NOW)
    go_on(batch.pk)
    for conversation in (one, two):
        conversation.refresh_from_db()
        assert conversation.assignee == maya


def test_only_what_is_theirs_is_handed_over_and_only_to_whom_it_can_be(client, maya, omar, team):
    [theirs], [own] = have(omar, team), have(maya, team)
    stranger = factories.create_agent("Stranger")
    press(
        client,
        maya,
        **{f"to-{theirs.pk}": "nobody", f"to-{own.pk}": f"agent-{stranger.pk}", "to-x": "agent-1"},
    )
    assert not Batch.objects.exists()
    theirs.refresh_from_db()
    assert theirs.assignee == omar


def test_the_page_shows_the_package_and_its_promises(client, maya, omar, team):
    [one] = have(maya, team)
    client.force_login(maya, backend=BACKEND)
    page = client.get("/inbox/hand-over/").text
    assert "Your shift ends at 17:00" in page
    assert one.customer.display_name in page
    assert f'value="agent-{omar.pk}" selected' in page
    assert "The queue of Support" in page
    one.close(by=maya, now=NOW)
    assert "You have nothing to hand over" in client.get("/inbox/hand-over/").text


def test_the_inbox_tells_of_the_end_of_the_shift(client, maya, team):
    have(maya, team, 2)
    client.force_login(maya, backend=BACKEND)
    assert "Your shift ends at 17:00, and you have 2 conversations." in client.get("/inbox/").text
    with time_machine.travel(NOW - timedelta(hours=1)):
        assert "Your shift ends" not in client.get("/inbox/").text


LATER = NOW.replace(hour=17, minute=16)


def test_nothing_stays_with_somebody_who_went_home_while_the_customer_waits(maya, team):
    [waits, answered] = have(maya, team, 2)
    answered.reply("Done.", by=maya, now=NOW)
    assert hand_over.take_from_who_went_home(LATER - 2 * MINUTE) == 0
    assert hand_over.take_from_who_went_home(LATER) == 1
    assert hand_over.take_from_who_went_home(LATER) == 0
    waits.refresh_from_db()
    answered.refresh_from_db()
    assert (waits.assignee, answered.assignee) == (None, maya)
    event = waits.events.last()
    assert (event.kind, event.actor, event.details["because"]) == (Kind.ASSIGNED, None, "off_shift")
    assert event.reason


def test_who_is_still_here_or_in_a_break_keeps_what_they_have(maya, team):
    have(maya, team)
    here(maya)
    assert hand_over.take_from_who_went_home(LATER) == 0
    presence.client().delete(presence._key("agents"))
    maya.shift.week = [[[540, 1020], [1080, 1200]]] * 5 + [[], []]
    maya.shift.save()
    assert hand_over.take_from_who_went_home(LATER) == 0
