"""What facts come to: one Cell for some of them, a Table of Cells for the slots of a period."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

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

    @classmethod
    def of(cls, count, timed, seconds, office_seconds, score, happy, *, histogram):
        return cls(count, timed, seconds, office_seconds, score, happy, [histogram] * bool(timed))

    def join(self, other):
        self.count += other.count
        self.total_score += other.total_score
        self.happy += other.happy
        if other.timed:
            self.timed += other.timed
            self.seconds += other.seconds
            self.office_seconds += other.office_seconds
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


class Table:
    """Cells by kind and slot. A question about several kinds is answered for all of them
    together."""

    def __init__(self, period, grain="day", step=1):
        """See `numbers.read`."""
        self.period, self.grain, self.step = period, grain, step
        self._cells = defaultdict(dict)  # {kind: {slot: Cell}}
        self._totals, self._slots = {}, {}

    def put(self, slot, kind, cell):
        self._cells[kind][slot] = cell

    def total(self, *kinds):
        if kinds not in self._totals:
            total = self._totals[kinds] = Cell()
            for kind in kinds:
                for cell in self._cells.get(kind, {}).values():
                    total.join(cell)
        return self._totals[kinds]

    def slots(self, *kinds):
        """A Cell for each hour, each so many days, or for all (of no grain)."""
        if kinds not in self._slots:
            found = self._slots[kinds] = [Cell() for _slot in range(self.size)]
            for kind in kinds:
                for slot, cell in self._cells.get(kind, {}).items():
                    found[slot].join(cell)
        return self._slots[kinds]

    @cached_property
    def size(self):
        if self.grain == "hour":
            return len(self.period.slots("hour"))
        return ceil(self.period.days / self.step) if self.grain else 1

    @property
    def resolution_rate(self):
        """Of what was opened or reopened, how much was resolved, by people or the bot; None when
        nothing was. Above 1 when more of earlier days was resolved than came."""
        came = self.total("opened", "reopened").count
        return self.total("resolved", "bot_solved").count / came if came else None
