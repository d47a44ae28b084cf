"""All facts of a conversation, from its log. It can be done twice, late, or anew."""

from bisect import bisect_right
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from conversations.events import Kind as Happened
from sla.models.policy import Promise
from sla.story import NOT_COUNTED, OURS, State

from ..buckets import place
from ..models import Kind
from .sources import Sources

PROMISES = {
    Promise.FIRST_RESPONSE: (Kind.FIRST_KEPT, Kind.FIRST_BROKEN),
    Promise.NEXT_RESPONSE: (Kind.NEXT_KEPT, Kind.NEXT_BROKEN),
    Promise.RESOLUTION: (Kind.RESOLUTION_KEPT, Kind.RESOLUTION_BROKEN),
}
ENDS = {"": Kind.BOT_SOLVED, "resolved": Kind.RESOLVED, "no_reply": Kind.LAPSED}
MILLISECOND = Decimal("0.001")


class Row(NamedTuple):
    """A fact as it is stored: the columns of the table, in this order."""

    conversation_id: int
    kind: str
    cycle: int
    at: object
    team_id: int | None
    agent_id: int | None
    inbox_id: int
    issue_type_id: int | None
    canned_id: int | None
    tags: tuple
    seconds: Decimal | None
    office_seconds: Decimal | None
    bucket: int | None
    office_bucket: int | None
    score: int | None

    @property
    def times(self):
        """As long as these stay, its office hours stay as they were reckoned."""
        return self.conversation_id, self.kind, self.at, self.seconds


def derive(numbers, known=()):
    """The facts of the conversations with these numbers. -> [Row]

    `known`: rows that are stored. Of those whose times are the same, the time in office hours
    stays: hours that are changed later change nothing that has been.
    """
    sources = Sources(numbers)
    office = {row.times: row.office_seconds for row in known if row.seconds is not None}
    found = []
    for source in sources.found.values():
        found += _Facts(source, sources, office).rows
    return found


class _Facts:
    def __init__(self, source, sources, office):
        self.source, self.sources, self.office = source, sources, office
        self.conversation, self.hands = source.conversation, source.hands
        self.rows, self.cycles = [], Counter()
        if self.conversation.close_reason in NOT_COUNTED:
            return
        self._arrivals()
        self._responses()
        self._ends()
        self._promises()
        self._ratings()
        self._canned()

    def _add(self, kind, at, *, team=..., agent=None, spans=(), cycle=None, **fields):
        if team is ...:
            team = self.hands.at(at)[0]
        if not cycle:
            self.cycles[kind] += 1
            cycle = self.cycles[kind]
        conversation = self.conversation
        row = Row(
            conversation_id=conversation.pk,
            kind=str(kind),
            cycle=cycle,
            at=at,
            team_id=team if team in self.sources.teams else None,
            agent_id=agent if agent in self.sources.people else None,
            inbox_id=conversation.inbox_id,
            issue_type_id=conversation.issue_type_id,
            canned_id=fields.get("canned"),
            tags=tuple(self.source.tags),
            seconds=_seconds(end - start for start, end in spans) if spans else None,
            office_seconds=None,
            bucket=None,
            office_bucket=None,
            score=fields.get("score"),
        )
        self.rows.append(self._with_hours(row, team, spans) if spans else row)

    def _with_hours(self, row, team, spans):
        office = self.office.get(row.times)
        if office is None:
            hours = self.sources.hours[team]
            office = _seconds(hours.between(start, end) for start, end in spans)
        return row._replace(
            office_seconds=office, bucket=place(row.seconds), office_bucket=place(office)
        )

    def _arrivals(self):
        opened = self.conversation.opened_at
        self._add(Kind.OPENED, opened, team=self.hands.team_from(opened))
        for line in self.source.of_kind(Happened.HANDED_OFF):
            team = self.hands.team_from(line.created_at)
            self._add(Kind.HANDED_OFF, line.created_at, team=team)

    def _responses(self):
        for cycle in self.source.story.cycles:
            if cycle.is_met:
                kind = Kind.FIRST_RESPONSE if cycle.is_first else Kind.NEXT_RESPONSE
                spans = [(start, end) for start, end, _why in cycle.runs]
                agent = self._answered_by(cycle.ended_at)
                self._add(kind, cycle.ended_at, agent=agent, spans=spans)

    def _answered_by(self, at):
        """The author of the answer of that time."""
        answers = self.source.answers
        latest = bisect_right(answers, at, key=lambda answer: answer[0])
        return answers[latest - 1][1] if latest else None

    def _ends(self):
        spans, solved = [], None  # (kind, agent) of the end before
        for stretch in self.source.story.stretches:
            if stretch.state != State.DONE:
                if solved:
                    self._add(Kind.REOPENED, stretch.start, agent=solved[1])
                    solved = None
                if stretch.state in OURS:
                    spans.append((stretch.start, stretch.end))
                continue
            if kind := ENDS.get(stretch.reason):
                agent = self._solved_by(stretch.start) if kind == Kind.RESOLVED else None
                spans = spans if kind == Kind.RESOLVED else []
                self._add(kind, stretch.start, agent=agent, spans=spans)
                solved = (kind, agent)
            spans = []  # what is reopened begins anew, whatever it was closed as

    def _solved_by(self, at):
        """Who had it; of what nobody had, who closed it."""
        agent = self.hands.at(at)[1]
        closings = self.source.of_kind(Happened.CLOSED)
        closed_by = (line.actor_id for line in closings if line.created_at == at)
        return agent or next(closed_by, None)

    def _promises(self):
        for clock in self.source.clocks:
            kept, broken = PROMISES[clock.kind]
            if clock.breached_at:
                at = clock.due_at or clock.breached_at
                self._add(broken, at, agent=self.hands.at(at)[1])
            elif clock.met_at and not clock.due_at:
                is_end = clock.kind == Promise.RESOLUTION
                agent = (self._solved_by if is_end else self._answered_by)(clock.ended_at)
                self._add(kept, clock.ended_at, agent=agent)

    def _ratings(self):
        by_mail = (line.created_at for line in self.source.of_kind(Happened.RATING_ASKED))
        if asked_at := next(by_mail, self.source.asked_at):
            self._add(Kind.ASKED, asked_at, agent=self.hands.at(asked_at)[1])
        if not self.source.rating:
            return
        score, at = self.source.rating
        credited = self.source.credited
        self._add(Kind.RATED if credited else Kind.BOT_RATED, at, score=score)
        for agent in credited:
            self._add(Kind.CREDIT, at, agent=agent, cycle=1, score=score)

    def _canned(self):
        """Each canned reply that came into an answer: the next one of whoever laid it there."""
        found = set()
        for laid_at, agent, response in self.source.uses:
            answers = (at for at, author in self.source.answers if author == agent)
            if at := next((at for at in answers if at >= laid_at), None):
                found.add((at, agent, response))
        for at, agent, response in sorted(found):
            self._add(Kind.CANNED, at, agent=agent, canned=response)


def _seconds(lengths):
    """A sum of durations to the millisecond, exactly."""
    micros = sum(lengths, timedelta(0)) // timedelta(microseconds=1)
    return Decimal(max(micros, 0)).scaleb(-6).quantize(MILLISECOND)
