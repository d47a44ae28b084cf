"""How much there was in each hour of the week, all weeks of a period together."""

from django.db.models import Count, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from .. import numbers
from ..models import Dimension, Rollup
from ..rollups import BY_THE_DAY


def week(cut, period, kind):
    """Seven lists, from Monday, of 24 counts, in the reporting zone."""
    grid, wanted = [[0] * 24 for _day in range(7)], cut.wanted
    if wanted is None:
        return grid
    if len(wanted) < 2 and not wanted.keys() & set(BY_THE_DAY):
        [(dimension, values)] = wanted.items() or [(Dimension.ALL, {0})]
        start, end = period.bounds
        rows = Rollup.objects.filter(
            grain=Rollup.Grain.HOUR,
            dimension=dimension,
            value__in=values,
            kind=kind,
            start__gte=start,
            start__lt=end,
        )
        at, figure = "start", Sum("count")
    else:
        rows, at, figure = numbers.facts(cut, period, kind), "at", Count("*")
    zone = timezone.get_default_timezone()
    of_the_week = {"day": ExtractIsoWeekDay(at, tzinfo=zone), "hour": ExtractHour(at, tzinfo=zone)}
    counted = rows.annotate(**of_the_week).order_by().values("day", "hour")
    for row in counted.annotate(figure=figure):
        grid[row["day"] - 1][row["hour"]] = row["figure"]
    return grid
