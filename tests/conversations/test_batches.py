"""Actions on many conversations: each once, whoever dies; and all of it can be undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from conversations import tasks
from conversations.models import Batch, Conversation, Refused
from conversations.models import batch as batches
from tests.factories import create_agent, create_conversation, create_team

CLOSE = [["close", "resolved"]]


def create_conversations(count, **fields):
    return [create_conversation(said="Hello?", **fields) for _ in range(count)]


def start(conversations, steps=CLOSE, *, by, now, **more):
    found = Conversation.objects.filter(pk__in=[each.pk for each in conversations]).order_by("pk")
    more = {"label": "Close"} | more
    return Batch.objects.start(found, steps, by=by, now=now, **more)[0]


def run(batch, *, now, times=1000):
    while times and batch.go_on(now=now):
        times -= 1
    batch.refresh_from_db()
    return batch.figures()


def statuses(conversations):
    return {Conversation.objects.get(pk=each.pk).status for each in conversations}


# --- On one: a macro


def test_all_steps_are_one_and_pressing_twice_is_once(conversation, maya, now):
    steps = [["priority", "high"], ["close", "resolved"]]
    once = {"by": maya, "now": now, "label": "Done", "client_id": "press-1"}

    batch = Batch.objects.apply(conversation, steps, **once)
    again = Batch.objects.apply(conversation, steps, **once)

    assert batch == again
    assert conversation.events.filter(kind="closed").count() == 1
    assert (batch.phase, batch.figures()["done"]) == ("done", 1)


def test_a_refused_step_leaves_no_trace(conversation, maya, now):
    steps = [["priority", "high"], ["assign", "agent-999999"]]

    with pytest.raises(Refused):
        Batch.objects.apply(conversation, steps, by=maya, now=now, label="Broken")

    conversation.refresh_from_db()
    assert conversation.priority == ""
    assert not Batch.objects.exists()


# --- On many


def test_each_is_done_once_and_all_are_undone(maya, now):
    conversations = create_conversations(3)
    batch = start(conversations, by=maya, now=now)

    assert run(batch, now=now)["done"] == 3
    assert run(batch, now=now)["done"] == 3
    assert statuses(conversations) == {"closed"}
    assert batch.phase == "done"

    assert batch.undo(now=now)
    assert not batch.undo(now=now)
    figures = run(batch, now=now)
    assert (figures["undone"], figures["past"], figures["whole"]) == (3, 3, 3)
    assert statuses(conversations) == {"pending"}
    assert batch.phase == "undone"


def test_what_was_so_already_is_counted_and_not_undone(maya, now):
    one, other = conversations = create_conversations(2)
    one.close(by=maya)
    batch = start(conversations, by=maya, now=now)

    figures = run(batch, now=now)
    assert (figures["done"], figures["same"]) == (1, 1)

    batch.undo(now=now)
    run(batch, now=now)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("closed", "pending")


def test_what_is_refused_is_kept_with_its_reason_and_stops_nothing(maya, now):
    closed, _open = conversations = create_conversations(2)
    closed.close(by=maya)

    batch = start(conversations, [["snooze", "4 hours"]], by=maya, now=now)

    figures = run(batch, now=now)
    assert (figures["done"], figures["refused"]) == (1, 1)
    refused = batch.items.get(state="refused")
    assert refused.conversation == closed
    assert refused.why == "It is closed. Reopen it to snooze it."


def test_an_error_of_ours_at_one_does_not_stop_the_others(maya, now, monkeypatch):
    conversations = create_conversations(3)
    close = Conversation.close

    def break_one(self, **how):
        assert self.pk != conversations[1].pk
        return close(self, **how)

    monkeypatch.setattr(Conversation, "close", break_one)
    figures = run(start(conversations, by=maya, now=now), now=now)

    assert (figures["done"], figures["refused"]) == (2, 1)


def test_permission_is_looked_at_when_its_turn_comes(maya, now):
    _mine, theirs = conversations = create_conversations(2)
    batch = start(conversations, by=maya, now=now)
    theirs.hand_to(create_team("Legal"))

    figures = run(batch, now=now)

    assert (figures["done"], figures["refused"]) == (1, 1)
    assert statuses([theirs]) == {"pending"}


def test_for_who_is_not_with_us_any_more_nothing_goes_on(maya, now):
    conversations = create_conversations(2)
    batch = start(conversations, by=maya, now=now)
    batch.go_on(now=now)
    maya.is_active = False
    maya.save()

    figures = run(batch, now=now)

    assert (figures["done"], figures["refused"]) == (1, 1)


def test_what_was_given_out_of_sight_can_be_taken_back(maya, now):
    support, legal = create_team("Support", [maya]), create_team("Legal")
    conversation = create_conversation(team=support)
    batch = start([conversation], [["assign", f"team-{legal.pk}"]], by=maya, now=now)
    run(batch, now=now)
    assert not conversation.is_visible_to(maya)

    batch.undo(now=now)
    run(batch, now=now)

    conversation.refresh_from_db()
    assert conversation.team == support


def test_stopped_it_leaves_the_rest_and_undo_takes_back_what_was_done(maya, now):
    conversations = create_conversations(3)
    batch = start(conversations, by=maya, now=now)
    run(batch, now=now, times=1)

    batch.stop(now=now)
    assert not batch.go_on(now=now)
    assert batch.figures()["done"] == 1

    batch.undo(now=now)
    run(batch, now=now)
    assert statuses(conversations) == {"pending"}


def test_undo_while_it_runs_stops_it_first(maya, now):
    conversations = create_conversations(3)
    batch = start(conversations, by=maya, now=now)
    run(batch, now=now, times=2)

    batch.undo(now=now)

    assert run(batch, now=now)["undone"] == 2
    assert statuses(conversations) == {"pending"}


def test_what_somebody_reopened_meanwhile_is_left_to_them(maya, priya, now):
    one, _other = conversations = create_conversations(2)
    batch = start(conversations, by=maya, now=now)
    run(batch, now=now)
    one.refresh_from_db()
    one.take_over(priya)

    batch.undo(now=now)
    figures = run(batch, now=now)

    assert (figures["undone"], figures["left"]) == (1, 1)
    assert batch.items.get(state="left").why == "Its state was changed by somebody since."
    assert statuses([one]) == {"active"}


def test_the_set_is_frozen_when_it_begins(maya, now):
    before = create_conversations(2)
    batch, _is_new = Batch.objects.start(
        Conversation.objects.all(), CLOSE, by=maya, now=now, label="Close"
    )
    later = create_conversation(said="Me too")

    run(batch, now=now)

    assert statuses(before) == {"closed"}
    assert statuses([later]) == {"pending"}


def test_nothing_and_too_much_are_refused_in_words(maya, now, monkeypatch):
    with pytest.raises(Refused, match="Nothing is selected"):
        start([], by=maya, now=now)

    monkeypatch.setattr(batches, "MOST", 1)
    with pytest.raises(Refused, match="1 are the most"):
        start(create_conversations(2), by=maya, now=now)
    assert not Batch.objects.exists()


def test_one_press_begins_one_batch(maya, now):
    conversations = create_conversations(2)

    first = start(conversations, by=maya, now=now, client_id="press-1")
    second = start(conversations, by=maya, now=now, client_id="press-1")

    assert first == second
    assert first.items.count() == 2


def test_a_day_is_the_same_for_all_of_them(maya, now):
    conversations = create_conversations(2)
    batch = start(conversations, [["snooze", "4 hours"]], by=maya, now=now)

    run(batch, now=now + timedelta(minutes=30))

    moments = {Conversation.objects.get(pk=each.pk).snoozed_until for each in conversations}
    assert moments == {now + timedelta(hours=4)}


# --- Workers


def test_the_task_carries_it_out_and_the_sweep_finds_what_nobody_did(maya, now):
    conversations = create_conversations(2)
    batch = start(conversations, by=maya, now=now - timedelta(minutes=1))
    assert list(Batch.objects.forsaken(now)) == [batch]

    tasks.go_on(batch.pk)

    assert statuses(conversations) == {"closed"}
    assert not Batch.objects.forsaken(now + timedelta(hours=1)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_half_done(maya, now, monkeypatch):
    class Killed(BaseException):
        pass

    conversation, _other = conversations = create_conversations(2)
    batch = start(conversations, [["priority", "high"], *CLOSE], by=maya, now=now)

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Conversation, "close", die)
        with pytest.raises(Killed):
            batch.go_on(now=now)
    conversation.refresh_from_db()
    assert (conversation.priority, batch.figures()["waiting"]) == ("", 2)

    assert run(batch, now=now)["done"] == 2


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_one_batch_do_each_once(maya, now):
    conversations = create_conversations(12)
    batch = start(conversations, by=maya, now=now)

    def work(_number):
        try:
            for _ in range(100):
                Batch.objects.get(pk=batch.pk).go_on(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))

    assert batch.figures()["done"] == 12
    for each in conversations:
        assert each.events.filter(kind="closed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_the_same_set_do_each_once(maya, now):
    marco = create_agent("Marco Bellini")
    conversations = create_conversations(8)
    mine, theirs = (start(conversations, by=agent, now=now) for agent in (maya, marco))

    def work(batch):
        try:
            while batch.go_on(now=now):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, [mine, theirs]))

    figures = [mine.figures(), theirs.figures()]
    assert sum(each["done"] for each in figures) == 8
    assert sum(each["same"] for each in figures) == 8


def test_one_step_costs_the_same_however_many_there_are(maya, now, django_assert_max_num_queries):
    batch = start(create_conversations(6), by=maya, now=now)
    batch.go_on(now=now)

    with django_assert_max_num_queries(22):
        batch.go_on(now=now)
