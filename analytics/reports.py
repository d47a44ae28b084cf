"""The figures, each one function: what it counts is said in its first line, and on the page.

`seen` is a queryset of the conversations that count: what the reader may see. Times are the
server's: a day starts at midnight in TIME_ZONE.
"""

from datetime import timedelta

from django.db.models import Avg, Count, FloatField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from conversations.events import Kind
from conversations.models import Event, Rating

# An answer that was taken back was none.
TAKEN_BACK = Q(message__delivery="withdrawn")
DAYS = 8  # in a trend line, today being the last


def midnight(now, days_ago=0):
    local = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return local - timedelta(days=days_ago)


def response_time(seen, now):
    """Mean seconds that customers waited for an answer of a person, for each of the last days."""
    answered = (
        _events(seen, now, Kind.MESSAGE_SENT)
        .exclude(TAKEN_BACK)
        .filter(actor__is_bot=False, details__waited__isnull=False)
    )
    waited = Cast(KT("details__waited"), FloatField())
    return _by_day(answered, now, Avg(waited))


def answered(seen, now):
    """Conversations that a person answered, for each of the last days."""
    sent = _events(seen, now, Kind.MESSAGE_SENT).exclude(TAKEN_BACK).filter(actor__is_bot=False)
    return _by_day(sent, now, Count("conversation", distinct=True))


def active(seen):
    """Conversations that are in an agent's hands now."""
    return seen.filter(status="active").count()


def resolved(seen, now):
    """Conversations that were closed or that the bot solved, for each of the last days."""
    done = _events(seen, now, Kind.CLOSED, Kind.BOT_SOLVED)
    return _by_day(done, now, Count("conversation", distinct=True))


def satisfaction(seen, now):
    """Percent of the last 30 days' ratings that are 4 or 5 of 5; and in parts, oldest first.

    None where there is no rating.
    """
    rated = Rating.objects.filter(
        created_at__gt=now - timedelta(days=30), created_at__lte=now, **_of(seen)
    )
    edges = [now - timedelta(days=30 - 30 * part / DAYS) for part in range(DAYS + 1)]
    figures = {"happy": Count("pk", filter=Q(score__gte=4)), "all": Count("pk")}
    for part in range(DAYS):
        within = Q(created_at__gt=edges[part], created_at__lte=edges[part + 1])
        figures[f"happy_{part}"] = Count("pk", filter=within & Q(score__gte=4))
        figures[f"all_{part}"] = Count("pk", filter=within)
    found = rated.aggregate(**figures)
    trend = [_share(found[f"happy_{part}"], found[f"all_{part}"]) for part in range(DAYS)]
    return _share(found["happy"], found["all"]), trend


def _share(part, whole):
    return round(100 * part / whole) if whole else None


def _events(seen, now, *kinds):
    since = midnight(now, days_ago=DAYS - 1)
    return Event.objects.filter(
        kind__in=kinds, created_at__gte=since, created_at__lte=now, **_of(seen)
    )


def _of(seen):
    """Nothing is left out for those who see everything: then nothing is looked up, either."""
    return {"conversation__in": seen} if seen.query.where else {}


def _by_day(events, now, figure):
    by_day = events.annotate(day=TruncDate("created_at")).values("day").order_by()
    found = dict(by_day.annotate(figure=figure).values_list("day", "figure"))
    today = timezone.localdate(now)
    return [found.get(today - timedelta(days=ago)) for ago in reversed(range(DAYS))]
