"""The next two hours, played many times. Pure: it knows numbers of seconds from now, no database.

Customers write as often as they did in the same hours of the last weeks. Each agent on shift takes
what is due the soonest and needs as long for it as answers of the team took lately. A promised
answer that is not there when it is due is late.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from random import Random

LENGTH = 120 * 60
AHEAD = (30, 60, 120)  # minutes
RUNS = 200
NEVER = float("inf")


@dataclass(frozen=True)
class Hand:
    """An agent of a team: how much of them it has, and when they are there: [(start, end)]."""

    share: float
    there: tuple


@dataclass(frozen=True)
class Situation:
    """`waiting`: when each answer is due that is owed now; less than 0: late already, NEVER: not
    promised. `rates`: (start, end, arrivals). `dues`: what new ones are promised, each a function
    from the second at which they come to the one at which they are due. `pace`: how long answers
    took."""

    waiting: list
    rates: list
    dues: list
    pace: list
    hands: list = field(default_factory=list)

    def with_hand(self, hand):
        return replace(self, hands=[*self.hands, hand])


@dataclass(frozen=True)
class Outlook:
    """For each of AHEAD the expected number of late answers, and how probable one is at all."""

    expected: tuple
    chance: tuple


def play(situation, *, seed=0, runs=RUNS):
    totals, hit = [0] * len(AHEAD), [0] * len(AHEAD)
    for run in range(runs):
        # The same customers come whatever is tried, so that only the change makes a difference.
        late = sorted(_late(situation, Random(f"{seed} {run}")))  # noqa: S311
        for n, minutes in enumerate(AHEAD):
            count = bisect_right(late, minutes * 60)
            totals[n] += count
            hit[n] += count > 0
    return Outlook(tuple(total / runs for total in totals), tuple(each / runs for each in hit))


def _late(situation, random):
    """The seconds at which a promised answer was due and not there."""
    coming = _arrivals(situation, random)
    pace = Random(random.random())  # noqa: S311
    free = [
        (pace.random() * _length(situation, hand, pace), n)
        for n, hand in enumerate(situation.hands)
    ]
    heapify(free)
    waiting, next_coming, late = sorted(situation.waiting), 0, []
    while free:
        at, n = heappop(free)
        hand = situation.hands[n]
        at = _there(hand, at)
        if at is None or at >= LENGTH:
            continue
        if free and at > free[0][0]:  # somebody else is ready before
            heappush(free, (at, n))
            continue
        while next_coming < len(coming) and coming[next_coming][0] <= at:
            heappush(waiting, coming[next_coming][1])
            next_coming += 1
        if not waiting:
            if next_coming < len(coming):
                heappush(free, (coming[next_coming][0], n))
            continue
        due = heappop(waiting)
        done = at + _length(situation, hand, pace)
        if 0 < due < done:
            late.append(due)
        heappush(free, (done, n))
    waiting += [due for _at, due in coming[next_coming:]]
    return late + [due for due in waiting if 0 < due <= LENGTH]


def _arrivals(situation, random):
    found = []
    for start, end, number in situation.rates:
        at = start
        while number and (at := at + random.expovariate(number / (end - start))) < end:
            found.append((at, random.choice(situation.dues)(at) if situation.dues else NEVER))
    return found


def _length(situation, hand, random):
    return random.choice(situation.pace) / hand.share


def _there(hand, at):
    return next((max(at, start) for start, end in hand.there if end > at), None)
