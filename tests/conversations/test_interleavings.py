"""Two agents, a customer and a bot at once, in every order that chance finds: nobody answers what
they have not seen, and no text that somebody wrote is lost.

INTERLEAVINGS says how many are tried; the full measure is 1000.
"""

import contextlib
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from conversations.models import UNTIL_ANSWER, Draft, Message, Refused, Unseen
from inboxes import delivery
from tests import factories

MANY = int(os.environ.get("INTERLEAVINGS", "50"))
agents = st.sampled_from(["maya", "priya"])
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Room(RuleBasedStateMachine):
    """What each agent has on the screen and in the field is kept beside what the house keeps."""

    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.number = 0
        inbox = factories.create_inbox(has_bot=True)
        self.conversation = factories.create_conversation(inbox=inbox, said="Hi", now=self.now)
        self.bot = factories.create_bot()
        self.agents = {name: factories.create_agent(name) for name in ("maya", "priya")}
        self.seen = dict.fromkeys(self.agents, self.conversation.version)
        self.field = dict.fromkeys(self.agents, "")
        self.saves = []  # on their way to the server, in whatever order they arrive
        self.written = set()

    def next(self):
        self.number += 2  # browsers count in milliseconds: there is room between two of them
        self.now += SECOND
        self.conversation.refresh_from_db()
        return self.number

    @rule()
    def the_customer_writes(self):
        self.conversation.receive(f"customer {self.next()}", now=self.now)

    @rule()
    def the_bot_answers(self):
        number, epoch = self.next(), self.conversation.handler_epoch
        try:
            self.conversation.bot_reply(f"bot {number}", by=self.bot, epoch=epoch, now=self.now)
        except Refused:
            assert self.conversation.status != "bot"

    @rule(name=agents)
    def an_agent_looks(self, name):
        self.next()
        self.seen[name] = self.conversation.version

    @rule(name=agents)
    def an_agent_writes_on(self, name):
        text = f"<{name} {self.next()}>"
        self.written.add(text)
        self.field[name] += text
        self.saves.append((name, self.number, self.field[name]))

    @rule(data=st.data())
    def a_save_arrives(self, data):
        if not self.saves:
            return
        save = data.draw(st.sampled_from(self.saves))
        if data.draw(st.booleans()):  # else it is sent a second time later
            self.saves.remove(save)
        name, sequence, text = save
        draft = {"mode": "reply", "body": text, "sequence": sequence, "now": self.now}
        Draft.objects.keep(self.agents[name], self.conversation, **draft)

    @rule(name=agents)
    def a_note_is_added(self, name):
        self.conversation.add_note(f"note {self.next()}", by=self.agents[name], now=self.now)

    @rule(name=agents, how=st.sampled_from(["at once", "undo", "later"]))
    def an_agent_sends(self, name, how):
        if not self.field[name]:
            return
        number, agent, text = self.next(), self.agents[name], self.field[name]
        waits = {"undo": {"send_at": self.now + 10 * SECOND}}
        waits["later"] = {"send_at": self.now + DAY, "is_scheduled": True}
        unseen = self.unseen_by(name)
        held = []
        try:
            self.conversation.reply(
                text, by=agent, now=self.now, seen=self.seen[name], **waits.get(how, {})
            )
        except Unseen as news:
            held = news.events
        assert {event.version for event in held} == unseen
        if held:
            self.seen[name] = self.conversation.version  # what was held back is shown
            return
        Draft.objects.finish(agent, self.conversation, sequence=number, now=self.now)
        self.field[name] = ""

    def unseen_by(self, name):
        """What others said since: asked of the log in other words than the guard's."""
        ignored = {"delivery_changed", "message_withdrawn", "opened", "snoozed", "woken"}
        return {
            event.version
            for event in self.conversation.events.select_related("message")
            if event.version > self.seen[name]
            and event.kind not in ignored
            and event.actor_id != self.agents[name].pk
            and not (event.message and event.message.delivery == "withdrawn")
        }

    @rule(name=agents)
    def an_agent_takes_back(self, name):
        self.next()
        sent = self.conversation.messages.filter(author=self.agents[name]).last()
        if not sent:
            return
        try:
            draft = self.conversation.unsend(sent, by=self.agents[name], now=self.now)
        except Refused:
            return
        if draft:  # the page puts it into the field, and keeps both
            self.field[name] = sent.body + self.field[name]
            self.number = max(self.number, draft.sequence)
            self.saves.append((name, self.number + 1, self.field[name]))
            self.next()

    @rule(name=agents)
    def an_agent_waits_for_the_customer(self, name):
        self.next()
        with contextlib.suppress(Refused):
            self.conversation.snooze(UNTIL_ANSWER, by=self.agents[name], now=self.now)

    @rule(name=agents)
    def an_agent_closes(self, name):
        self.next()
        self.conversation.close(by=self.agents[name], now=self.now)

    @rule(wait=st.sampled_from([SECOND, 20 * SECOND, 2 * DAY]))
    def time_goes_by(self, wait):
        self.next()
        self.now += wait
        delivery.send_due(now=self.now)

    @invariant()
    def nothing_that_was_written_is_lost(self):
        said = list(Message.objects.filter(conversation=self.conversation).values_list("body"))
        texts = " ".join([*self.field.values(), *(body for (body,) in said)])
        assert {text for text in self.written if text not in texts} == set()

    @invariant()
    def who_waits_is_who_was_not_answered(self):
        self.conversation.refresh_from_db()
        if self.conversation.is_done:
            assert self.conversation.waiting_since is None
            return
        told = [
            (event.version, event.kind)
            for event in self.conversation.events.for_thread().order_by("version")
            if event.kind in {"message_received", "message_sent", "closed"}
        ]
        if told:
            waits = self.conversation.waiting_since is not None
            assert waits == (told[-1][1] == "message_received")

    @invariant()
    def nobody_who_waits_sleeps_for_good(self):
        self.conversation.refresh_from_db()
        assert not (self.conversation.waiting_since and self.conversation.waits_for_answer)

    def teardown(self):
        """When every save has arrived, the server has what is in the field, or more."""
        for name, sequence, text in self.saves:
            draft = {"mode": "reply", "body": text, "sequence": sequence, "now": self.now}
            Draft.objects.keep(self.agents[name], self.conversation, **draft)
        drafts = dict(
            Draft.objects.filter(conversation=self.conversation).values_list("agent", "body")
        )
        for name, text in self.field.items():
            assert text in drafts.get(self.agents[name].pk, ""), f"the draft of {name}"


@pytest.mark.django_db
def test_no_unseen_double_reply_and_no_lost_draft():
    checked = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=MANY,
            stateful_step_count=15,
            derandomize=MANY <= 100,
            deadline=None,
            database=None,
            suppress_health_check=checked,
        ),
    )
