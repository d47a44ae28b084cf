"""Two conversations become one, one becomes two, and everything is found again afterwards."""

from datetime import timedelta

import pytest

from conversations import threads
from conversations.models import Conversation, Draft, Merged, Message, Note, Refused, Unseen
from tests.factories import (
    create_conversation,
    create_customer,
    create_inbox,
    create_tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara():
    return create_customer("Amara Okafor", "amara@okafor.example")


@pytest.fixture
def mails():
    return create_inbox("email")


@pytest.fixture
def at(now):
    """So many minutes after the beginning."""
    return lambda minutes: now + timedelta(minutes=minutes)


@pytest.fixture
def one(amara, mails, at):
    return create_conversation(customer=amara, inbox=mails, subject="Lamp", said="first", now=at(0))


@pytest.fixture
def two(amara, mails, at):
    return create_conversation(
        customer=amara, inbox=mails, subject="My lamp", said="second", now=at(1)
    )


def said(conversation):
    """What its thread shows of messages and notes, in order."""
    events, _more = threads.page(conversation)
    bodies = [(event.message or event.note).body for event in events if event.message or event.note]
    return list(dict.fromkeys(bodies))


def again(*conversations):
    for conversation in conversations:
        conversation.refresh_from_db()


# --- Merge


def test_a_merged_conversation_is_read_in_the_other_one_in_the_order_of_time(one, two, maya, at):
    one.receive("third", now=at(2))
    two.add_note("careful", by=maya, now=at(3))

    two.merge_into(one, by=maya, now=at(4))

    assert said(one) == ["first", "second", "third", "careful"]
    assert said(two) == []
    homes = dict(one.messages.values_list("body", "home"))
    assert homes == {"first": None, "second": two.pk, "third": None}


def test_older_pages_go_on_across_what_was_merged(one, two, maya, at, monkeypatch):
    monkeypatch.setattr(threads, "PAGE", 3)
    for minute in range(2, 10):
        (one if minute % 2 else two).receive(f"{minute}", now=at(minute))
    two.merge_into(one, by=maya, now=at(20))

    pages, before = [], None
    while before != "end":
        events, has_older = threads.page(one, before)
        pages.append([event.pk for event in events])
        before = events[0].version if has_older else "end"

    assert [pk for page in reversed(pages) for pk in page] == list(
        one.events.in_time().values_list("pk", flat=True)
    )


def test_a_merged_conversation_is_closed_for_that_reason_and_leaves_every_list(one, two, maya, at):
    two.merge_into(one, by=maya, now=at(4))

    again(two)
    assert (two.status, two.close_reason, two.merged_into) == ("closed", "merged", one)
    assert list(Conversation.objects.visible_to(maya)) == [one]
    assert list(Conversation.objects.visible_to(maya).search(f"C-{two.pk}")) == [one]


def test_who_waited_in_either_waits_in_what_goes_on(one, two, maya, at):
    two.reply("answer", by=maya, now=at(3))
    one_waits = one.waiting_since

    one.merge_into(two, by=maya, now=at(4))

    assert two.waiting_since == one_waits
    two.reply("answer to both", by=maya, now=at(5))
    assert two.waiting_since is None


def test_what_goes_on_is_in_the_hands_of_who_had_one_of_them(one, two, maya, at):
    two.take_over(maya, now=at(2))

    two.merge_into(one, by=maya, now=at(3))

    assert (one.status, one.assignee) == ("active", maya)


def test_an_open_one_merged_into_a_closed_one_opens_it(one, two, maya, at):
    one.close(by=maya, now=at(2))

    two.merge_into(one, by=maya, now=at(3))

    assert (one.status, one.close_reason, one.closed_at) == ("pending", "", None)
    assert one.waiting_since == two.events.first().created_at


def test_a_bot_is_out_as_soon_as_a_person_merges(amara, maya, at):
    inbox = create_inbox(has_bot=True)
    bot, chat = (
        create_conversation(customer=amara, inbox=inbox, said=text, now=at(0)) for text in "ab"
    )
    chat.take_over(maya, now=at(1))
    epoch = bot.handler_epoch

    chat.merge_into(bot, by=maya, now=at(2))

    assert (bot.status, bot.assignee, bot.handler_epoch) == ("active", maya, epoch + 1)


def test_a_snoozed_one_wakes_when_one_that_is_awake_comes_in(one, two, maya, at):
    one.snooze(at(500), by=maya, now=at(2))

    two.merge_into(one, by=maya, now=at(3))

    assert one.snoozed_until is None


def test_it_cannot_be_merged_with_itself(one, maya):
    with pytest.raises(Refused, match="itself"):
        one.merge_into(one, by=maya)


def test_merging_twice_merges_once(one, two, maya, at):
    two.merge_into(one, by=maya, now=at(4))
    Conversation.objects.get(pk=two.pk).merge_into(one, by=maya, now=at(5))

    assert one.events.filter(kind="merged").count() == 1


def test_no_chain_becomes_a_circle(one, two, maya, at):
    two.merge_into(one, by=maya, now=at(4))

    with pytest.raises(Merged, match=f"C-{two.pk} was merged into C-{one.pk}"):
        one.merge_into(two, by=maya, now=at(5))


def test_what_is_merged_already_is_not_merged_elsewhere(one, two, maya, at):
    three = create_conversation(said="third")
    two.merge_into(one, by=maya, now=at(4))

    with pytest.raises(Merged):
        two.merge_into(three, by=maya, now=at(5))


@pytest.mark.parametrize(
    "act",
    [
        lambda it, by: it.reply("late", by=by),
        lambda it, by: it.add_note("late", by=by),
        lambda it, by: it.take_over(by),
        lambda it, by: it.reopen(by=by),
        lambda it, by: it.close(by=by),
        lambda it, by: it.assign_to(by),
    ],
)
def test_who_still_has_the_merged_one_on_the_screen_is_told_where_it_went(act, one, two, maya, at):
    stale = Conversation.objects.get(pk=two.pk)
    two.merge_into(one, by=maya, now=at(4))

    with pytest.raises(Merged, match=f"C-{one.pk}"):
        act(stale, maya)

    assert Note.objects.count() == 0
    assert Message.objects.count() == 2


def test_a_colleague_who_writes_meanwhile_is_shown_what_came_in(one, two, maya, priya, at):
    seen = one.version
    two.merge_into(one, by=priya, now=at(4))

    with pytest.raises(Unseen) as held:
        one.reply("late", by=maya, seen=seen)

    assert [event.message.body for event in held.value.events if event.message] == ["second"]


def test_what_was_begun_to_be_written_goes_along_and_no_note_becomes_a_reply(
    one, two, maya, priya, at
):
    keep = Draft.objects.keep
    keep(maya, two, mode="note", body="do not tell them", sequence=5, now=at(2))
    keep(maya, one, mode="reply", body="Dear Amara", sequence=3, now=at(2))
    keep(priya, two, mode="reply", body="Hello", sequence=9, now=at(2))

    two.merge_into(one, by=maya, now=at(4))

    drafts = {draft.agent: draft for draft in Draft.objects.written()}
    assert {draft.conversation for draft in drafts.values()} == {one}
    assert (drafts[maya].mode, drafts[maya].body) == ("note", "Dear Amara\n\ndo not tell them")
    assert (drafts[priya].mode, drafts[priya].body) == ("reply", "Hello")


# --- What comes for a merged one


def test_what_comes_for_a_merged_one_goes_to_the_end_of_the_chain(one, two, maya, at):
    three = create_conversation(customer=one.customer, inbox=one.inbox, said="third", now=at(2))
    two.merge_into(one, by=maya, now=at(4))
    one.merge_into(three, by=maya, now=at(5))

    message = two.receive("fourth", now=at(6))

    assert message.conversation == three
    assert said(three) == ["first", "second", "third", "fourth"]


def test_it_goes_there_too_when_the_merge_was_not_known_yet(one, two, maya, at):
    stale = Conversation.objects.get(pk=two.pk)
    two.merge_into(one, by=maya, now=at(4))

    assert stale.receive("late", now=at(5)).conversation == one


def test_it_comes_back_too_when_the_undo_was_not_known_yet(one, two, maya, at):
    two.merge_into(one, by=maya, now=at(4))
    stale = Conversation.objects.get(pk=two.pk)
    two.unmerge(by=maya, now=at(5))

    assert stale.receive("late", now=at(6)).conversation == two


def test_the_state_of_a_delivery_follows_the_message(one, two, maya, at):
    message = two.reply("answer", by=maya, now=at(2))
    stale = Message.objects.select_related("conversation").get(pk=message.pk)
    two.merge_into(one, by=maya, now=at(3))

    stale.mark("sent", now=at(4))

    assert one.events.latest("version").kind == "delivery_changed"


def test_a_chat_goes_on_in_the_one_that_it_was_merged_into(amara, maya, at):
    inbox = create_inbox()
    first = create_conversation(customer=amara, inbox=inbox, said="a", now=at(0))
    second = create_conversation(customer=amara, inbox=inbox, said="b", now=at(1))
    second.merge_into(first, by=maya, now=at(2))

    assert Conversation.objects.ongoing(customer=amara, inbox=inbox, now=at(3)) == first


# --- Whose answers, and who reads along


def test_a_chat_takes_in_nothing_that_somebody_else_wrote(one, maya):
    chat = create_conversation(said="hi")

    for merging, into in ((one, chat), (chat, one)):
        with pytest.raises(Refused, match="same customer"):
            merging.merge_into(into, by=maya)


def test_a_chat_is_the_one_that_stays(one, amara, maya):
    chat = create_conversation(customer=amara, said="hi")

    with pytest.raises(Refused, match="has to stay"):
        chat.merge_into(one, by=maya)
    one.merge_into(chat, by=maya)

    assert chat.messages.count() == 2


# --- Undo of a merge


def test_undo_gives_both_back_as_they_were(one, two, maya, at):
    two.take_over(maya, now=at(2))
    before = [
        (each.status, each.assignee_id, each.waiting_since, each.preview, said(each))
        for each in (one, two)
    ]
    two.merge_into(one, by=maya, now=at(4))

    two.unmerge(by=maya, now=at(5))

    again(one, two)
    after = [
        (each.status, each.assignee_id, each.waiting_since, each.preview, said(each))
        for each in (one, two)
    ]
    assert after == before


def test_what_came_for_it_meanwhile_goes_back_with_it_and_what_was_answered_stays(
    one, two, maya, at
):
    two.close(by=maya, now=at(2))
    two.merge_into(one, by=maya, now=at(4))
    one.reply("answer", by=maya, now=at(5))
    two.receive("more", now=at(6))

    two.unmerge(by=maya, now=at(7))

    again(one, two)
    assert (said(one), said(two)) == (["first", "answer"], ["second", "more"])
    assert (two.status, two.waiting_since) == ("pending", at(6))
    assert one.events.latest("version").details["answers"] == 1


def test_one_that_was_closed_before_is_closed_again_unless_something_happened(one, two, maya, at):
    one.close(by=maya, now=at(2))
    two.merge_into(one, by=maya, now=at(3))
    two.unmerge(by=maya, now=at(4))
    again(one, two)
    assert (one.status, one.close_reason, one.closed_at) == ("closed", "resolved", at(2))
    assert one.waiting_since is None

    two.merge_into(one, by=maya, now=at(5))
    one.receive("and?", now=at(6))
    two.unmerge(by=maya, now=at(7))
    again(one)
    assert (one.status, one.waiting_since) == ("pending", at(6))


def test_undoing_twice_is_refused_with_words(one, two, maya, at):
    two.merge_into(one, by=maya, now=at(4))
    two.unmerge(by=maya, now=at(5))

    with pytest.raises(Refused, match="undone already"):
        two.unmerge(by=maya, now=at(6))


def test_the_middle_of_a_chain_takes_what_came_with_it(one, two, maya, at):
    three = create_conversation(customer=one.customer, inbox=one.inbox, said="third", now=at(2))
    three.merge_into(two, by=maya, now=at(3))
    again(two)
    two.merge_into(one, by=maya, now=at(4))

    two.unmerge(by=maya, now=at(5))

    again(one, two)
    assert (said(one), said(two)) == (["first"], ["second", "third"])
    assert (one.waiting_since, two.waiting_since) == (at(0), at(1))


def test_the_end_of_a_chain_can_be_taken_out_first(one, two, maya, at):
    three = create_conversation(customer=one.customer, inbox=one.inbox, said="third", now=at(2))
    three.merge_into(two, by=maya, now=at(3))
    again(two)
    two.merge_into(one, by=maya, now=at(4))

    three.unmerge(by=maya, now=at(5))

    again(one, three)
    assert (said(one), said(three)) == (["first", "second"], ["third"])
    assert three.waiting_since == at(2)


# --- Split


def test_one_message_becomes_a_conversation_of_its_own(one, maya, at):
    other = one.receive("something else", subject="Invoice", now=at(2))
    one.receive("third", now=at(3))

    new = one.split(other, by=maya, now=at(4))

    again(one)
    assert (said(one), said(new)) == (["first", "third"], ["something else"])
    assert (new.customer, new.subject, new.status) == (one.customer, "Invoice", "pending")
    assert (one.waiting_since, new.waiting_since) == (at(0), at(2))
    assert (one.preview, new.preview) == ("third", "something else")


def test_it_and_all_that_follows_with_notes_and_answers(one, maya, at):
    other = one.receive("something else", now=at(2))
    one.add_note("hm", by=maya, now=at(3))
    one.reply("answer", by=maya, now=at(4))

    new = one.split(other, by=maya, now=at(5), and_later=True)

    again(one)
    assert (said(one), said(new)) == (["first"], ["something else", "hm", "answer"])
    assert (one.waiting_since, new.waiting_since) == (at(0), None)
    assert (new.status, new.assignee) == ("active", maya)


def test_what_somebody_else_wrote_becomes_theirs(one, maya, at):
    bola = create_customer("Bola", "bola@okafor.example")
    other = one.receive("me too", sender=bola, now=at(2))

    assert one.split(other, by=maya, now=at(3)).customer == bola


def test_nothing_is_split_when_nothing_would_stay(one, maya, at):
    one.receive("second", now=at(2))

    with pytest.raises(Refused, match="nothing would stay"):
        one.split(one.messages.first(), by=maya, now=at(3), and_later=True)


def test_what_is_elsewhere_by_now_is_not_split(one, two, maya, at):
    second = two.messages.get()
    two.merge_into(one, by=maya, now=at(2))

    with pytest.raises(Refused, match="another conversation"):
        two.split(second, by=maya, now=at(3))


def test_undo_of_a_split_brings_everything_back_also_what_came_since(one, maya, at):
    other = one.receive("something else", now=at(2))
    new = one.split(other, by=maya, now=at(3))
    new.receive("more of that", now=at(4))

    new.unsplit(by=maya, now=at(5))

    again(one, new)
    assert said(one) == ["first", "something else", "more of that"]
    assert (new.merged_into, one.waiting_since) == (one, at(0))
    assert new.receive("again", now=at(6)).conversation == one


def test_undoing_a_split_twice_undoes_it_once(one, maya, at):
    new = one.split(one.receive("b", now=at(2)), by=maya, now=at(3))
    new.unsplit(by=maya, now=at(4))
    new.unsplit(by=maya, now=at(5))

    assert one.events.filter(kind="unsplit").count() == 1


def test_a_split_in_what_was_merged_is_undone_and_then_the_merge(one, two, maya, at):
    second = two.messages.get()
    two.receive("third", now=at(2))
    two.merge_into(one, by=maya, now=at(3))
    again(one)
    new = one.split(second, by=maya, now=at(4))
    new.unsplit(by=maya, now=at(5))

    two.unmerge(by=maya, now=at(6))

    again(one, two)
    assert (said(one), said(two)) == (["first"], ["second", "third"])


def test_a_merge_is_undone_while_a_part_of_it_is_split_off(one, two, maya, at):
    second = two.messages.get()
    two.receive("third", now=at(2))
    two.merge_into(one, by=maya, now=at(3))
    again(one)
    new = one.split(second, by=maya, now=at(4))

    two.unmerge(by=maya, now=at(5))
    again(one, two, new)
    assert (said(one), said(two), said(new)) == (["first"], ["third"], ["second"])

    new.unsplit(by=maya, now=at(6))
    assert said(one) == ["first", "second"]


def test_what_was_not_split_off_cannot_go_back(one, maya):
    with pytest.raises(Refused):
        one.unsplit(by=maya)


# --- What goes along


def test_tags_and_followers_go_along_and_come_back(one, two, maya, priya, at):
    lamp, refund, vip = (create_tag(name) for name in ("lamp", "refund", "vip"))
    one.retag([lamp], by=maya, now=at(2))
    two.retag([lamp, refund], by=maya, now=at(2))
    one.follow(by=maya, now=at(2))
    two.follow(by=priya, now=at(2))

    two.merge_into(one, by=maya, now=at(3))
    assert {*one.tags.all()} == {lamp, refund}
    assert {*one.followers.all()} == {maya, priya}

    one.retag([vip], by=maya, now=at(4))
    two.unmerge(by=maya, now=at(5))
    assert [{*each.tags.all()} for each in (one, two)] == [{lamp, vip}, {lamp, refund}]
    assert [{*each.followers.all()} for each in (one, two)] == [{maya}, {priya}]


def test_a_tag_that_two_brought_goes_with_the_last_of_them(one, two, maya, at):
    refund = create_tag("refund")
    three = create_conversation(customer=one.customer, inbox=one.inbox, said="third", now=at(2))
    for part in (two, three):
        part.tag(refund, by=maya, now=at(2))
    three.merge_into(two, by=maya, now=at(3))
    again(two)
    two.untag(refund, by=maya, now=at(3))
    three.unmerge(by=maya, now=at(4))
    again(two, three)
    two.tag(refund, by=maya, now=at(4))
    for part in (two, three):
        part.merge_into(one, by=maya, now=at(5))

    two.unmerge(by=maya, now=at(6))
    assert one.tags.count() == 1
    three.unmerge(by=maya, now=at(7))
    assert one.tags.count() == 0


def test_what_the_end_of_a_chain_brought_goes_with_it(one, two, maya, at):
    refund = create_tag("refund")
    three = create_conversation(customer=one.customer, inbox=one.inbox, said="third", now=at(2))
    three.tag(refund, by=maya, now=at(2))
    three.merge_into(two, by=maya, now=at(3))
    again(two)
    two.merge_into(one, by=maya, now=at(4))

    three.unmerge(by=maya, now=at(5))
    assert (one.tags.count(), two.tags.count(), three.tags.count()) == (0, 0, 1)


def test_no_more_tags_come_than_a_conversation_can_have(one, two, maya, at):
    one.retag([create_tag(f"a{n}") for n in range(15)], by=maya, now=at(2))
    two.retag([create_tag(f"b{n}") for n in range(15)], by=maya, now=at(2))

    two.merge_into(one, by=maya, now=at(3))
    assert one.tags.count() == 20

    two.unmerge(by=maya, now=at(4))
    assert (one.tags.count(), two.tags.count()) == (15, 15)
