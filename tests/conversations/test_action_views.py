import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from conversations.models import Message, Note
from tests import factories

HTMX = {"HX-Request": "true"}


def do(client, conversation, action, data=None, **headers):
    return client.post(f"/inbox/{conversation.pk}/{action}/", data or {}, headers=headers)


def write(client, conversation, **data):
    return do(client, conversation, "write", {"mode": "reply", "client_id": "press-1"} | data)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- Writing


def test_a_reply_goes_to_the_customer_and_takes_the_conversation(signed_in, conversation, maya):
    response = write(signed_in, conversation, body="We send a new one.")

    conversation.refresh_from_db()
    message = conversation.messages.get(direction="out")
    assert response.url == f"/inbox/{conversation.pk}/"
    assert (message.body, message.author) == ("We send a new one.", maya)
    assert (conversation.status, conversation.assignee) == ("active", maya)


def test_a_note_never_becomes_a_message(signed_in, conversation):
    write(signed_in, conversation, mode="note", body="He is angry.", then="close")

    assert Note.objects.get().body == "He is angry."
    assert not Message.objects.filter(direction="out").exists()
    assert conversation.events.filter(kind="closed").count() == 0


@pytest.mark.parametrize("mode", ["", "Reply", "nonsense"])
def test_without_saying_which_of_the_two_nothing_is_written(signed_in, conversation, mode):
    response = write(signed_in, conversation, mode=mode, body="For whom is this?")

    assert response.status_code == 422
    assert "For whom is this?" in response.content.decode()
    assert not Note.objects.exists()
    assert not Message.objects.filter(direction="out").exists()


def test_pressing_twice_sends_once(signed_in, conversation):
    write(signed_in, conversation, body="Hello")
    write(signed_in, conversation, body="Hello")

    assert conversation.messages.filter(direction="out").count() == 1


def test_one_press_with_two_texts_is_refused_and_the_text_kept(signed_in, conversation):
    write(signed_in, conversation, body="Hello")
    response = write(signed_in, conversation, body="Something else")

    assert response.status_code == 409
    assert "Something else" in response.content.decode()
    assert conversation.messages.filter(direction="out").count() == 1


@pytest.mark.parametrize("body", ["", "   \n ", "\x00"])
def test_an_empty_reply_is_not_sent(signed_in, conversation, body):
    response = write(signed_in, conversation, body=body)

    assert response.status_code == 422
    assert not conversation.messages.filter(direction="out").exists()


def test_a_reply_that_is_too_long_is_kept_in_the_field(signed_in, conversation):
    response = write(signed_in, conversation, body="x" * 200_001)

    assert response.status_code == 422
    assert "200001 characters" in response.content.decode()
    assert "x" * 1000 in response.content.decode()


def test_an_error_comes_to_its_place_beside_the_field(signed_in, conversation):
    response = do(signed_in, conversation, "write", {"mode": "reply", "body": ""}, **HTMX)

    assert response.status_code == 422
    assert "There is nothing to send yet." in response.content.decode()
    assert "<form" not in response.content.decode()


def test_send_and_close_does_both(signed_in, conversation):
    write(signed_in, conversation, body="Done.", then="close")

    conversation.refresh_from_db()
    assert (conversation.status, conversation.close_reason) == ("closed", "resolved")


def test_the_writer_gets_the_new_lines_at_once(signed_in, conversation):
    data = {"mode": "reply", "body": "Hello there"}
    content = do(signed_in, conversation, "write", data, **HTMX).content.decode()

    assert '<div id="log" hx-swap-oob="beforeend" data-version=' in content
    assert "Hello there" in content
    assert "My lamp arrived broken" not in content
    assert 'id="client-id"' in content
    assert 'id="composer"' not in content


def test_a_conversation_of_another_team_cannot_be_written_to(signed_in, now):
    conversation = factories.create_conversation(team=factories.create_team("Sales"), now=now)

    for action in ("write", "take-over", "assign", "snooze", "wake", "close", "reopen", "priority"):
        assert do(signed_in, conversation, action).status_code == 404
    assert conversation.events.count() == 1


@pytest.mark.parametrize("action", ["write", "take-over", "snooze", "wake", "close", "reopen"])
def test_reading_changes_nothing(signed_in, conversation, action):
    assert signed_in.get(f"/inbox/{conversation.pk}/{action}/").status_code == 405


# --- Delivery


def test_a_failed_message_is_sent_again(signed_in, conversation, maya, now):
    message = conversation.reply("Hello", by=maya)
    message.mark("failed", now=now)

    do(signed_in, conversation, f"messages/{message.pk}/again")

    message.refresh_from_db()
    assert message.delivery == "queued"


def test_an_uncertain_message_can_be_known_to_have_arrived(signed_in, conversation, maya, now):
    message = conversation.reply("Hello", by=maya)
    message.mark("uncertain", now=now)

    do(signed_in, conversation, f"messages/{message.pk}/arrived")

    message.refresh_from_db()
    assert message.delivery == "delivered"


def test_a_message_of_another_conversation_is_not_touched(signed_in, conversation, maya, now):
    other = factories.create_conversation(team=factories.create_team("Sales"), now=now)
    message = other.reply("Hello", by=maya)
    message.mark("failed", now=now)

    response = do(signed_in, conversation, f"messages/{message.pk}/again")

    message.refresh_from_db()
    assert response.status_code == 404
    assert message.delivery == "failed"


# --- Quick actions


def test_the_faster_one_takes_over_and_the_other_hears_who(signed_in, conversation, priya, maya):
    conversation.take_over(priya)

    response = do(signed_in, conversation, "take-over", {"over": ""}, **HTMX)

    conversation.refresh_from_db()
    assert response.status_code == 409
    assert "Priya Nair took over before you." in response.content.decode()
    assert conversation.assignee == priya


def test_taking_over_from_somebody_that_i_see_there_is_meant(signed_in, conversation, priya, maya):
    conversation.take_over(priya)

    do(signed_in, conversation, "take-over", {"over": priya.pk})

    conversation.refresh_from_db()
    assert conversation.assignee == maya


@pytest.mark.parametrize("over", ["9" * 5000, "-1", "²", "nobody"])
def test_taking_over_from_what_is_nobody_is_refused(signed_in, conversation, priya, over):
    conversation.take_over(priya)

    assert do(signed_in, conversation, "take-over", {"over": over}, **HTMX).status_code == 409


def test_assigning_to_an_agent_can_be_undone(signed_in, conversation, priya):
    response = do(signed_in, conversation, "assign", {"to": f"agent-{priya.pk}"}, **HTMX)

    conversation.refresh_from_db()
    assert conversation.assignee == priya
    assert "Assigned to Priya Nair" in response.content.decode()
    assert 'name="to" value="nobody"' in response.content.decode()


def test_assigning_to_nobody_and_to_a_team(signed_in, conversation, maya):
    billing = factories.create_team("Billing", [maya])
    conversation.assign_to(maya)

    do(signed_in, conversation, "assign", {"to": "nobody"})
    do(signed_in, conversation, "assign", {"to": f"team-{billing.pk}"})

    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.team) == (None, billing)


@pytest.mark.parametrize("to", ["", "agent-", "agent-999999", "team-0", "everybody", "agent-1; --"])
def test_assigning_to_what_is_not_there_changes_nothing(signed_in, conversation, to):
    response = do(signed_in, conversation, "assign", {"to": to}, **HTMX)

    assert response.status_code == 422
    assert conversation.events.filter(kind="assigned").count() == 0


def test_what_i_hand_to_another_team_leaves_my_screen(signed_in, conversation):
    sales = factories.create_team("Sales")

    live = do(signed_in, conversation, "assign", {"to": f"team-{sales.pk}"}, **HTMX)

    assert live["HX-Redirect"] == "/inbox/"
    assert any("another team" in text for text in said(live))


def test_the_menu_of_people_has_me_first_and_no_bot(signed_in, conversation, maya, priya):
    factories.create_bot("Helper")

    content = signed_in.get(f"/inbox/{conversation.pk}/assign/", headers=HTMX).content.decode()

    assert content.index("Maya Lind") < content.index("Priya Nair")
    assert "Helper" not in content


@pytest.mark.parametrize("menu", ["assign", "snooze", "close", "more"])
def test_menus_open_without_a_script(signed_in, conversation, menu):
    content = signed_in.get(f"/inbox/{conversation.pk}/?menu={menu}").content.decode()

    tag = content[content.index(f'id="menu-{menu}"') :]
    assert tag[: tag.index(">")].endswith(" open")


def test_snoozing_until_a_moment(signed_in, conversation, now):
    until = now + timedelta(hours=20)

    response = do(signed_in, conversation, "snooze", {"until": until.isoformat()}, **HTMX)

    conversation.refresh_from_db()
    assert conversation.snoozed_until == until
    assert f"/inbox/{conversation.pk}/wake/" in response.content.decode()


@pytest.mark.parametrize("until", ["", "tomorrow", "2020-02-30T09:00", "9999-99-99", "\x00"])
def test_a_moment_that_is_none_is_refused(signed_in, conversation, until):
    assert do(signed_in, conversation, "snooze", {"until": until}, **HTMX).status_code == 422


def test_a_moment_that_has_passed_is_refused_in_words(signed_in, conversation):
    response = do(signed_in, conversation, "snooze", {"until": "2020-01-01T09:00Z"}, **HTMX)

    assert response.status_code == 409
    assert "Choose a time that is still to come." in response.content.decode()


def test_closing_for_a_reason_and_reopening(signed_in, conversation):
    do(signed_in, conversation, "close", {"reason": "spam"})
    conversation.refresh_from_db()
    closed = conversation.status, conversation.close_reason

    do(signed_in, conversation, "reopen")
    conversation.refresh_from_db()

    assert closed == ("closed", "spam")
    assert conversation.status == "pending"


def test_closing_is_resolved_unless_said_otherwise(signed_in, conversation):
    do(signed_in, conversation, "close")

    conversation.refresh_from_db()
    assert conversation.close_reason == "resolved"


def test_undoing_the_close_of_what_i_had_gives_it_back_to_me(signed_in, conversation, maya):
    conversation.take_over(maya)

    content = do(signed_in, conversation, "close", **HTMX).content.decode()
    do(signed_in, conversation, "take-over")

    conversation.refresh_from_db()
    assert f"/inbox/{conversation.pk}/take-over/" in content
    assert (conversation.status, conversation.assignee) == ("active", maya)


def test_a_reason_that_is_none_does_not_close(signed_in, conversation):
    assert do(signed_in, conversation, "close", {"reason": "bored"}, **HTMX).status_code == 422


def test_priority_is_set_and_taken_away(signed_in, conversation):
    do(signed_in, conversation, "priority", {"priority": "high"})
    do(signed_in, conversation, "priority", {"priority": ""})

    kinds = [event.details["to"] for event in conversation.events.filter(kind="priority_changed")]
    assert kinds == ["high", ""]


def test_the_filter_is_kept_through_an_action_without_a_script(signed_in, conversation):
    response = signed_in.post(f"/inbox/{conversation.pk}/close/?tab=pending&box=mine")

    assert response.url == f"/inbox/{conversation.pk}/?tab=pending&box=mine"


# --- An Undo that stood too long


def undo_of(answer):
    """The address of a toast's Undo, and what it sends."""
    html = answer.content.decode().split('class="toast"')[1]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    return re.search(r'hx-post="([^"]+)"', html)[1], fields


@pytest.fixture
def omar(db):
    return factories.create_agent("Omar Haddad")


def test_an_undo_takes_back_what_nobody_has_changed(signed_in, conversation, omar):
    address = f"/inbox/{conversation.pk}/assign/"
    undo, fields = undo_of(signed_in.post(address, {"to": f"agent-{omar.pk}"}, headers=HTMX))
    conversation.refresh_from_db()
    conversation.set_priority("high", by=omar)

    assert signed_in.post(undo, fields, headers=HTMX).status_code == 200

    conversation.refresh_from_db()
    assert conversation.assignee is None


def test_an_undo_does_not_take_back_what_others_did_since(signed_in, conversation, omar, priya):
    address = f"/inbox/{conversation.pk}/assign/"
    undo, fields = undo_of(signed_in.post(address, {"to": f"agent-{omar.pk}"}, headers=HTMX))
    conversation.refresh_from_db()
    conversation.assign_to(priya, by=omar)

    answer = signed_in.post(undo, fields, headers=HTMX)

    assert answer.status_code == 409
    assert "Omar Haddad has changed it since. Nothing was undone." in answer.content.decode()
    conversation.refresh_from_db()
    assert conversation.assignee == priya


def test_an_hour_is_one_of_the_servers_clock(signed_in, conversation, now):
    assert do(signed_in, conversation, "snooze", {"until": "hour"}, **HTMX).status_code == 200
    conversation.refresh_from_db()
    assert timedelta(hours=1) <= conversation.snoozed_until - now < timedelta(hours=2)


def test_who_decides_by_an_old_push_takes_only_what_waits(signed_in, conversation, maya, omar):
    late = {"only_waiting": "1", "over": ""}
    conversation.assign_to(omar)
    assert do(signed_in, conversation, "take-over", late, **HTMX).status_code == 409
    conversation.close(by=omar)
    assert do(signed_in, conversation, "take-over", late, **HTMX).status_code == 409
    conversation.refresh_from_db()
    assert (conversation.status, conversation.assignee) == ("closed", omar)

    conversation.reopen(by=omar)
    conversation.assign_to(None)
    assert do(signed_in, conversation, "take-over", late, **HTMX).status_code == 200
    conversation.refresh_from_db()
    assert conversation.assignee == maya


def test_an_undone_snooze_leaves_a_later_one(signed_in, conversation, omar, now):
    until = {"until": (now + timedelta(days=1)).isoformat()}
    undo, fields = undo_of(signed_in.post(f"/inbox/{conversation.pk}/snooze/", until, headers=HTMX))
    conversation.refresh_from_db()
    conversation.snooze(now + timedelta(days=2), by=omar)

    assert signed_in.post(undo, fields, headers=HTMX).status_code == 409

    conversation.refresh_from_db()
    assert conversation.snoozed_until


def test_an_undone_close_leaves_what_the_customer_reopened(signed_in, conversation, omar):
    close = f"/inbox/{conversation.pk}/close/"
    undo, fields = undo_of(signed_in.post(close, {"reason": "resolved"}, headers=HTMX))
    conversation.refresh_from_db()
    conversation.receive("One more thing")
    conversation.take_over(omar)

    assert signed_in.post(undo, fields, headers=HTMX).status_code == 409

    conversation.refresh_from_db()
    assert conversation.assignee == omar
