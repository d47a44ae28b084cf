"""When people write: each hour of the week, as a map and as the busiest one in words."""

from datetime import time, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ...charts import Chart, Column, Later, Table, Value, heat, words
from ...charts.heat import busiest
from ..reading import BEGUN, about_begun
from ..week import week

TITLE = gettext_lazy("When people write")


def chart(reading):
    grid = week(reading.asked.cut, reading.asked.period, reading.begun)
    total = sum(map(sum, grid))
    return Chart(
        name="hours",
        title=str(TITLE),
        about=_("first answers") if reading.asked.agent else _("conversations that begin, by hour"),
        kind="heat" if total else "",
        picture=heat(
            grid,
            days=[str(WEEKDAYS_ABBR[day]) for day in range(7)],
            hours=[hour_name(hour) for hour in range(24)],
        ),
        finding=_finding(grid, total),
        formula=about_begun(
            reading,
            _(
                "Conversations that began in this time, by the weekday and the hour in which they"
                " did, in the time zone of the reports. The darkest square is the busiest hour."
            ),
        ),
        table=Later(lambda: _table(reading, grid, total)),
        note=_note(reading, grid),
    )


def hour_name(hour):
    return time_format(time(hour), pgettext("format of an hour on the hour", "H"))


def _finding(grid, total):
    if not total:
        return _("Nobody has written in this time.")
    day, hour = busiest(grid)
    return _("Most write on %(day)s from %(start)s to %(end)s: %(count)s of %(total)s.") % {
        "day": WEEKDAYS[day],
        "start": hour_name(hour),
        "end": hour_name((hour + 1) % 24),
        "count": words.count(grid[day][hour]),
        "total": words.count(total),
    }


def _note(reading, grid):
    found = busiest(grid)
    if not found:
        return ""
    day, hour = found
    weeks = _times(reading.asked.period, day)
    return _("Busiest hour: %(day)s %(start)s to %(end)s, about %(count)s each time.") % {
        "day": WEEKDAYS[day],
        "start": hour_name(hour),
        "end": hour_name((hour + 1) % 24),
        "count": words.count(round(grid[day][hour] / weeks)),
    }


def _times(period, weekday):
    """How often this day of the week was in it."""
    first = period.start + timedelta(days=(weekday - period.start.weekday()) % 7)
    return max((period.end - first).days // 7 + 1, 1)


def _table(reading, grid, total):
    columns = [Column(_("Hour"), "text"), *(Column(str(WEEKDAYS[day])) for day in range(7))]
    if not total:
        return Table(columns, [])
    rows = []
    for hour in range(24):
        cells = [
            Value(
                grid[day][hour],
                reading.link(BEGUN[reading.begun], hour=hour, day=day + 1)
                if grid[day][hour]
                else "",
            )
            for day in range(7)
        ]
        rows.append([f"{hour_name(hour)}–{hour_name((hour + 1) % 24)}", *cells])
    return Table(columns, rows)
