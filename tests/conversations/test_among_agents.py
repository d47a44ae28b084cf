"""Pinned notes, followers, and snoozing until the customer answers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conversations.lists import Selection, counts
from conversations.models import UNTIL_ANSWER, Conversation, Message, Refused
from conversations.rows import Row
from customers.models import Customer
from tests.factories import (
    create_bot,
    create_conversation,
    create_inbox,
    create_team,
)

HTMX = {"HX-Request": "true"}


def kinds(conversation):
    return list(conversation.events.order_by("version").values_list("kind", flat=True))


# --- Pins


def test_a_pinned_note_stands_above_the_thread_until_it_is_let_go(conversation, maya, priya):
    note = conversation.add_note("Batch 7 again.", by=maya)

    conversation.pin(note, by=priya)
    conversation.pin(note, by=priya)
    assert list(conversation.pinned_notes) == [note]

    conversation.unpin(note, by=maya)
    conversation.unpin(note, by=maya)
    assert not conversation.pinned_notes
    assert kinds(conversation)[-2:] == ["note_pinned", "note_unpinned"]


def test_a_note_is_pinned_in_its_own_conversation_only(conversation, maya):
    note = create_conversation().add_note("Elsewhere", by=maya)

    conversation.pin(note, by=maya)

    assert not conversation.pinned_notes
    assert "note_pinned" not in kinds(conversation)


def test_pinning_from_the_page_can_be_undone(signed_in, conversation, maya):
    note = conversation.add_note("Batch 7 again.", by=maya)

    answer = signed_in.post(
        f"/inbox/{conversation.pk}/pin/", {"note": note.pk}, headers=HTMX
    ).content.decode()

    assert "1 pinned note" in answer
    assert f'action="/inbox/{conversation.pk}/unpin/"' in answer
    assert "data-undo" in answer
    assert "1 pinned note" in signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    answer = signed_in.post(f"/inbox/{conversation.pk}/unpin/", {"note": note.pk}, headers=HTMX)
    assert "pinned note" not in answer.content.decode().replace("unpinned", "")


@pytest.mark.parametrize("note", ["", "x", "0", "9" * 30])
def test_what_is_no_note_is_not_pinned(signed_in, conversation, note):
    assert signed_in.post(f"/inbox/{conversation.pk}/pin/", {"note": note}).status_code == 404


def test_a_note_of_what_one_may_not_see_is_not_pinned(signed_in, priya):
    conversation = create_conversation(team=create_team("Legal"))
    note = conversation.add_note("A secret", by=priya)
    answer = signed_in.post(f"/inbox/{conversation.pk}/pin/", {"note": note.pk})
    assert answer.status_code == 404


# --- Following


def test_following_and_not_are_one_event_each(conversation, maya):
    for _ in range(2):
        conversation.follow(by=maya)
    assert list(conversation.followers.all()) == [maya]

    for _ in range(2):
        conversation.unfollow(by=maya)
    assert not conversation.followers.exists()
    assert kinds(conversation)[-2:] == ["followed", "unfollowed"]


def test_what_one_follows_has_its_box_whoever_has_it(conversation, maya, priya, signed_in):
    conversation.follow(by=maya)
    conversation.assign_to(priya)
    create_conversation(said="Another")

    page = signed_in.get("/inbox/?box=following").content.decode()

    assert page.count('<li class="row"') == 1
    assert f'id="conv-{conversation.pk}"' in page


def test_something_new_in_what_one_follows_is_counted_until_it_is_read(
    conversation, maya, priya, signed_in
):
    conversation.follow(by=maya)
    signed_in.get(f"/inbox/{conversation.pk}/")
    assert counts(maya, Selection())["new_following"] == 0

    conversation.receive("Hello?")
    assert counts(maya, Selection())["new_following"] == 1
    assert counts(priya, Selection())["new_following"] == 0

    signed_in.get(f"/inbox/{conversation.pk}/")
    assert counts(maya, Selection())["new_following"] == 0


def test_following_gives_no_access(conversation, maya, signed_in):
    conversation.follow(by=maya)
    conversation.hand_to(create_team("Legal"))

    assert not Conversation.objects.visible_to(maya).in_box("following", maya).exists()
    assert signed_in.get(f"/inbox/{conversation.pk}/").status_code == 404


def test_the_team_sees_who_follows(conversation, priya, signed_in):
    conversation.follow(by=priya)

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert "Followed by" in page
    assert "Priya Nair" in page


def test_following_from_the_page_can_be_undone(signed_in, conversation, maya):
    answer = signed_in.post(f"/inbox/{conversation.pk}/follow/", headers=HTMX).content.decode()

    assert "You follow this conversation" in answer
    assert f'action="/inbox/{conversation.pk}/unfollow/"' in answer
    assert list(conversation.followers.all()) == [maya]
    signed_in.post(f"/inbox/{conversation.pk}/unfollow/", headers=HTMX)
    assert not conversation.followers.exists()


# --- Snoozed until the customer answers


@pytest.fixture
def answered(conversation, maya):
    conversation.reply("Which lamp?", by=maya)
    return conversation


def test_it_sleeps_until_the_customer_answers(answered, maya, now):
    answered.snooze(UNTIL_ANSWER, by=maya)
    assert answered.turn == Conversation.Turn.SNOOZED
    assert not Conversation.objects.due_to_wake(now + timedelta(days=3000)).exists()

    answered.receive("The big one.")

    assert answered.snoozed_until is None
    assert answered.turn == Conversation.Turn.OURS
    assert answered.events.get(kind="woken").details["why"] == "answered"


def test_an_automatic_reply_is_no_answer(answered, maya):
    answered.snooze(UNTIL_ANSWER, by=maya)
    answered.receive("I am on holiday", auto=Message.Auto.AUTO_REPLY)
    assert answered.waits_for_answer


def test_a_customer_who_waits_for_us_is_not_put_to_sleep_for_good(conversation, maya):
    with pytest.raises(Refused, match="Amara waits for your answer"):
        conversation.snooze(UNTIL_ANSWER, by=maya)


def test_the_database_lets_nobody_who_waits_sleep_for_good(conversation):
    sleeping = Conversation.objects.filter(pk=conversation.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        sleeping.update(snoozed_until=UNTIL_ANSWER)
    with pytest.raises(IntegrityError), transaction.atomic():
        sleeping.update(snoozed_until=UNTIL_ANSWER - timedelta(days=1))


def test_an_answer_that_is_taken_back_wakes_it(conversation, maya, now):
    message = conversation.reply("Which lamp?", by=maya, send_at=now + timedelta(seconds=30))
    conversation.snooze(UNTIL_ANSWER, by=maya)

    conversation.unsend(message, by=maya, now=now)

    assert conversation.snoozed_until is None
    assert conversation.turn == Conversation.Turn.OURS


@pytest.mark.parametrize("delivery", ["uncertain", "bounced"])
def test_an_answer_that_may_not_have_arrived_wakes_it(answered, maya, now, delivery):
    message = answered.messages.get(direction="out")
    message.delivery = "handing_off"
    message.save()
    answered.snooze(UNTIL_ANSWER, by=maya)

    if delivery == "bounced":
        answered.bounce(message, now=now)
    else:
        message.mark(Message.Delivery.UNCERTAIN, now=now)

    answered.refresh_from_db()
    assert answered.snoozed_until is None


def test_a_bot_that_asks_for_a_person_wakes_it(maya):
    conversation = create_conversation(inbox=create_inbox(has_bot=True))
    conversation.snooze(UNTIL_ANSWER, by=maya)

    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch)

    assert conversation.turn == Conversation.Turn.NEEDS_PERSON


def test_the_page_says_for_whom_it_waits(answered, signed_in):
    answer = signed_in.post(
        f"/inbox/{answered.pk}/snooze/", {"until": "answer"}, headers=HTMX
    ).content.decode()
    assert "Snoozed until Amara answers" in answer
    assert "9999" not in answer

    page = signed_in.get(f"/inbox/{answered.pk}/").content.decode()
    assert "Until Amara answers" in page
    assert "snoozed</b> it until Amara answers" in page
    assert "9999" not in page


def test_until_an_answer_is_offered_when_one_is_expected(answered, signed_in):
    address = f"/inbox/{answered.pk}/?menu=snooze"
    assert 'value="answer"' in signed_in.get(address).content.decode()

    answered.receive("Hello?")

    assert 'value="answer"' not in signed_in.get(address).content.decode()


def test_a_nameless_visitor_can_be_waited_for(maya, signed_in):
    conversation = create_conversation(customer=Customer.objects.create())
    conversation.snooze(UNTIL_ANSWER, by=maya)
    assert "Until " in signed_in.get("/inbox/?tab=snoozed").content.decode()


# --- On a list that is open


def test_an_open_list_shows_what_the_page_would_show(conversation, maya, priya):
    conversation.follow(by=maya)
    conversation.add_note("@Priya Nair", by=maya)
    create_conversation().add_note("Nobody is called", by=maya)

    for one in Conversation.objects.for_list():
        for agent in (maya, priya):
            for box in ("mentions", "following"):
                listed = Conversation.objects.filter(pk=one.pk).in_box(box, agent).exists()
                assert Row.of(one).is_in("all", box, agent.pk) == listed


@pytest.mark.parametrize(
    ("box", "words"), [("mentions", "Nobody has called you yet"), ("following", "with F")]
)
def test_an_empty_box_says_how_it_is_filled(signed_in, conversation, box, words):
    assert words in signed_in.get(f"/inbox/?box={box}").content.decode()
