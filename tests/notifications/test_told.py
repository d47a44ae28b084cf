from datetime import timedelta

import pytest

from conversations.models import Batch, Seen
from notifications import lines, listeners
from notifications.models import Defaults, Mute, Notification, Preferences
from notifications.types import Type
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

LATER = timedelta(minutes=5)


def only(agent):
    return Notification.objects.get(agent=agent)


# --- Who hears of what


def test_a_new_conversation_is_told_to_its_team(conversation, maya, priya, told):
    assert told(maya) == ["new"]
    assert told(priya) == []


def test_a_new_conversation_without_a_team_is_told_to_everybody(maya, priya, told):
    create_conversation(said="Hello")

    assert told(maya) == told(priya) == ["new"]


def test_what_the_bot_has_in_hand_is_told_to_nobody(maya, told):
    create_conversation(said="Hello", inbox=create_inbox(has_bot=True))

    assert told(maya) == []


def test_what_becomes_mine_is_told_to_me(conversation, maya, priya, told):
    conversation.assign_to(maya, by=priya)

    assert told(maya, type=Type.ASSIGNED) == ["assigned"]
    assert told(priya) == []


def test_what_i_do_myself_is_not_told_to_me(conversation, maya, told):
    conversation.follow(by=maya)
    conversation.assign_to(maya, by=maya)
    conversation.reply("Sorry!", by=maya)

    assert told(maya) == ["new"]


def test_what_is_handed_to_my_team_is_told_to_me(conversation, maya, priya, told):
    jonas = create_agent("Jonas", teams=[create_team("Returns")])

    conversation.hand_to(jonas.teams.get(), by=priya)

    assert told(jonas) == ["handed"]
    assert only(jonas).team.name == "Returns"


def test_an_answer_of_the_customer_is_told_to_whoever_has_it_or_follows_it(
    conversation, maya, priya, told
):
    conversation.assign_to(maya, by=priya)
    conversation.follow(by=priya)

    conversation.receive("Are you there?")

    assert told(maya)[0] == told(priya)[0] == "reply"
    assert Notification.objects.get(agent=priya).reason == "follower"


def test_pure_thanks_are_not_told(conversation, maya, priya, told):
    conversation.assign_to(maya, by=priya)

    conversation.receive("Thank you!")

    assert "reply" not in told(maya)


def test_a_follower_hears_when_a_colleague_answers(conversation, maya, priya, told):
    conversation.follow(by=priya)

    conversation.reply("We are looking.", by=maya)

    assert told(priya) == ["colleague"]


def test_whom_a_note_calls_hears_it_once_however_often_they_are_named(
    conversation, maya, priya, told
):
    conversation.add_note("@Maya Lind, @Maya and all of @Billing!", by=priya)

    assert told(maya)[0] == "mention"
    assert len(told(maya, type=Type.MENTION)) == 1


def test_when_the_bot_gives_up_the_team_and_the_supervisors_hear_it(maya, priya, billing, told):
    bot = create_bot()
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=billing)

    conversation.hand_off(by=bot, epoch=conversation.handler_epoch, reason="refund over 500 EUR")

    assert told(maya) == told(priya) == ["escalation"]
    assert {row.agent: row.reason for row in Notification.objects.all()} == {
        maya: "member",
        priya: "supervisor",
    }


def test_who_is_given_an_escalation_at_once_keeps_the_way_to_take_over(billing, maya):
    """A toast that it was assigned would take the place of the one with the button."""
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=billing)
    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch)

    conversation.assign_to(maya, by=None)

    rows = Notification.objects.filter(agent=maya, conversation=conversation)

    loud = {row.type: row.is_loud for row in rows}
    assert loud["escalation"] is True
    assert loud["assigned"] is False


def test_an_escalation_that_is_moved_at_once_is_one_for_the_other_team_too(billing, maya, told):
    jonas = create_agent("Jonas", teams=[create_team("Returns")])
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=billing)
    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch)

    conversation.hand_to(jonas.teams.get())

    assert told(jonas) == ["escalation"]


@pytest.mark.parametrize(
    ("score", "kind", "supervisors"),
    [(1, "rated_low", ["rated_low"]), (3, None, []), (5, "rated_high", [])],
)
def test_a_rating_is_told_to_whose_work_it_is(
    conversation, maya, priya, told, score, kind, supervisors
):
    conversation.assign_to(maya, by=maya)

    conversation.rate(score)

    assert told(maya) == ([kind, "new"] if kind else ["new"])
    assert told(priya) == supervisors


def test_a_failed_delivery_is_told_once_to_its_author_and_the_assignee(maya, priya, told, billing):
    conversation = create_conversation(said="Hi", inbox=create_inbox("email"), team=billing)
    message = conversation.reply("Here.", by=maya)
    conversation.assign_to(priya, by=maya)

    conversation.bounce(message, error="No such mailbox", now=message.created_at)

    assert told(maya, type=Type.FAILED) == told(priya, type=Type.FAILED) == ["failed"]


def test_an_alert_reaches_whom_it_names_and_not_who_may_not_see_it(conversation, maya, priya, told):
    jonas = create_agent("Jonas")

    conversation.alert([maya, jonas], supervisors=True, text="VIP waits", by=None)

    assert told(maya)[0] == told(priya)[0] == "alert"
    assert told(jonas) == []


# --- Never twice, never for who may not see it


def test_an_event_that_is_announced_again_tells_nobody_twice(conversation, maya, priya):
    conversation.assign_to(maya, by=priya)

    for event in conversation.events.filter(kind__in=["opened", "assigned"]):
        listeners.notify(event)

    assert Notification.objects.filter(agent=maya).count() == 2


def test_who_has_left_the_team_sees_nothing_that_was_told_before(conversation, maya, billing):
    assert lines.unread(maya) == 1

    billing.members.remove(maya)

    assert lines.unread(maya) == 0
    assert lines.page(maya) == ([], False)


def test_who_is_not_active_any_more_is_told_nothing(conversation, maya, told):
    maya.is_active = False
    maya.save()

    conversation.alert([maya], by=None)

    assert told(maya) == ["new"]


def test_who_has_read_it_already_is_not_told(conversation, maya, priya, told):
    Seen.objects.mark(maya, conversation.pk, conversation.version + 1)

    conversation.assign_to(maya, by=priya)

    assert told(maya) == ["new"]


def test_of_a_muted_conversation_only_a_call_by_name_is_heard(conversation, maya, priya, told, now):
    Mute.objects.create(agent=maya, conversation=conversation, muted_at=now)

    conversation.assign_to(maya, by=priya)
    conversation.receive("Hello?")
    conversation.add_note("@Maya Lind?", by=priya)

    assert told(maya) == ["mention", "new"]


def test_telling_very_many_agents_costs_as_much_as_telling_one(
    conversation, billing, django_assert_num_queries
):
    event = conversation.events.get(kind="opened")
    Notification.objects.all().delete()
    billing.members.add(*(create_agent() for _ in range(30)))

    with django_assert_num_queries(7):
        listeners.notify(event)

    assert Notification.objects.count() == 31


# --- What is told together


def test_events_of_one_conversation_are_one_line_while_they_are_unread(conversation, maya, priya):
    conversation.assign_to(maya, by=priya)
    conversation.receive("Hello?")

    [line], has_older = lines.page(maya)
    assert (line.newest.type, line.count, line.more, has_older) == ("reply", 3, 2, False)
    assert lines.unread(maya) == 1


def test_a_batch_is_told_as_one(maya, priya, billing, now):
    conversations = [create_conversation(said="Hi", team=billing) for _ in range(12)]
    Notification.objects.all().delete()
    batch, _is_new = Batch.objects.start(
        type(conversations[0]).objects.all(),
        [["assign", f"agent-{maya.pk}"]],
        by=priya,
        now=now,
        label="Assign",
    )

    while batch.go_on(now=now):
        pass

    [line], _has_older = lines.page(maya)
    assert line.said.title == "12 conversations were assigned to you"
    assert [row.is_loud for row in Notification.objects.order_by("pk")] == [True] + [False] * 11
    assert Notification.objects.exclude(push_due_at=None).count() == 1


def test_a_customer_who_writes_in_pieces_rings_once(conversation, maya, priya, now):
    conversation.assign_to(maya, by=priya)

    for word in ("Are", "you", "there?"):
        conversation.receive(word)

    replies = Notification.objects.filter(type="reply").order_by("pk")
    assert [row.is_loud for row in replies] == [True, False, False]


def test_what_was_told_of_a_conversation_is_told_of_the_whole_that_it_is_merged_into(
    maya, priya, billing
):
    inbox, customer = create_inbox("email"), create_customer()
    mails = {"team": billing, "inbox": inbox, "customer": customer}
    part = create_conversation(said="The same lamp", **mails)
    conversation = create_conversation(said="A lamp", **mails)

    part.merge_into(conversation, by=priya)

    [line], _has_older = lines.page(maya)
    assert line.newest.conversation == conversation
    assert line.count == 2


def test_what_is_split_off_is_told_of_what_it_became(conversation, maya, priya, billing, now):
    conversation.receive("My card number is 4111", now=now + timedelta(minutes=1))
    conversation.assign_to(maya, by=priya)
    conversation.receive("And is it stolen?", now=now + timedelta(minutes=2))
    said = conversation.messages.order_by("pk").last()

    new = conversation.split(said, by=priya)
    reply = Notification.objects.get(agent=maya, type="reply")
    assert (reply.conversation, reply.line) == (new, f"c{new.pk}")

    new.hand_to(create_team("Legal"), by=priya)
    assert not Notification.objects.visible_to(maya).filter(type="reply").exists()


def test_what_is_merged_no_more_is_told_of_what_it_is_again(maya, priya, billing):
    mails = {"inbox": create_inbox("email"), "customer": create_customer()}
    legal = create_team("Legal", [maya])
    part = create_conversation(said="My lawyer writes to you", team=legal, **mails)
    conversation = create_conversation(said="A lamp", team=billing, **mails)

    part.merge_into(conversation, by=priya)
    legal.members.remove(maya)
    part.refresh_from_db()
    part.unmerge(by=priya)

    [line], _has_older = lines.page(maya)
    assert (line.newest.conversation, line.count) == (conversation, 1)


# --- How each agent wants it


def test_what_an_agent_has_switched_off_is_not_told(conversation, maya, priya, told):
    off = {"screen": False, "push": False, "email": False}
    Preferences.objects.create(agent=maya, choices={"assigned": off})

    conversation.assign_to(maya, by=priya)

    assert told(maya) == ["new"]


def test_an_escalation_is_always_on_screen(maya, billing):
    off = {"screen": False, "push": False, "email": False, "sound": ""}
    Preferences.objects.create(agent=maya, choices={"escalation": off})
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=billing)

    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch)

    assert only(maya).on_screen


def test_the_agents_choice_goes_before_the_teams_and_the_teams_before_everybodys(
    conversation, maya, priya, billing
):
    Defaults.objects.create(choices={"assigned": {"email": True, "push": False}})
    Defaults.objects.create(team=billing, choices={"assigned": {"push": True}})
    Preferences.objects.create(agent=maya, choices={"assigned": {"sound": "bell"}})

    conversation.assign_to(maya, by=priya)

    row = Notification.objects.get(agent=maya, type="assigned")
    assert row.push_due_at
    assert row.mail_due_at
    assert row.sound == "bell"


def test_hostile_names_are_text_in_every_sentence(maya, priya, billing):
    customer = create_customer("<script>alert(1)</script> %(x)s %s {x}")
    conversation = create_conversation(said="Hi", customer=customer, team=billing)
    conversation.assign_to(maya, by=priya)

    [line], _has_older = lines.page(maya)

    assert line.said.title.startswith("Priya assigned <script>alert(1)</script> %(x)s %s {x}")
