"""Whatever happens in whatever order, the clocks are those of a simpler model.

INTERLEAVINGS says how many are tried; the full measure is 1000.
"""

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from conversations.events import Kind
from conversations.models.states import Status
from sla import arithmetic, ticking
from sla.keeping import keep
from sla.models import Clock
from sla.story import Line, Story
from team.hours import ALWAYS, Hours
from tests import factories

MANY = int(os.environ.get("INTERLEAVINGS", "12"))
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
OSLO = ZoneInfo("Europe/Oslo")
WORK = Hours(zone=OSLO, week=(((9 * 60, 17 * 60),),) * 5 + ((), ()))
NIGHT = Hours(zone=OSLO, week=(((22 * 60, 30 * 60),),) * 7)  # over both nights that are not usual
MOMENTS = st.datetimes(
    datetime(2026, 3, 27), datetime(2026, 11, 3), timezones=st.just(UTC)
) | st.datetimes(datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 12), timezones=st.just(UTC))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "thank", "answer", "bot answers", "hand off", "to bot", "close"]),
        st.integers(-3600, 7 * 24 * 3600),
    ),
    max_size=12,
)


def lines_of(start, steps):
    """A log of these steps, as far as they are possible."""
    at, status, lines = start, Status.PENDING, [Line(start, Kind.OPENED, Status.PENDING)]
    for name, seconds in steps:
        at += seconds * SECOND
        if name in {"ask", "thank"}:
            if status == Status.CLOSED:
                if name == "thank":
                    continue
                status = Status.PENDING
                lines.append(Line(at, Kind.REOPENED, status))
            details = {"is_thanks": name == "thank"}
            lines.append(Line(at, Kind.MESSAGE_RECEIVED, status, details=details))
        elif name == "answer":
            status = Status.ACTIVE
            lines.append(Line(at, Kind.TAKEN_OVER, status))
            lines.append(Line(at, Kind.MESSAGE_SENT, status, by="person"))
        elif name == "bot answers" and status == Status.BOT:
            lines.append(Line(at, Kind.MESSAGE_SENT, status, by="bot"))
        elif name == "hand off" and status == Status.BOT:
            status = Status.PENDING
            lines.append(Line(at, Kind.HANDED_OFF, status))
        elif name == "to bot" and status in {Status.PENDING, Status.ACTIVE}:
            status = Status.BOT
            lines.append(Line(at, Kind.RETURNED_TO_BOT, status))
        elif name == "close" and status != Status.CLOSED:
            status = Status.CLOSED
            lines.append(Line(at, Kind.CLOSED, status, details={"reason": "resolved"}))
    return lines


def story_of(lines):
    """With what the conversation would say itself: who waits since when."""
    since = None
    for line in lines:
        if line.kind in {Kind.MESSAGE_RECEIVED, Kind.HANDED_OFF}:
            since = since or (None if line.details.get("is_thanks") else line.at)
        elif line.kind in {Kind.MESSAGE_SENT, Kind.CLOSED}:
            since = None
    return Story(lines, waiting_since=since)


def cycles_of(story):
    yield from story.cycles
    for pauses in (True, False):
        if solving := story.resolution(pauses=pauses):
            yield solving


@given(MOMENTS, STEPS, st.sampled_from([ALWAYS, WORK, NIGHT]), st.integers(1, 3 * 86_400))
@settings(deadline=None)
def test_the_pieces_of_a_clock_are_all_its_time_and_what_counts_is_what_is_used(
    start, steps, hours, target
):
    lines = lines_of(start, steps)
    story = story_of(lines)
    now = max(line.at for line in lines) + 3 * HOUR
    for cycle in cycles_of(story):
        spans = [(begun, ended) for begun, ended, _why in cycle.runs]
        until = cycle.ended_at or now
        pieces = arithmetic.pieces(spans, hours, until, lambda at: "")

        if spans:
            assert sum((piece.length for piece in pieces), timedelta(0)) == until - spans[0][0]
        assert all(piece.length > timedelta(0) for piece in pieces)
        counted = sum((piece.length for piece in pieces if piece.counts), timedelta(0))
        assert counted == arithmetic.used(spans, hours, until)

        due = arithmetic.runs_out(spans, hours, target * SECOND)
        if due:
            assert arithmetic.used(spans, hours, due) == target * SECOND
            open_time = arithmetic.to_come(spans, hours, due)
            before = sum((hours.between(b, e) for b, e in spans[:-1]), timedelta(0))
            if open_time:
                left = sum((end - begun for begun, end in open_time), timedelta(0))
                assert left == target * SECOND - before
        else:
            assert arithmetic.used(spans, hours, until) <= target * SECOND


@given(MOMENTS, STEPS)
@settings(deadline=None)
def test_somebody_waits_in_a_cycle_from_the_question_to_the_answer(start, steps):
    lines = lines_of(start, steps)
    story = story_of(lines)

    assert all(a.ended_at for a in story.cycles[:-1])
    for earlier, later in zip(story.cycles, story.cycles[1:], strict=False):
        assert earlier.ended_at <= later.started_at
        assert not (later.is_first and not earlier.is_first)
    is_open = bool(story.cycles) and not story.cycles[-1].ended_at
    is_asked = story.since is not None and lines[-1].status != Status.CLOSED
    if lines[-1].status != Status.BOT:
        assert is_open == is_asked
    answers = sum(line.by == "person" for line in lines)
    assert sum(cycle.is_met for cycle in story.cycles) <= answers


class Clocks(RuleBasedStateMachine):
    """One conversation with a person, its clocks, and several who tick at any time."""

    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.maya = factories.create_agent("Maya Lind")
        factories.create_policy(
            first_response=2 * MINUTE, next_response=10 * MINUTE, now=self.now - HOUR
        )
        self.conversation = factories.create_conversation(now=self.now)
        # The model: what was asked when, answered when, and what was told of it.
        self.asked_at, self.has_answered = None, False
        self.open, self.told = None, {"warned": set(), "breached": set()}
        self.is_closed = False

    def heard(self):
        keep(self.conversation, now=self.now)

    @rule(wait=st.integers(1, 400))
    def time_goes_by(self, wait):
        self.now += wait * SECOND

    @rule()
    def the_customer_asks(self):
        self.now += SECOND
        self.conversation.receive("Well?", now=self.now)
        if not self.asked_at:
            self.asked_at, self.is_closed = self.now, False
        self.heard()

    @precondition(lambda self: not self.is_closed)
    @rule()
    def the_agent_answers(self):
        self.now += SECOND
        self.conversation.reply("So.", by=self.maya, now=self.now)
        self.end(self.now)
        self.has_answered = True
        self.heard()

    @precondition(lambda self: not self.is_closed)
    @rule(hours=st.integers(1, 48))
    def the_agent_snoozes(self, hours):
        self.now += SECOND
        self.conversation.snooze(self.now + hours * HOUR, by=self.maya, now=self.now)
        self.heard()

    @precondition(lambda self: not self.is_closed)
    @rule()
    def the_agent_closes(self):
        self.now += SECOND
        self.conversation.close(by=self.maya, now=self.now)
        self.end(self.now)
        self.is_closed = True
        self.heard()

    @rule(back=st.sampled_from([timedelta(0), HOUR]))
    def somebody_ticks(self, back):
        """Also one whose clock is wrong."""
        ticking.tick(self.now - back)

    def end(self, at):
        """What ends late has broken its promise, whenever that is told."""
        if self.asked_at and at > self.due_at:
            self.told["breached"].add(self.asked_at)
        self.asked_at = None

    @property
    def due_at(self):
        return self.asked_at + (10 if self.has_answered else 2) * MINUTE

    @invariant()
    def who_waits_has_a_clock_that_no_snooze_stops(self):
        running = self.conversation.clocks.running().first()
        assert (running and running.started_at) == self.asked_at
        if self.asked_at:
            assert running.due_at == self.conversation.due_at == self.due_at

    def teardown(self):
        for _twice in range(2):
            ticking.tick(self.now + SECOND)
        if self.asked_at and self.now + SECOND > self.due_at:
            self.told["breached"].add(self.asked_at)
        broken = self.conversation.events.filter(kind=Kind.SLA_BREACHED)
        started = Clock.objects.in_bulk([event.details["clock"] for event in broken])
        assert sorted(clock.started_at for clock in started.values()) == sorted(
            self.told["breached"]
        )
        for kind in (Kind.SLA_WARNED, Kind.SLA_BREACHED):
            told = [each.details["clock"] for each in self.conversation.events.filter(kind=kind)]
            assert len(told) == len(set(told))


class TestClocks(Clocks.TestCase, TestCase):
    settings = settings(
        max_examples=MANY,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
