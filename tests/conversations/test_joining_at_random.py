"""Merges, splits, answers and their undoing in every order that chance finds: each message is in
exactly one conversation, nobody waits unseen, and undoing all of it brings everything back.

INTERLEAVINGS says how many are tried; the full measure is 1000.
"""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from conversations import threads
from conversations.models import Conversation, Message, Note, Refused
from tests import factories

MANY = int(os.environ.get("INTERLEAVINGS", "12"))
any_number = st.integers(min_value=0, max_value=99)


class Desk(RuleBasedStateMachine):
    """What each conversation should show is kept beside what the house keeps, in a few lines of
    other words."""

    is_undone_at_random = True

    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.maya = factories.create_agent("maya")
        inbox, amara = factories.create_inbox("email"), factories.create_customer()
        self.all = [
            factories.create_conversation(inbox=inbox, customer=amara, now=self.now)
            for _ in range(3)
        ]
        self.places = {}  # text: number of the conversation that shows it
        self.homes = {}  # text: number of the conversation that it goes back to
        self.into = {}  # number of a merged one: number of where it went
        self.done = []  # (the way back, of which conversation, the places before)

    def next(self):
        self.now += timedelta(seconds=1)
        return self.now

    def standing(self, pk):
        while pk in self.into:
            pk = self.into[pk]
        return pk

    def pick(self, number):
        one = self.all[number % len(self.all)]
        one.refresh_from_db()
        return one

    def pick_standing(self, number):
        return Conversation.objects.get(pk=self.standing(self.pick(number).pk))

    def put(self, text, conversation):
        self.homes[text] = conversation.pk
        self.settle()

    def settle(self):
        """The one rule of the house: each text is where the one that it goes back to stands."""
        self.places = {text: self.standing(home) for text, home in self.homes.items()}

    @rule(number=any_number)
    def mail_comes_for(self, number):
        """Also for one that was merged."""
        conversation = self.pick(number)
        text = f"mail {self.next()}"
        conversation.receive(text, now=self.now)
        self.put(text, conversation)

    @rule(number=any_number, is_note=st.booleans())
    def an_agent_writes(self, number, is_note):
        conversation = self.pick_standing(number)
        text = f"ours {self.next()}"
        write = conversation.add_note if is_note else conversation.reply
        write(text, by=self.maya, now=self.now)
        self.put(text, conversation)

    @rule(number=any_number)
    def an_agent_closes(self, number):
        self.pick_standing(number).close(by=self.maya, now=self.next())

    @rule(one=any_number, other=any_number)
    def two_are_merged(self, one, other):
        part, whole = self.pick_standing(one), self.pick_standing(other)
        before = dict(self.places)
        try:
            part.merge_into(whole, by=self.maya, now=self.next())
        except Refused:
            assert part.pk == whole.pk
            return
        self.done.append(("unmerge", part.pk, before))
        self.into[part.pk] = whole.pk
        self.settle()

    @precondition(lambda self: self.is_undone_at_random)
    @rule(number=any_number)
    def a_merge_is_undone(self, number):
        part = self.pick(number)
        try:
            part.unmerge(by=self.maya, now=self.next())
        except Refused:
            assert part.pk not in self.into
            return
        del self.into[part.pk]
        self.settle()

    @rule(number=any_number, and_later=st.booleans())
    def a_message_is_split_off(self, number, and_later):
        messages = list(Message.objects.filter(conversation__in=self.all).order_by("pk"))
        if not messages:
            return
        message = messages[number % len(messages)]
        before = dict(self.places)
        try:
            new = message.conversation.split(
                message, by=self.maya, now=self.next(), and_later=and_later
            )
        except Refused:
            return
        self.all.append(new)
        moved = {*new.messages.values_list("body", flat=True)}
        moved |= {*new.notes.values_list("body", flat=True)}
        assert message.body in moved
        assert and_later or len(moved) == 1
        self.homes |= dict.fromkeys(moved, new.pk)
        self.done.append(("unsplit", new.pk, before))
        self.settle()

    @precondition(lambda self: self.is_undone_at_random)
    @rule(number=any_number)
    def a_split_is_undone(self, number):
        part = self.pick(number)
        was_merged = part.pk in self.into
        try:
            part.unsplit(by=self.maya, now=self.next())
        except Refused:
            return
        if was_merged:
            return
        split = part.events.get(kind="split", details__is_part=True).details
        self.into[part.pk] = whole = self.standing(split["other"])
        for model, name in ((Message, "messages"), (Note, "notes")):
            for pk, home in split[name].items():
                text = model.objects.get(pk=pk).body
                if self.homes[text] == part.pk:
                    is_there = home and self.standing(home) == whole
                    self.homes[text] = home if is_there else split["other"]
        self.settle()

    @invariant()
    def each_text_is_shown_once_and_where_it_belongs(self):
        shown = {}
        for conversation in self.all:
            events, has_older = threads.page(conversation)
            assert not has_older
            for text in {(e.message or e.note).body for e in events if e.message or e.note}:
                assert text not in shown
                shown[text] = conversation.pk
        assert shown == self.places

    @invariant()
    def who_waits_does_so_by_what_the_log_says(self):
        for conversation in Conversation.objects.filter(pk__in=[one.pk for one in self.all]):
            waits_since = None if conversation.is_done else conversation._waits_since()
            assert conversation.waiting_since == waits_since

    @invariant()
    def no_line_is_behind_the_cursor(self):
        for conversation in Conversation.objects.filter(pk__in=[one.pk for one in self.all]):
            assert conversation.events.order_by("version").last().version == conversation.version


class TidyDesk(Desk):
    """Undone from the last to the first, everything is where it was before."""

    is_undone_at_random = False

    def teardown(self):
        for verb, pk, before in reversed(self.done):
            part = Conversation.objects.get(pk=pk)
            getattr(part, verb)(by=self.maya, now=self.next())
            shown = dict(
                Message.objects.filter(conversation__in=self.all).values_list(
                    "body", "conversation"
                )
            )
            shown |= dict(
                Note.objects.filter(conversation__in=self.all).values_list("body", "conversation")
            )
            assert {text: shown[text] for text in before} == before


@pytest.mark.django_db
@pytest.mark.parametrize("desk", [Desk, TidyDesk])
def test_each_message_is_in_exactly_one_conversation(desk):
    checked = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        desk,
        settings=settings(
            max_examples=MANY,
            stateful_step_count=12,
            derandomize=MANY <= 100,
            deadline=None,
            database=None,
            suppress_health_check=checked,
        ),
    )
