"""What a customer has waited for, read from the lines of a conversation's log.

Knows no database and no promise: only times. Whatever order the times come in, nothing here runs
backwards: a line counts as written no earlier than the one before it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from conversations.events import Kind
from conversations.models.states import DONE, CloseReason, Status

ASKS = {Kind.MESSAGE_RECEIVED, Kind.HANDED_OFF, Kind.BOUNCED}
JOINS = {Kind.MERGED, Kind.UNSPLIT}
# What is closed so was no question: it neither keeps a promise nor breaks one.
NOT_COUNTED = {CloseReason.SPAM, CloseReason.MERGED, CloseReason.DUPLICATE}


class State(StrEnum):
    BOT = "bot"
    WAITS = "waits"  # the customer, for a person
    ANSWERED = "answered"  # we wait for the customer
    DONE = "done"


OURS = {State.WAITS, State.ANSWERED}


class Line(NamedTuple):
    """A line of the log. `by`: person, bot or "" for nobody; `status`: just after it."""

    at: datetime
    kind: str
    status: str
    by: str = ""
    details: dict = {}


@dataclass
class Stretch:
    state: State
    start: datetime
    end: datetime | None = None
    reason: str = ""  # of what is done: why it was closed


@dataclass
class Cycle:
    """From a question to its answer. Between its `runs` the bot had the word again."""

    is_first: bool
    started_at: datetime
    runs: list = field(default_factory=list)  # [start, end or None, why it stopped]
    ended_at: datetime | None = None
    is_met: bool = False
    is_counted: bool = True


class Story:
    """`stretches`: all its time in pieces; `cycles`: each time that somebody waited for a person.

    `waiting_since`: what the conversation says now. It knows more than the log where two were
    joined, and so has the last word.
    """

    def __init__(self, lines, *, waiting_since):
        self.stretches, self.cycles = [], []
        self.since = self.at = self.person_since = None
        self.has_answered = False
        for line in lines:
            self.at = max(self.at or line.at, line.at)
            answer = self._hear(line)
            self._go_on(line.status, answer, line.details.get("reason", ""))
        if lines and waiting_since != self.since:
            is_joined = any(line.kind in JOINS for line in lines)
            self._correct(lines[-1].status, waiting_since, is_joined)

    @property
    def is_with_person(self):
        return bool(self.stretches) and self.stretches[-1].state in OURS

    def _hear(self, line):
        """Whether it is a person's answer; and who waits since when."""
        details = line.details
        if line.kind in ASKS:
            if not details.get("is_thanks") and details.get("is_permanent", True):
                self.since = self.since or self.at
        elif line.kind in JOINS and not details.get("is_part") and details.get("waiting_since"):
            theirs = datetime.fromisoformat(details["waiting_since"])
            self.since = min(self.since or theirs, theirs)
        elif line.kind == Kind.MESSAGE_SENT:
            if line.by == "person" or line.status == Status.BOT:
                self.since = None
            return line.by == "person"
        if line.status in DONE:
            self.since = None
        return False

    def _go_on(self, status, answer, reason):
        state = self._state(status)
        if not self.stretches or self.stretches[-1].state != state:
            if self.stretches:
                self.stretches[-1].end = self.at
            self.stretches.append(Stretch(state, self.at, reason=reason))
        if state in {State.BOT, State.DONE}:
            self.person_since = None
        elif not self.person_since:
            self.person_since = self.at
        cycle = self._open_cycle()
        if state == State.WAITS:
            self._wait(cycle)
        elif cycle:
            self._stop(cycle, state, answer, reason)
        self.has_answered |= answer

    def _state(self, status):
        if status in DONE:
            return State.DONE
        if status == Status.BOT:
            return State.BOT
        return State.WAITS if self.since else State.ANSWERED

    def _open_cycle(self):
        return self.cycles[-1] if self.cycles and not self.cycles[-1].ended_at else None

    def _wait(self, cycle):
        if not cycle:
            # What was merged into this one has waited longer than this one knows.
            start = max(self.since, self.person_since)
            cycle = Cycle(
                is_first=not self.has_answered, started_at=start, runs=[[start, None, ""]]
            )
            self.cycles.append(cycle)
        elif cycle.runs[-1][1]:
            cycle.runs.append([self.at, None, ""])

    def _stop(self, cycle, state, answer, reason):
        if not cycle.runs[-1][1]:
            cycle.runs[-1][1:] = self.at, str(state)
        if state == State.BOT and self.since:
            return
        cycle.ended_at, cycle.is_met = self.at, answer
        # Without an answer it ended for another reason than that it was late.
        cycle.is_counted = answer or (state == State.DONE and reason not in NOT_COUNTED)

    def _correct(self, status, waiting_since, is_joined):
        self.since = waiting_since
        cycle = self._open_cycle()
        if cycle and waiting_since and self.is_with_person:
            start = max(waiting_since, self.person_since)
            # Without a join it is only a clock that went back.
            if is_joined and start < cycle.started_at:
                cycle.started_at = cycle.runs[0][0] = start
        else:
            self._go_on(status, False, "")

    # --- The whole of it

    def resolution(self, *, pauses):
        """From the first moment that a person had it until it was done, as one cycle; or None.

        `pauses`: it stands still while we wait for the customer.
        """
        counting = {State.WAITS} if pauses else {State.WAITS, State.ANSWERED}
        first = next((each for each in self.stretches if each.state in OURS), None)
        if not first:
            return None
        runs = []
        for each, following in pairwise([*self.stretches, None]):
            if each.state in counting:
                runs.append([each.start, each.end, str(following.state) if following else ""])
        cycle = Cycle(is_first=False, started_at=first.start, runs=runs)
        last = self.stretches[-1]
        if last.state == State.DONE:
            cycle.ended_at = last.start
            cycle.is_met = cycle.is_counted = last.reason not in NOT_COUNTED
        return cycle
