"""What was promised to a customer, kept from a conversation's log."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import Kind
from conversations.models import Conversation
from sla import tasks, ticking
from sla.keeping import keep
from sla.listeners import keep_promises
from sla.models import Clock
from team.models import OfficeHours
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def maya(db):
    return factories.create_agent("Maya Lind")


@pytest.fixture
def policy():
    return factories.create_policy(
        "Default",
        next_response=10 * MINUTE,
        first_response=2 * MINUTE,
        resolution=8 * HOUR,
        now=MONDAY,
    )


@pytest.fixture
def conversation(policy):
    """Asked at nine on Monday, and nobody has answered."""
    conversation = factories.create_conversation(now=MONDAY, said="My lamp is broken.")
    keep(conversation, now=MONDAY)
    return conversation


def clock(conversation, kind="first_response"):
    return conversation.clocks.filter(kind=kind).order_by("started_at").last()


def kept(conversation, now):
    keep(conversation, now=now)
    return conversation


def events(conversation, kind):
    return conversation.events.filter(kind=kind)


def test_who_writes_is_promised_an_answer(conversation):
    first = clock(conversation)

    assert (first.started_at, first.due_at) == (MONDAY, MONDAY + 2 * MINUTE)
    assert first.warn_at == MONDAY + 96 * SECOND
    assert (first.policy_name, first.policy_version) == ("Default", 1)
    assert conversation.due_at == MONDAY + 2 * MINUTE
    assert conversation.clock["kind"] == "first_response"


def test_a_person_who_answers_keeps_the_promise(conversation, maya):
    conversation.reply("It is on its way.", by=maya, now=MONDAY + MINUTE)
    kept(conversation, MONDAY + MINUTE)

    first = clock(conversation)
    assert first.met_at == MONDAY + MINUTE
    assert first.used == MINUTE
    assert ticking.tick(MONDAY + HOUR) == 0
    assert conversation.due_at == MONDAY + 8 * HOUR or conversation.due_at is None


def test_an_automatic_message_keeps_none(conversation):
    conversation.write_automatically("We have it.", by=None, now=MONDAY + MINUTE)

    kept(conversation, MONDAY + MINUTE)

    assert clock(conversation).due_at == MONDAY + 2 * MINUTE


def test_keeping_twice_changes_nothing(conversation):
    before = list(Clock.objects.values())

    kept(conversation, MONDAY + 5 * MINUTE)

    assert list(Clock.objects.values()) == before


def test_the_second_question_has_the_time_of_a_next_response(conversation, maya):
    conversation.reply("Which lamp?", by=maya, now=MONDAY + MINUTE)
    conversation.receive("The pendant.", now=MONDAY + 3 * MINUTE)
    conversation.receive("Hello?", now=MONDAY + 4 * MINUTE)
    kept(conversation, MONDAY + 4 * MINUTE)

    following = clock(conversation, "next_response")
    assert following.started_at == MONDAY + 3 * MINUTE
    assert following.due_at == MONDAY + 13 * MINUTE
    # What nobody heard of in between was kept all the same.
    assert clock(conversation).met_at == MONDAY + MINUTE


def test_thanks_ask_for_nothing(conversation, maya):
    conversation.reply("Sent.", by=maya, now=MONDAY + MINUTE)
    conversation.receive("Thank you!", now=MONDAY + 3 * MINUTE)
    kept(conversation, MONDAY + 3 * MINUTE)

    assert clock(conversation, "next_response") is None


def test_a_snooze_stops_no_clock_of_who_waits(conversation, maya):
    conversation.snooze(MONDAY + 5 * HOUR, by=maya, now=MONDAY + MINUTE)
    kept(conversation, MONDAY + MINUTE)

    assert clock(conversation).due_at == MONDAY + 2 * MINUTE
    assert ticking.tick(MONDAY + 3 * MINUTE) == 1


def test_the_bots_time_does_not_count(policy):
    bot, inbox = factories.create_bot(), factories.create_inbox(has_bot=True)
    conversation = factories.create_conversation(now=MONDAY, said="Hi", inbox=inbox)
    kept(conversation, MONDAY)
    assert not conversation.clocks.exists()

    conversation.bot_reply("Hello", by=bot, epoch=0, now=MONDAY + SECOND)
    conversation.hand_off(by=bot, epoch=0, now=MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)

    assert clock(conversation).started_at == MONDAY + HOUR
    assert clock(conversation).due_at == MONDAY + HOUR + 2 * MINUTE


def test_back_with_the_bot_it_stands_still_and_goes_on_where_it_was(policy, maya):
    bot, inbox = factories.create_bot(), factories.create_inbox(has_bot=True)
    conversation = factories.create_conversation(now=MONDAY, said="Hi", inbox=inbox)
    conversation.hand_off(by=bot, epoch=0, now=MONDAY)
    conversation.return_to_bot(by=maya, now=MONDAY + MINUTE)
    kept(conversation, MONDAY + MINUTE)
    assert (clock(conversation).due_at, clock(conversation).used) == (None, MINUTE)

    conversation.hand_off(by=bot, epoch=conversation.handler_epoch, now=MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)

    assert clock(conversation).due_at == MONDAY + HOUR + MINUTE


def test_what_is_taken_back_was_never_an_answer(conversation, maya):
    send_at = MONDAY + MINUTE + 10 * SECOND
    message = conversation.reply("Oops", by=maya, now=MONDAY + MINUTE, send_at=send_at)
    kept(conversation, MONDAY + MINUTE)
    assert clock(conversation).met_at

    conversation.unsend(message, by=maya, now=MONDAY + MINUTE + 5 * SECOND)
    kept(conversation, MONDAY + MINUTE + 5 * SECOND)

    first = clock(conversation)
    assert (first.met_at, first.ended_at) == (None, None)
    assert first.due_at == MONDAY + 2 * MINUTE
    assert Clock.objects.filter(kind="first_response").count() == 1


def later(conversation, maya, *, at, minutes):
    fields = {"send_at": at + minutes * MINUTE, "is_scheduled": True}
    message = conversation.reply("Try another socket.", by=maya, now=at, **fields)
    keep(conversation, now=at)
    return message


def leaves(conversation, message, now):
    message.mark("sent", now=now)
    keep_promises(conversation.events.filter(kind=Kind.DELIVERY_CHANGED).last())


def test_a_reply_that_leaves_later_is_no_answer_before(conversation, maya):
    message = later(conversation, maya, at=MONDAY + 30 * SECOND, minutes=60)
    assert clock(conversation).ended_at is None
    assert conversation.due_at == MONDAY + 2 * MINUTE
    ticking.tick(MONDAY + 3 * MINUTE)
    assert events(conversation, Kind.SLA_BREACHED).count() == 1

    leaves(conversation, message, message.send_at)
    assert clock(conversation).met_at == message.send_at
    ticking.tick(MONDAY + 2 * HOUR)
    assert events(conversation, Kind.SLA_BREACHED).count() == 1


def test_a_reply_that_leaves_later_but_in_time_keeps_the_promise(conversation, maya):
    message = later(conversation, maya, at=MONDAY + 30 * SECOND, minutes=1)
    leaves(conversation, message, message.send_at)
    assert clock(conversation).met_at == MONDAY + 90 * SECOND
    ticking.tick(MONDAY + HOUR)
    assert not events(conversation, Kind.SLA_BREACHED).exists()


def test_what_was_to_leave_later_and_is_sent_now_is_an_answer_now(conversation, maya):
    message = later(conversation, maya, at=MONDAY + 30 * SECOND, minutes=60)
    conversation.send_now(message, by=maya, now=MONDAY + MINUTE)
    leaves(conversation, message, MONDAY + MINUTE)
    assert clock(conversation).met_at == MONDAY + MINUTE


def test_closed_with_a_reply_that_leaves_too_late_it_breaks_the_promise(conversation, maya):
    message = later(conversation, maya, at=MONDAY + 30 * SECOND, minutes=60)
    conversation.close(by=maya, now=MONDAY + MINUTE)
    keep(conversation, now=MONDAY + MINUTE)
    leaves(conversation, message, message.send_at)
    ticking.tick(MONDAY + 2 * HOUR)
    assert events(conversation, Kind.SLA_BREACHED).count() == 1


def test_a_question_answered_after_all_waits_for_no_later_reply(conversation, maya):
    later(conversation, maya, at=MONDAY + 30 * SECOND, minutes=60)
    conversation.reply("At once, after all.", by=maya, now=MONDAY + MINUTE)
    keep(conversation, now=MONDAY + MINUTE)
    assert clock(conversation).met_at == MONDAY + MINUTE
    assert not conversation.clocks.filter(kind="next_response").exists()


def test_only_office_hours_count_where_the_policy_says_so(policy):
    factories.create_office_hours(is_default=True)
    policy.in_office_hours = True
    policy.save()
    evening = MONDAY.replace(hour=16, minute=59)
    conversation = factories.create_conversation(now=evening, said="Are you there?")
    kept(conversation, evening)

    tuesday = MONDAY + 24 * HOUR
    assert clock(conversation).due_at == tuesday + MINUTE
    assert conversation.clock["runs"] == [
        [evening.timestamp(), evening.timestamp() + 60],
        [tuesday.timestamp(), tuesday.timestamp() + 60],
    ]
    pieces = clock(conversation).pieces(OfficeHours.objects.of(None), tuesday)
    assert [(piece.length, piece.counts, piece.cause) for piece in pieces] == [
        (MINUTE, True, ""),
        (16 * HOUR, False, "closed"),
    ]


def test_a_promise_for_any_hour_runs_in_the_thread_too_while_the_team_is_closed(
    conversation, maya, signed_in
):
    team = factories.create_team("Billing", [maya])
    team.office_hours = factories.create_office_hours()
    team.save()
    conversation.hand_to(team, by=maya)
    late = MONDAY + 14 * HOUR
    Clock.objects.update(runs=[[late.isoformat(), None, ""]], due_at=late + 2 * MINUTE)

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    start = int(late.timestamp())
    assert f'data-runs="{start}-{start + 120}"' in page


def test_the_resolution_pauses_while_we_wait_for_the_customer(conversation, maya):
    conversation.reply("Which lamp?", by=maya, now=MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)
    solving = clock(conversation, "resolution")
    assert (solving.due_at, solving.used) == (None, HOUR)
    assert conversation.due_at is None
    assert conversation.clock["why"] == "answered"
    assert conversation.clock["left"] == 7 * 3600

    conversation.receive("The pendant.", now=MONDAY + 5 * HOUR)
    kept(conversation, MONDAY + 5 * HOUR)

    assert clock(conversation, "resolution").due_at == MONDAY + 12 * HOUR


def test_or_it_does_not_when_the_policy_says_so(conversation, policy, maya):
    policy.pauses_for_customer, policy.version = False, 2
    policy.save()
    conversation.reply("Which lamp?", by=maya, now=MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)

    assert clock(conversation, "resolution").due_at == MONDAY + 8 * HOUR


def test_closing_ends_and_reopening_goes_on(conversation, maya):
    conversation.close(by=maya, now=MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)
    solved = clock(conversation, "resolution")
    assert (solved.met_at, solved.used) == (MONDAY + HOUR, HOUR)

    conversation.receive("It is not solved.", now=MONDAY + 10 * HOUR)
    kept(conversation, MONDAY + 10 * HOUR)

    again = clock(conversation, "resolution")
    assert again.pk == solved.pk
    assert (again.met_at, again.due_at) == (None, MONDAY + 17 * HOUR)
    pieces = again.pieces(OfficeHours.objects.of(None), MONDAY + 11 * HOUR)
    assert [(piece.length, piece.counts, piece.cause) for piece in pieces] == [
        (HOUR, True, ""),
        (9 * HOUR, False, "done"),
        (HOUR, True, ""),
    ]


def test_spam_breaks_no_promise(conversation, maya):
    conversation.close(by=maya, reason="spam", now=MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)

    assert ticking.tick(MONDAY + HOUR) == 0
    assert not Clock.objects.exclude(met_at=None).exists()


def test_an_answer_that_came_too_late_breaks_the_promise(conversation, maya):
    conversation.reply("Sorry!", by=maya, now=MONDAY + 3 * MINUTE)
    kept(conversation, MONDAY + 3 * MINUTE)

    ticking.tick(MONDAY + 3 * MINUTE + SECOND)

    first = clock(conversation)
    assert (first.breached_at, first.met_at) == (MONDAY + 2 * MINUTE, MONDAY + 3 * MINUTE)
    assert events(conversation, Kind.SLA_BREACHED).get().details["is_answered"]


def test_an_undone_close_never_was(conversation, maya):
    conversation.close(by=maya, now=MONDAY + MINUTE)
    kept(conversation, MONDAY + MINUTE)
    conversation.undo_close(by=maya, now=MONDAY + MINUTE + SECOND)
    kept(conversation, MONDAY + MINUTE + SECOND)

    assert clock(conversation).due_at == MONDAY + 2 * MINUTE
    assert clock(conversation, "resolution").due_at == MONDAY + 8 * HOUR


def test_warned_once_and_broken_once(conversation):
    assert ticking.tick(MONDAY + 90 * SECOND) == 0
    for seconds in (97, 98, 119, 121, 130, 500):
        ticking.tick(MONDAY + seconds * SECOND)

    warned, broken = (
        events(conversation, kind).get() for kind in (Kind.SLA_WARNED, Kind.SLA_BREACHED)
    )
    assert warned.reason.title == broken.reason.title == "Default"
    assert broken.details["due_at"] == (MONDAY + 2 * MINUTE).isoformat()
    assert broken.reason.trace["policy"]["version"] == 1
    assert broken.reason.trace["pieces"] == [
        [MONDAY.isoformat(), (MONDAY + 2 * MINUTE).isoformat(), True, ""]
    ]


def test_a_sweeper_that_was_down_for_two_hours_tells_it_once_and_how_late(conversation):
    ticking.tick(MONDAY + 2 * HOUR)
    ticking.tick(MONDAY + 2 * HOUR + SECOND)

    broken = events(conversation, Kind.SLA_BREACHED).get()
    assert clock(conversation).breached_at == MONDAY + 2 * MINUTE
    assert broken.details["late"] == 118 * 60
    # It would be no use to warn of it now.
    assert not events(conversation, Kind.SLA_WARNED).exists()


def test_who_goes_on_waiting_stays_on_top_of_the_list(conversation):
    ticking.tick(MONDAY + HOUR)
    kept(conversation, MONDAY + HOUR)

    assert conversation.due_at == MONDAY + 2 * MINUTE


def test_a_stricter_policy_counts_for_what_is_not_broken_yet(conversation, policy):
    policy.next_response, policy.resolution, policy.version = None, HOUR, 2
    policy.first_response = MINUTE
    policy.save()
    kept(conversation, MONDAY + 30 * SECOND)

    assert clock(conversation).due_at == MONDAY + MINUTE
    assert clock(conversation).policy_version == 2

    ticking.tick(MONDAY + 2 * HOUR)
    ticking.tick(MONDAY + 2 * HOUR)
    policy.first_response, policy.version = 5 * HOUR, 3
    policy.save()
    kept(conversation, MONDAY + 2 * HOUR)

    broken = clock(conversation)
    assert (broken.due_at, broken.policy_version) == (MONDAY + MINUTE, 2)


def test_a_policy_that_promises_it_no_more_stops_the_clock(conversation, policy):
    policy.first_response, policy.version = None, 2
    policy.save()
    kept(conversation, MONDAY + MINUTE)

    assert clock(conversation).due_at is None
    assert conversation.clock["kind"] == "resolution"


def test_nothing_was_promised_before_there_was_a_policy(maya):
    conversation = factories.create_conversation(now=MONDAY, said="Hello?")
    conversation.reply("Yes?", by=maya, now=MONDAY + HOUR)
    factories.create_policy(now=MONDAY + 2 * HOUR)
    conversation.receive("Hm.", now=MONDAY + 3 * HOUR)
    kept(conversation, MONDAY + 3 * HOUR)

    assert not conversation.clocks.exists()


def test_a_clock_that_is_set_back_breaks_nothing(conversation, maya):
    conversation.reply("Yes?", by=maya, now=MONDAY - HOUR)
    kept(conversation, MONDAY - HOUR)

    first = clock(conversation)
    assert (first.used, first.met_at) == (timedelta(0), MONDAY)
    assert ticking.tick(MONDAY + HOUR) == 0


def test_merged_it_goes_on_in_the_whole(conversation, policy, maya):
    whole = factories.create_conversation(
        now=MONDAY + 30 * SECOND, customer=conversation.customer, inbox=conversation.inbox
    )
    conversation.merge_into(whole, by=maya, now=MONDAY + MINUTE)
    for each in (conversation, whole):
        each.refresh_from_db()
        kept(each, MONDAY + MINUTE)

    assert not conversation.clocks.running().exists()
    assert conversation.due_at is None
    assert clock(whole).due_at >= MONDAY + 2 * MINUTE
    assert clock(whole).due_at <= MONDAY + 2 * MINUTE + 30 * SECOND

    conversation.unmerge(by=maya, now=MONDAY + 90 * SECOND)
    for each in (conversation, whole):
        each.refresh_from_db()
        kept(each, MONDAY + 90 * SECOND)

    assert clock(conversation).due_at == MONDAY + 2 * MINUTE
    assert not whole.clocks.running().filter(kind="first_response").exists()


def test_what_was_split_off_has_a_promise_of_its_own_since_it_was_asked(conversation, maya):
    second = conversation.receive("And another thing.", now=MONDAY + MINUTE)
    new = conversation.split(second, by=maya, now=MONDAY + 90 * SECOND)
    for each in (conversation, new):
        kept(each, MONDAY + 90 * SECOND)

    assert clock(conversation).due_at == MONDAY + 2 * MINUTE
    assert clock(new).due_at == MONDAY + MINUTE + 2 * MINUTE


def test_each_event_is_heard(policy, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        conversation = factories.create_conversation(said="Hello?")
    conversation = Conversation.objects.get(pk=conversation.pk)

    assert conversation.due_at
    tasks.tick()
    assert clock(conversation).breached_at is None


def test_keeping_costs_the_same_however_long_the_story(
    conversation, maya, django_assert_num_queries
):
    def costs(now):
        keep(conversation, now=now)  # as it stands
        # Its row, its log, its clocks, the hours; and the transaction's two ends in a test.
        with django_assert_num_queries(7):
            keep(conversation, now=now)

    costs(MONDAY + SECOND)
    for minutes in range(1, 6):
        conversation.reply("Well?", by=maya, now=MONDAY + minutes * MINUTE)
        conversation.receive("Well.", now=MONDAY + minutes * MINUTE + SECOND)
    costs(MONDAY + HOUR)
