"""Whatever happens in whatever order, what is counted live is what is counted anew, and what one
would ask the log for in SQL.

INTERLEAVINGS says how many histories are tried; the full measure is 1000.
"""

import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from analytics import counting, listeners, numbers
from analytics.cut import Cut, Period
from analytics.models import Basis, Due, Fact, Rebuild, Rollup, Stale
from bench import straight
from conversations.models import Conversation, Event
from conversations.models.steps import Refused
from sla import ticking
from sla.keeping import keep
from tests import factories

from .counted import all_facts, all_rollups

MANY = int(os.environ.get("INTERLEAVINGS", "6"))
SPRING = datetime(2026, 3, 28, 21, tzinfo=UTC)  # before the night in which Berlin sets its clock
PERIOD = Period(date(2026, 3, 20), date(2026, 5, 1))
SIMPLE = ["ask", "answer", "take over", "hand off", "bot answers", "solve", "resolve", "lapse"]
SIMPLE += ["spam", "undo", "reopen", "rate", "tag", "assign", "hand to", "wait"]
ODD = ["back to bot", "merge", "unmerge", "take back", "later", "vip", "merge tags", "tick"]
ODD += ["issue type", "thanks", "delete"]


def steps(names):
    """[(what, with which conversation, by whom, seconds since the one before)]"""
    one = st.tuples(
        st.sampled_from(names), st.integers(0, 2), st.integers(0, 1), st.integers(1, 30_000)
    )
    return st.lists(one, min_size=3, max_size=24)


class House:
    """Three conversations, two with a bot; two people, two teams, a promise."""

    def __init__(self):
        self.now = SPRING
        self.bot, self.priya = factories.create_bot(), factories.create_agent(role="supervisor")
        self.maya = factories.create_agent()
        self.people = [self.maya, self.priya]
        self.teams = [factories.create_team(members=self.people) for _ in range(2)]
        self.tags = [factories.create_tag(f"Tag {n}") for n in range(2)]
        factories.create_office_hours(is_default=True)
        factories.create_policy(
            now=self.now - timedelta(days=1),
            first_response=timedelta(minutes=30),
            resolution=timedelta(hours=8),
        )
        customer = factories.create_customer()
        inboxes = [factories.create_inbox(has_bot=True), factories.create_inbox()]
        self.conversations = [
            factories.create_conversation(
                inbox=inboxes[n // 2], customer=customer, said="Hello?", now=self.now
            )
            for n in range(3)
        ]
        self.heard = set()
        self.hear()

    def hear(self):
        """As the switchboard tells it."""
        for event in Event.objects.exclude(pk__in=self.heard).order_by("pk"):
            self.heard.add(event.pk)
            keep(event.conversation, now=self.now)
            if event.kind in listeners.COUNTED_AFTER:
                listeners.make_it_due(event)

    def do(self, what, which, who, seconds):
        self.now += timedelta(seconds=seconds)
        conversation = Conversation.objects.filter(pk=self.conversations[which].pk).first()
        with suppress(Refused):
            if conversation:
                self._do(what, conversation, self.people[who], which, who)
        self.hear()
        if seconds % 3 == 0:
            assert counting.count(self.now)

    def _do(self, what, conversation, by, which, who):
        now, epoch = self.now, conversation.handler_epoch
        bot = {"by": self.bot, "epoch": epoch, "now": now}
        others = [each for each in self.conversations if each.pk != conversation.pk]
        deeds = {
            "ask": lambda: conversation.receive("Well?", now=now),
            "thanks": lambda: conversation.receive("Thanks!", now=now, is_thanks=True),
            "answer": lambda: conversation.reply("So.", by=by, now=now),
            "later": lambda: conversation.reply(
                "So.", by=by, now=now, send_at=now + timedelta(hours=1), is_scheduled=True
            ),
            "take back": lambda: self._take_back(conversation),
            "take over": lambda: conversation.take_over(by, now=now),
            "hand off": lambda: conversation.hand_off(**bot),
            "bot answers": lambda: conversation.bot_reply("Hm.", **bot),
            "solve": lambda: conversation.solve(**bot),
            "back to bot": lambda: conversation.return_to_bot(by=by, now=now),
            "resolve": lambda: conversation.close(by=by, now=now),
            "lapse": lambda: conversation.close(by=by, now=now, reason="no_reply"),
            "spam": lambda: conversation.close(by=by, now=now, reason="spam"),
            "undo": lambda: conversation.undo_close(by=by, now=now),
            "reopen": lambda: conversation.reopen(by=by, now=now),
            "rate": lambda: conversation.rate(1 + (which + who) % 5, now=now),
            "tag": lambda: conversation.tag(self.tags[who], by=by, now=now),
            "assign": lambda: conversation.assign_to(by, by=by, now=now),
            "hand to": lambda: conversation.hand_to(self.teams[who], by=by, now=now),
            "issue type": lambda: conversation.set_issue_type(
                factories.create_issue_type(), by=by, now=now
            ),
            "merge": lambda: conversation.merge_into(others[who], by=by, now=now),
            "unmerge": lambda: conversation.unmerge(by=by, now=now),
            "vip": lambda: listeners.make_theirs_due(conversation.customer),
            "merge tags": lambda: self._merge_tags(who),
            "tick": lambda: ticking.tick(now),
            "delete": lambda: conversation.delete() if not conversation.merged.exists() else None,
            "wait": lambda: None,
        }
        deeds[what]()

    def _take_back(self, conversation):
        for message in conversation.messages.waiting(self.now):
            conversation.unsend(message, by=message.author, now=self.now)

    def _merge_tags(self, who):
        first, second = self.tags[who], self.tags[1 - who]
        for tag in self.tags:
            tag.refresh_from_db(from_queryset=type(tag).with_removed.all())
        if first.removed_at:
            first.restore()
        elif not second.removed_at:
            first.merge_into(second, by=self.priya, now=self.now)


def forget():
    for model in (Fact, Rollup, Due, Stale, Basis, Rebuild):
        model.objects.all().delete()


class TestExact(TestCase):
    quiet = settings(
        max_examples=MANY,
        deadline=None,
        # To make a history shorter takes longer than to read it.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @quiet
    @given(steps(SIMPLE + ODD), st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]))
    def test_what_is_counted_live_is_what_is_counted_anew(self, history, zone):
        house = House()
        with self.settings(TIME_ZONE=zone):
            for step in history:
                house.do(*step)
            assert counting.count(house.now)
            counting.sum_weeks(timezone.now())
            facts, sums = all_facts(), all_rollups()

            said = StringIO()
            call_command("rebuild_rollups", stdout=said)
            assert "conversations: 0 differed" in said.getvalue()
            assert "the sums of 0 differed" in said.getvalue()
            assert (all_facts(), all_rollups()) == (facts, sums)

            forget()
            assert counting.count(house.now)
            counting.sum_weeks(timezone.now())
            assert (all_facts(), all_rollups()) == (facts, sums)

    @quiet
    @given(steps(SIMPLE))
    @example([("spam", 2, 1, 1707), ("take over", 2, 0, 134), ("resolve", 2, 0, 749)])
    def test_the_numbers_are_what_one_would_ask_the_log_for(self, history):
        house = House()
        for step in history:
            house.do(*step)
        assert counting.count(house.now)

        table = numbers.read(Cut(house.priya), PERIOD)
        counts = straight.counts()
        for kind in ("opened", "handed_off", "resolved", "bot_solved", "lapsed", "reopened"):
            assert table.total(kind).count == counts.get(kind, 0), kind
        answers = table.total("first_response", "next_response")
        assert (answers.count, rounded(answers.mean())) == rounded(straight.waits())
        resolved = table.total("resolved")
        assert (resolved.timed, rounded(resolved.mean())) == rounded(straight.resolutions())
        rated = table.total("rated", "bot_rated")
        assert (rated.count, rated.happy) == straight.ratings()


def rounded(value):
    if isinstance(value, tuple):
        return tuple(map(rounded, value))
    return value if value is None else round(value, 2)
