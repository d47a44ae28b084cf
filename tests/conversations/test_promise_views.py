"""A promise from its menu: made, kept, dropped, and each taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import create_agent, create_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(signed_in, conversation):
    def press(name, **fields):
        return signed_in.post(
            f"/inbox/{conversation.pk}/{name}/", fields, headers={"HX-Request": "true"}
        )

    return press


def test_a_promise_is_made_and_taken_back_with_its_undo(press, conversation, maya):
    until = (timezone.now() + timedelta(days=1)).replace(microsecond=0)

    shown = press("promise", until=until.isoformat(), said="Thu 26 Nov, 12:00")

    conversation.refresh_from_db()
    assert conversation.promised_for == until
    assert "Promised until Thu 26 Nov, 12:00" in shown.content.decode()
    assert "data-undo" in shown.content.decode()

    press("promise/undo", undoes=conversation.version)
    conversation.refresh_from_db()
    assert conversation.promised_for is None


@pytest.mark.parametrize(
    ("name", "day", "hour"), [("today", 25, 17), ("noon", 26, 12), ("friday", 27, 17)]
)
def test_a_choice_means_a_moment_in_the_agent_s_time_zone(
    press, conversation, maya, time_machine, name, day, hour
):
    maya.time_zone = "Europe/Berlin"
    maya.save()
    time_machine.move_to("2026-11-25T10:00:00Z", tick=False)

    press("promise", until=name)

    conversation.refresh_from_db()
    assert conversation.promised_for.isoformat() == f"2026-11-{day}T{hour - 1:02}:00:00+00:00"


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01T10:00:00Z", "9999-12-31T00:00:00Z"])
def test_what_is_no_time_to_promise_says_so(press, conversation, until):
    assert press("promise", until=until).status_code in {409, 422}

    conversation.refresh_from_db()
    assert conversation.promised_for is None


def test_a_promise_is_kept_and_dropped_by_hand(press, conversation):
    for name in ("keep", "drop"):
        press("promise", until="noon")
        press(f"promise/{name}")
        conversation.refresh_from_db()
        assert conversation.promised_for is None

    press("promise/undo", undoes=conversation.version)
    conversation.refresh_from_db()
    assert conversation.promised_for is not None


def test_an_old_undo_takes_back_nothing_newer(press, conversation):
    press("promise", until="noon")
    conversation.refresh_from_db()
    old = conversation.version
    press("promise", until="friday")

    assert press("promise/undo", undoes=old).status_code == 409


def test_another_team_s_conversation_is_not_there(press, conversation):
    conversation.hand_to(create_team("Another"), now=timezone.now())

    for name in ("promise", "promise/keep", "promise/drop", "promise/undo"):
        assert press(name, until="noon", undoes=1).status_code == 404


def test_the_page_and_the_list_show_it(signed_in, press, conversation):
    press("promise", until="noon")

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert "data-promised" in page  # in its row
    assert "Promised by Maya Lind" in page
    assert "promised</b> Amara an answer until" in page


def test_who_has_left_is_not_named(signed_in, press, conversation):
    leaver = create_agent("Ben Adler")
    conversation.promise(timezone.now() + timedelta(days=1), by=leaver)
    conversation.promised_by = None
    conversation.save(update_fields=["promised_by"])

    assert signed_in.get(f"/inbox/{conversation.pk}/").status_code == 200


# --- While it is written


def keep(signed_in, conversation, body, mode="reply", **fields):
    values = {"mode": mode, "body": body, "sequence": 1, "clock": "2026-11-25T10:00:00"}
    return signed_in.post(f"/inbox/{conversation.pk}/draft/", values | fields)


def test_what_the_text_promises_is_offered_and_not_made(signed_in, conversation):
    shown = keep(signed_in, conversation, "I'll get back to you by noon tomorrow.")

    assert 'value="2026-11-26T12:00"' in shown.content.decode()
    assert "Thu 26 Nov, 12:00" in shown.content.decode()
    assert "checked" not in shown.content.decode()
    conversation.refresh_from_db()
    assert conversation.promised_for is None


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("Your lamp arrives tomorrow.", {}),
        ("I'll get back to Amara and to you tomorrow.", {"mode": "note"}),
        ("I'll get back to you tomorrow.", {"mode": "note"}),
    ],
)
def test_nothing_else_is(signed_in, conversation, body, fields):
    assert keep(signed_in, conversation, body, **fields).status_code == 204


@pytest.mark.parametrize("clock", ["", "soon", "2026-02-31T10:00:00", "2026-03-29T02:30:00"])
def test_a_clock_that_cannot_be_read_keeps_no_text_from_being_kept(
    signed_in, conversation, maya, clock
):
    maya.time_zone = "Europe/Berlin"
    maya.save()
    shown = keep(signed_in, conversation, "I'll get back to you tomorrow.", clock=clock)

    assert shown.status_code == 200
    assert conversation.drafts.get().body == "I'll get back to you tomorrow."


def write(signed_in, conversation, **fields):
    values = {"mode": "reply", "body": "I'll get back to you tomorrow.", "client_id": "one"}
    return signed_in.post(
        f"/inbox/{conversation.pk}/write/", values | fields, headers={"HX-Request": "true"}
    )


def test_a_promise_goes_along_with_its_answer_once(signed_in, conversation, maya):
    until = timezone.now() + timedelta(days=1)
    for _press in "ab":
        write(signed_in, conversation, promise=until.isoformat())

    conversation.refresh_from_db()
    assert (conversation.promised_for, conversation.promised_by) == (until, maya)
    assert conversation.events.filter(kind="promised").count() == 1


@pytest.mark.parametrize("promise", ["soon", "2020-01-01T10:00:00Z"])
def test_with_no_time_to_promise_nothing_is_sent(signed_in, conversation, promise):
    assert write(signed_in, conversation, promise=promise).status_code in {409, 422}
    assert not conversation.messages.filter(direction="out").exists()


def test_what_is_closed_with_the_answer_promises_nothing(signed_in, conversation):
    until = (timezone.now() + timedelta(days=1)).isoformat()
    assert write(signed_in, conversation, promise=until, then="close").status_code == 200

    conversation.refresh_from_db()
    assert (conversation.status, conversation.promised_for) == ("closed", None)
