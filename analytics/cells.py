"""What facts come to: one Cell for some of them, a Table of Cells for the slots of a period."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial

from . import buckets


@dataclass
class Cell:
    """What some facts come to. `timed`: how many of them took time; `happy`: ratings of 4 or 5."""

    count: int = 0
    timed: int = 0
    seconds: float = 0
    office_seconds: float = 0
    total_score: int = 0
    happy: int = 0
    # Functions that give a histogram, of the office hours or not: read when somebody asks for it,
    # and what they have given together is kept.
    _histograms: list = field(default_factory=list, repr=False)
    _known: dict = field(default_factory=dict, repr=False, compare=False)

    def add(self, count, timed, seconds, office_seconds, score, happy, histogram=None):
        self.count += count
        self.timed += timed
        self.total_score += score
        self.happy += happy
        if timed:
            self.seconds += seconds
            self.office_seconds += office_seconds
            self._histograms.append(histogram)
            self._known = {}

    def join(self, other):
        self.add(other.count, 0, 0, 0, other.total_score, other.happy)
        self.timed += other.timed
        self.seconds += other.seconds
        self.office_seconds += other.office_seconds
        if other.timed:
            self._histograms.append(other.histogram)
            self._known = {}

    def mean(self, office=False):
        """Seconds; None when nothing took time."""
        total = self.office_seconds if office else self.seconds
        return float(total) / self.timed if self.timed else None

    def percentile(self, share, office=False):
        """Seconds within which this share of them lies (.5: the median), 2.3 % off at most."""
        return buckets.percentile(self.histogram(office), share)

    def histogram(self, office=False):
        """{place: how many}, see `buckets`."""
        if office not in self._known:
            found = self._known[office] = defaultdict(int)
            for histogram in self._histograms:
                for place, many in histogram(office).items():
                    found[place] += many
        return self._known[office]

    def within(self, seconds, office=False):
        """The share that took no longer than this; None when nothing took time."""
        if not self.timed:
            return None
        last = buckets.place(seconds)
        histogram = self.histogram(office)
        return sum(many for place, many in histogram.items() if place <= last) / self.timed

    @property
    def score(self):
        """The mean of the ratings, from 1 to 5; None without one."""
        return self.total_score / self.count if self.count and self.total_score else None

    @property
    def happy_share(self):
        """The share of the ratings that are 4 or 5; None without one."""
        return self.happy / self.count if self.count and self.total_score else None


def written(places, office_places, office):
    """A histogram of two that stand there as JSON."""
    found = json.loads(office_places if office else places)
    return {int(place): many for place, many in found.items()}


class Table:
    """Cells by kind and slot. A question about several kinds is answered for all of them
    together."""

    def __init__(self, period, grain):
        self.period, self.grain = period, grain
        self._cells = defaultdict(dict)  # {kind: {start: Cell}}
        self._totals, self._slots = {}, {}

    def _put(self, start, kind, *sums, places, office_places):
        known = partial(written, places, office_places) if places != "{}" else None
        self._cells[kind].setdefault(start, Cell()).add(*sums, known)

    def total(self, *kinds):
        if kinds not in self._totals:
            total = self._totals[kinds] = Cell()
            for kind in kinds:
                for cell in self._cells.get(kind, {}).values():
                    total.join(cell)
        return self._totals[kinds]

    def slots(self, *kinds):
        """A Cell for each of `starts`."""
        if kinds not in self._slots:
            found = self._slots[kinds] = [Cell() for _start in self.starts]
            for kind in kinds:
                known = self._cells.get(kind, {})
                for start, cell in zip(self.starts, found, strict=True):
                    if start in known:
                        cell.join(known[start])
        return self._slots[kinds]

    @cached_property
    def starts(self):
        """The moments at which its slots begin: of no grain, only the first."""
        return self.period.slots(self.grain) if self.grain else self.period.slots()[:1]

    @property
    def resolution_rate(self):
        """Of what was opened or reopened, how much was resolved, by people or the bot; None when
        nothing was. Above 1 when more of earlier days was resolved than came."""
        came = self.total("opened", "reopened").count
        return self.total("resolved", "bot_solved").count / came if came else None
