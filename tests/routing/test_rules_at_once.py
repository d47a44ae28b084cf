"""Rules are asked once, however many workers hear of it, and whoever is killed."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from conversations.actions.sorting import SetPriority
from routing import rules, tasks
from routing.models import Match, Rule, Run
from tests.factories import create_conversation, create_tag

WORKERS = 4


@pytest.mark.django_db(transaction=True)
def test_many_workers_ask_once(monkeypatch):
    monkeypatch.setattr("routing.listeners.wake", lambda *args, **kwargs: None)
    now = timezone.now()
    tag = create_tag("once")
    rule = Rule(name="Once", steps=[["tag", str(tag.pk)], ["alert", "supervisors"]])
    rule.keep(by=None, now=now)
    runs = []
    for _ in range(6):
        event = create_conversation(said="Hello", now=now).events.get(kind="opened")
        runs.append(Run.objects.hear(event, now=now).pk)
    start = threading.Barrier(WORKERS)

    def work():
        start.wait()
        for pk in runs:
            rules.apply(pk, now=now)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not Run.objects.filter(done_at=None, pk__in=runs).exists()
    assert Match.objects.count() == len(runs)
    for run in Run.objects.filter(pk__in=runs).select_related("event__conversation"):
        assert run.event.conversation.events.filter(kind="alerted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_nothing_half_done(monkeypatch):
    monkeypatch.setattr("routing.listeners.wake", lambda *args, **kwargs: None)
    now = timezone.now()
    tag = create_tag("first")
    Rule(name="Two", steps=[["tag", str(tag.pk)], ["priority", "high"]]).keep(by=None, now=now)
    conversation = create_conversation(said="Hello", now=now)
    run = Run.objects.hear(conversation.events.get(kind="opened"), now=now)

    class Killed(BaseException):
        pass

    def dies(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(SetPriority, "run", dies)
        with pytest.raises(Killed):
            rules.apply(run.pk, now=now)
    assert not conversation.tags.exists()
    assert not Match.objects.exists()

    Run.objects.update(heard_at=now - timezone.timedelta(minutes=1))
    tasks.ask_lost()

    conversation.refresh_from_db()
    assert (list(conversation.tags.all()), conversation.priority) == ([tag], "high")
    run.refresh_from_db()
    assert run.tries == 2
