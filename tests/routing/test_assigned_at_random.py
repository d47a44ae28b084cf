"""Whatever happens in whatever order: the queue and a simple model of it agree.

The model: an agent who is there and below their limit is given what waits in their team; so after
every step nothing waits that somebody could take, and nobody was given more than they can take.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from conversations import presence
from conversations.models import Conversation
from routing import assignment
from routing.strategies import decide_again
from team.models import Team
from tests import factories

names = st.sampled_from(["maya", "omar", "priya"])
LIMIT = 2


class House(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
        self.agents = {
            name: factories.create_agent(name, capacity=LIMIT) for name in ("maya", "omar", "priya")
        }
        self.inbox, self.customer = factories.create_inbox(), factories.create_customer()
        self.team = factories.create_team(members=self.agents.values())
        Team.objects.filter(pk=self.team.pk).update(strategy="least_loaded")
        self.team.refresh_from_db()
        self.here = set(self.agents)
        self.be_there()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def be_there(self):
        presence.client().delete(presence._key("agents"))
        presence.stay([self.agents[name].pk for name in self.here])

    def after(self):
        self.be_there()
        self.now += timedelta(seconds=1)
        assignment.assign_waiting(self.team, self.now, seconds=60)

    def one(self, data, **which):
        found = list(Conversation.objects.filter(team=self.team, **which).order_by("pk"))
        return data.draw(st.sampled_from(found)) if found else None

    @rule()
    def a_customer_writes(self):
        of = {"inbox": self.inbox, "customer": self.customer}
        factories.create_conversation(now=self.now, said="Hi", team=self.team, **of)
        self.after()

    @rule(name=names)
    def somebody_goes(self, name):
        self.here.discard(name)
        self.be_there()

    @rule(name=names)
    def somebody_comes(self, name):
        self.here.add(name)
        self.be_there()
        self.after()

    @rule(data=st.data())
    def it_is_closed(self, data):
        if conversation := self.one(data, closed_at=None, assignee__isnull=False):
            conversation.close(by=conversation.assignee, now=self.now)
            self.after()

    @rule(data=st.data())
    def its_customer_writes_again(self, data):
        if conversation := self.one(data, status="closed"):
            conversation.receive("Again", now=self.now)
            self.after()

    @rule(data=st.data())
    def it_is_snoozed(self, data):
        if conversation := self.one(data, closed_at=None, assignee__isnull=False):
            conversation.snooze(
                self.now + timedelta(days=9), by=conversation.assignee, now=self.now
            )
            self.after()

    @rule(data=st.data(), name=names)
    def somebody_takes_it(self, data, name):
        if conversation := self.one(data, closed_at=None):
            conversation.assign_to(self.agents[name], by=self.agents[name], now=self.now)
            self.after()

    @invariant()
    def nothing_waits_that_somebody_could_take(self):
        loads = dict.fromkeys(self.agents, 0)
        for name, agent in self.agents.items():
            held = Conversation.objects.filter(assignee=agent).open().awake()
            loads[name] = held.count()
        free = {name for name in self.here if loads[name] < LIMIT}
        waiting = Conversation.objects.in_queue().filter(team=self.team)
        assert not free or not waiting.exists()

    @invariant()
    def whoever_was_given_something_could_take_it(self):
        for conversation in Conversation.objects.filter(team=self.team):
            for event in conversation.events.filter(kind="assigned", reason__isnull=False):
                trace = event.reason.trace
                if event.details["assignee"]:
                    assert decide_again(trace).chosen == event.details["assignee"]
                    chosen = next(one for one in trace["agents"] if one["chosen"])
                    assert chosen["load"] < LIMIT


@pytest.mark.django_db
def test_the_queue_and_a_simple_model_agree():
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
