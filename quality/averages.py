"""How reviews came out: by agent and month, and by what they look for. Only what was shared counts,
so that each agent can check their own number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Case, Count, F, FloatField, Sum, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from team.models import Agent

from .models import Mark, Review
from .sampling import midnight

MONTHS = 6


@dataclass
class Cell:
    month: date
    score: float | None = None
    count: int = 0


@dataclass
class Row:
    agent: object  # None: they were deleted, and only the name is left
    name: str
    cells: list
    score: float
    count: int

    @property
    def has_course(self):
        """Two months are no course yet."""
        return sum(cell.count > 0 for cell in self.cells) > 2


def months(today, count=MONTHS):
    """The first days of the last months, the oldest first."""
    number = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 1)]


def counted(reader, *, since, agent=None, team=None):
    """The reviews that the averages of a reader are made of."""
    found = Review.objects.visible_to(reader).shared().filter(answered_at__gte=midnight(since))
    if agent:
        found = found.filter(agent=agent)
    return found.filter(team=team) if team else found


def by_agent(reviews, today):
    """-> [Row], by name; a month without a review is an empty cell."""
    month = TruncMonth("answered_at", tzinfo=timezone.get_default_timezone())
    found = (
        reviews.annotate(month=month)
        .values("agent", "agent_name", "month")
        .annotate(mean=Avg("score"), reviews=Count("pk"))
        .order_by()
    )
    # Who has another name by now is one person all the same.
    groups = defaultdict(lambda: defaultdict(list))
    for each in found:
        key = each["agent"] or each["agent_name"]
        groups[key][timezone.localdate(each["month"], timezone.get_default_timezone())].append(each)
    agents = Agent.objects.in_bulk([key for key in groups if isinstance(key, int)])
    rows = [_row(agents.get(key), key, by_month, today) for key, by_month in groups.items()]
    return sorted(rows, key=lambda row: row.name.casefold())


def _row(agent, key, by_month, today):
    cells = [_cell(month, by_month.get(month, ())) for month in months(today)]
    every = [each for parts in by_month.values() for each in parts]
    whole = _cell(today, every)
    return Row(agent, agent.name if agent else key, cells, whole.score, whole.count)


def _cell(month, parts):
    count = sum(each["reviews"] for each in parts)
    total = sum(each["mean"] * each["reviews"] for each in parts)
    return Cell(month, total / count if count else None, count)


def by_criterion(reviews):
    """[{"name", "share", "count", "missed"}], the weakest first: what is worth a lesson.

    share: percent of it that was met, of the reviews to which it applies.
    """
    shares = [When(value=value, then=Value(100.0 * share)) for value, share in Mark.SHARES.items()]
    marks = Mark.objects.filter(review__in=reviews, value__in=list(Mark.SHARES))
    found = (
        marks.values("name")
        .annotate(
            share=Avg(Case(*shares, output_field=FloatField())),
            count=Count("pk"),
            missed=Sum(Case(When(value=Mark.Value.MISSED, then=1), default=0)),
        )
        .order_by(F("share").asc(), "name")
    )
    return list(found)
