"""The log: one line a change, no gap, announced once it is committed, found again when missed."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from conversations import tasks
from conversations.events import Kind
from conversations.models import Conversation, Event
from tests.factories import create_agent, create_conversation

heard = []
broken = {"now": False}


def listen(event):
    heard.append(event.pk)


def listen_badly(event):
    if broken["now"]:
        raise ConnectionError("Redis is away")


LISTENERS = {Kind.MESSAGE_RECEIVED: [listen_badly, listen]}


@pytest.fixture(autouse=True)
def _switchboard(settings):
    settings.EVENT_LISTENERS = f"{__name__}.LISTENERS"
    heard.clear()
    broken["now"] = False


def test_versions_count_every_line_without_a_gap(conversation, maya):
    conversation.reply("Hello.", by=maya)
    conversation.add_note("Careful.", by=maya)
    conversation.close(by=maya)

    versions = list(conversation.events.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, conversation.version + 1))


def test_a_line_written_on_an_old_state_is_refused(conversation):
    old = Conversation.objects.get(pk=conversation.pk)
    conversation.receive("Hello?")

    with pytest.raises(IntegrityError), transaction.atomic():
        old.record(Kind.WOKEN, now=timezone.now())
    conversation.refresh_from_db()
    assert conversation.version == conversation.events.count()


def test_an_event_is_announced_after_the_commit(conversation, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        conversation.receive("Hello?")
        assert heard == []

    event = conversation.events.get(kind="message_received", version=conversation.version)
    assert heard == [event.pk]
    assert event.announced_at is not None


def test_what_was_not_heard_is_announced_again(conversation, django_capture_on_commit_callbacks):
    broken["now"] = True
    with django_capture_on_commit_callbacks(execute=True):
        conversation.receive("Hello?")
    event = conversation.events.last()
    assert heard == [event.pk]  # the others hear, whoever fails
    assert event.announced_at is None

    broken["now"] = False
    Event.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    tasks.announce_missed()
    tasks.announce_missed()

    assert heard.count(event.pk) == 2
    event.refresh_from_db()
    assert event.announced_at is not None


def test_what_is_never_heard_does_not_hold_up_the_rest(conversation, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    for n in range(4):
        conversation.receive(f"Message {n}")
    Event.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    last = conversation.events.order_by("version").last()
    broken["now"] = True

    tasks.announce_missed()

    assert last.pk in heard


def test_a_line_that_is_just_being_announced_is_left_alone(conversation):
    tasks.announce_missed()

    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_writers_take_turns_so_a_reader_never_misses_a_line():
    """Two transactions at once: whoever has seen line N has seen every line before it."""
    conversation = create_conversation(said="Hello")
    agents = [create_agent("Ana"), create_agent("Ben")]
    seen, stop = [], threading.Event()

    def write(agent):
        mine = Conversation.objects.get(pk=conversation.pk)
        for n in range(15):
            mine.add_note(f"{n}", by=agent)
        connection.close()

    def read():
        while not stop.is_set():
            seen.append(list(conversation.events.values_list("version", flat=True)))
        connection.close()

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=[agent]) for agent in agents]
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()

    assert conversation.events.count() == 2 + 30
    assert seen
    for versions in seen:
        assert sorted(versions) == list(range(1, len(versions) + 1))


@pytest.mark.django_db(transaction=True)
def test_two_who_take_over_in_the_same_moment_leave_one_owner():
    from conversations.models import Refused

    conversation = create_conversation(said="Hello")
    agents = [create_agent(f"Agent{n}") for n in range(4)]
    barrier, refused = threading.Barrier(4), []

    def take(agent):
        mine = Conversation.objects.get(pk=conversation.pk)
        barrier.wait()
        try:
            mine.take_over(agent)
        except Refused as why:
            refused.append(str(why))
        connection.close()

    threads = [threading.Thread(target=take, args=[agent]) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    conversation.refresh_from_db()
    assert len(refused) == 3
    assert conversation.assignee in agents
    assert conversation.events.filter(kind="taken_over").count() == 1


def test_snoozed_conversations_wake_when_their_time_has_come(conversation, maya):
    now = timezone.now()
    conversation.snooze(now + timedelta(hours=1), by=maya, now=now)

    tasks.wake_snoozed()
    conversation.refresh_from_db()
    assert conversation.snoozed_until

    Conversation.objects.update(snoozed_until=now - timedelta(seconds=1))
    tasks.wake_snoozed()

    conversation.refresh_from_db()
    assert conversation.snoozed_until is None
