"""How the bot does: of the conversations of the last days that it had, how many it solved, how many
it gave to people and why, in how many something went wrong, and what customers thought of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from conversations.events import Kind
from conversations.hand_offs import HandOff, in_words
from conversations.models import Event, Message, Rating

SPAN = timedelta(days=30)
TROUBLE = {HandOff.ERROR, HandOff.TIMEOUT, HandOff.OFF}
MOST_REASONS = 5


@dataclass(frozen=True)
class Figures:
    """Of conversations: each counts once, by what the bot did with it last. `reasons`: [{"name",
    "count", "share"}] of what was handed off, the most frequent first. `rated`: by customers whom
    no person had answered; `happy` of them gave 4 or 5 of 5."""

    solved: int
    handed_off: int
    failed: int
    reasons: list
    rated: int = 0
    happy: int = 0

    @property
    def total(self):
        return self.solved + self.handed_off + self.failed

    def _share(self, part):
        return round(100 * part / self.total) if self.total else 0

    @property
    def solved_share(self):
        return self._share(self.solved)

    @property
    def handed_off_share(self):
        return self._share(self.handed_off)

    @property
    def failed_share(self):
        return self._share(self.failed)

    @property
    def happy_share(self):
        return round(100 * self.happy / self.rated) if self.rated else None


def figures(now):
    """-> Figures of the last 30 days."""
    ends = Event.objects.filter(
        kind__in=[Kind.BOT_SOLVED, Kind.HANDED_OFF], created_at__gte=now - SPAN
    )
    last = ends.order_by("conversation", "-version").distinct("conversation").values("pk")
    counted = Event.objects.filter(pk__in=last).order_by()
    counted = counted.values("kind", "details__reason", "details__topic")
    counted = counted.annotate(count=Count("pk"))
    solved = failed = 0
    reasons = {}
    for row in counted:
        reason = row["details__reason"] or ""
        if row["kind"] == Kind.BOT_SOLVED:
            solved += row["count"]
        elif reason in TROUBLE:
            failed += row["count"]
        else:
            name = row["details__topic"] or in_words(reason)
            reasons[name] = reasons.get(name, 0) + row["count"]
    most = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return Figures(solved, sum(reasons.values()), failed, _rows(most), **_rated(now))


def _rated(now):
    """What only the bot had in hand until it was rated is to its credit, and nothing else."""
    before = {"conversation": OuterRef("conversation"), "created_at__lte": OuterRef("created_at")}
    by_bot = Event.objects.filter(kind=Kind.BOT_SOLVED, **before)
    by_people = Message.objects.sent_to_customer().filter(author__is_bot=False, **before)
    rated = Rating.objects.filter(created_at__gt=now - SPAN, created_at__lte=now)
    rated = rated.filter(Exists(by_bot)).exclude(Exists(by_people))
    return rated.aggregate(rated=Count("pk"), happy=Count("pk", filter=Q(score__gte=4)))


def _rows(most):
    whole = sum(count for _name, count in most)
    shown = most[:MOST_REASONS]
    rest = sum(count for _name, count in most[MOST_REASONS:])
    shown += [("", rest)] if rest else []
    return [{"name": n, "count": c, "share": round(100 * c / whole)} for n, c in shown]
