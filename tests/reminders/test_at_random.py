"""Whatever people do and however long they take: nobody is asked twice, and nobody who answered."""

from datetime import timedelta
from random import Random

import pytest

from conversations.events import Kind
from conversations.models import Event, Refused
from reminders import tasks
from reminders.models import Plan
from reminders.planning import plan
from tests.factories import create_conversation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STEPS = 30


def do(step, it, ola, now):
    deeds = {
        "customer": lambda: it.receive("It is the blue one.", now=now),
        "thanks": lambda: it.receive("Thank you!", now=now),
        "machine": lambda: it.receive("I am away", auto="auto_reply", now=now),
        "agent": lambda: it.reply("Which one?", by=ola, now=now).mark("sent", now=now),
        "note": lambda: it.add_note("Strange.", by=ola, now=now),
        "close": lambda: it.close(by=ola, now=now),
        "reopen": lambda: it.reopen(by=ola, now=now),
        "undo": lambda: it.undo_close(by=ola, now=now),
        "snooze": lambda: it.snooze(now + 5 * DAY, by=ola, now=now),
        "wake": lambda: it.wake(by=ola, now=now),
        "stop": lambda: it.stop_follow_up(by=ola, now=now),
        "promise": lambda: it.promise(now + 2 * DAY, by=ola, now=now),
        "drop": lambda: it.drop_promise(by=ola, now=now),
        "time": lambda: None,
    }
    deeds[step]()


CHOICES = ["time"] * 12 + ["agent"] * 6 + ["customer"] * 3 + ["note", "close", "reopen", "undo"]
CHOICES += ["snooze", "wake", "stop", "promise", "drop", "thanks", "machine"]


def walk(conversation, ola, now, time_machine, random):
    told = []
    for _step in range(STEPS):
        told.append(random.choice(CHOICES))
        try:
            do(told[-1], conversation, ola, now)
        except Refused:
            told[-1] += " (refused)"
        # Listeners may come late, or never.
        if random.random() < 0.7:
            plan(conversation.pk, now=now)
        if random.random() < 0.2:
            Plan.objects.update(due_at=now)
        now += random.choice([DAY / 8, DAY, 3 * DAY, 5 * DAY])
        time_machine.move_to(now, tick=False)
        tasks.tick()
        conversation.refresh_from_db()
    return told


def test_nobody_is_asked_twice_nor_after_an_answer(inbox, ola, now, time_machine):
    for seed in range(8):
        conversation = create_conversation(inbox=inbox, said="Broken!", now=now)
        told = walk(conversation, ola, now, time_machine, Random(seed))
        check(conversation, told)

    by_itself = Event.objects.filter(reason__kind="reminder").values_list("kind", flat=True)
    assert {Kind.REMINDED, Kind.AUTO_SENT, Kind.CLOSED} <= set(by_itself)


def check(conversation, told):
    """Read the log from the beginning, as somebody would who knows none of the code."""
    asked_at = answer_at = None
    is_theirs = is_stopped = True
    for line in conversation.events.order_by("version").select_related("reason", "message"):
        is_ours = line.reason is not None and line.reason.kind == "reminder"
        if line.kind == Kind.MESSAGE_SENT:
            answer_at, asked_at, is_theirs, is_stopped = line.created_at, None, False, False
        elif line.kind in {Kind.MESSAGE_RECEIVED, Kind.ACKNOWLEDGED, Kind.AUTO_REPLY_RECEIVED}:
            is_theirs = True
        elif line.kind == Kind.FOLLOW_UP_STOPPED:
            is_stopped = True
        elif line.kind == Kind.AUTO_SENT and is_ours:
            assert not is_theirs, told
            assert not is_stopped, told
            if line.reason.trace["step"] == "nudge":
                assert asked_at is None, told
                assert line.created_at >= answer_at + 3 * DAY, told
                asked_at = line.created_at
        elif line.kind == Kind.CLOSED and is_ours:
            assert not is_theirs, told
            assert not is_stopped, told
            assert asked_at, told
            assert line.created_at >= asked_at + 4 * DAY, told
            is_stopped = True
        elif line.kind == Kind.REMINDED:
            assert is_theirs, told
