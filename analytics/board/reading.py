"""The numbers behind the dashboard, each asked for once, when something first needs them."""

from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import numbers
from ..charts import Column
from . import now as standing
from .behind import Linking

MOST_COLUMNS = 31
WEEKS_FROM, MONTHS_FROM = 120, 500  # days; longer periods are shown by these


# What the conversations behind them are asked for as, see `behind.WHATS`.
BEGUN = {"opened": "opened", "first_response": "first"}


def column_of_begun(reading):
    return Column(_("First answers") if reading.asked.agent else _("Began"))


def about_begun(reading, formula):
    if not reading.asked.agent:
        return formula
    counted = _("Of one agent: what they answered first in this time, instead of what began.")
    return f"{formula} {counted}"


def joined(cells):
    found = numbers.Cell()
    for cell in cells:
        found.join(cell)
    return found


class Slot:
    """A piece of the period: a day, an hour, or some days. `pieces`: which of the table's slots."""

    def __init__(self, label, name, start, end, pieces, hour=None):
        self.label, self.name = label, name
        self.start, self.end = start, end
        self.pieces, self.hour = pieces, hour

    @property
    def is_day(self):
        return self.hour is None and self.start == self.end


def naming(slots):
    """The column of a table that names these slots, and what it says: real dates of days."""
    if all(slot.is_day for slot in slots):
        return Column(_("Day"), "day"), [slot.start for slot in slots]
    return Column(_("Time"), "text"), [slot.name for slot in slots]


class Reading:
    def __init__(self, asked, now):
        self.asked, self.now = asked, now

    @cached_property
    def table(self):
        return self._read(self.asked.period)

    @cached_property
    def before(self):
        return self._read(self.asked.period.before)

    def _read(self, period):
        return numbers.read(self.asked.cut, period, self.asked.grain, self.step)

    def by(self, dimension, *kinds):
        """{value: {kind: Cell}}"""
        key = (dimension, kinds)
        if key not in self._by:
            self._by[key] = numbers.by(dimension, self.asked.cut, self.asked.period, *kinds)
        return self._by[key]

    @cached_property
    def _by(self):
        return {}

    @cached_property
    def hands(self):
        return standing.hands(self.asked, self.now)

    def total(self, *kinds):
        return self.table.total(*kinds)

    def total_before(self, *kinds):
        """Of the same time of the period before: of a day that is not over, no more hours of the
        other day either."""
        if self.asked.chosen != "today":
            return self.before.total(*kinds)
        hours = timezone.localtime(self.now, timezone.get_default_timezone()).hour + 1
        return joined(self.before.slots(*kinds)[:hours])

    @property
    def begun(self):
        """What stands for conversations that began. They begin as nobody's: those of one agent are
        those that they answered first."""
        return "first_response" if self.asked.agent else "opened"

    @property
    def rated(self):
        """What stands for ratings: those of one agent are credited to them, perhaps to others,
        too."""
        return "credit" if self.asked.agent else "rated"

    def link(self, what, slot=None, **narrow):
        """Where the conversations behind a number are listed, see `behind.WHATS`."""
        if slot is None:
            return self._linking.to(what, **narrow)
        hour = {} if slot.hour is None else {"hour": slot.hour}
        return self._linking.to(what, slot.start, slot.end, **hour | narrow)

    @cached_property
    def _linking(self):
        return Linking(self.asked)

    # --- Slots

    @property
    def step(self):
        """How many days, or hours, a slot of the tables has; columns are of one or several."""
        days = self.asked.period.days
        return 1 if days <= WEEKS_FROM else 7 if days <= MONTHS_FROM else 28

    @cached_property
    def slots(self):
        """[Slot] for lines."""
        return self._hours() if self.asked.grain == "hour" else self._days(self.step)

    @cached_property
    def columns(self):
        """[Slot] for columns, which need more room."""
        if len(self.slots) <= MOST_COLUMNS:
            return self.slots
        return self._days(7 if self.asked.period.days <= 7 * MOST_COLUMNS else 28)

    def cells(self, slots, *kinds, table=None):
        """A Cell for each of these slots."""
        table = table or self.table
        key = (table.period, len(slots), kinds)
        if key not in self._cells:
            cells = table.slots(*kinds)
            self._cells[key] = [joined(cells[slot.pieces]) for slot in slots]
        return self._cells[key]

    @cached_property
    def _cells(self):
        return {}

    def _hours(self):
        zone, found = timezone.get_default_timezone(), []
        for n, start in enumerate(self.asked.period.slots("hour")):
            local = timezone.localtime(start, zone)
            label = date_format(local, pgettext("format of an hour", "H:i"))
            name = label
            if self.asked.period.days > 1:
                name = date_format(local, pgettext("format of an hour of a day", "D H:i"))
            piece = slice(n, n + 1)
            found.append(Slot(label, name, local.date(), local.date(), piece, local.hour))
        return found

    def _days(self, each):
        period, found = self.asked.period, []
        for first in range(0, period.days, each):
            start = period.start + timedelta(days=first)
            end = min(start + timedelta(days=each - 1), period.end)
            label = date_format(start, pgettext("format of a day", "j M"))
            name = date_format(start, pgettext("format of a day in a table", "D j M Y"))
            if each > 1:
                last = date_format(end, pgettext("format of a day", "j M"))
                name = _("%(start)s to %(end)s") % {"start": label, "end": last}
            pieces = slice(first // self.step, (first + each) // self.step)
            found.append(Slot(label, name, start, end, pieces))
        return found
