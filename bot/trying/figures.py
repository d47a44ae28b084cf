"""How the bot does: of the conversations of the last days that it had, how many it solved, how many
it gave to people and why, and in how many something went wrong."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from conversations.events import Kind
from conversations.hand_offs import HandOff, in_words
from conversations.models import Event

SPAN = timedelta(days=30)
TROUBLE = {HandOff.ERROR, HandOff.TIMEOUT, HandOff.OFF}
MOST_REASONS = 5


@dataclass(frozen=True)
class Figures:
    """Of conversations: each counts once, by what the bot did with it last. `reasons`: [{"name",
    "count", "share"}] of what was handed off, the most frequent first."""

    solved: int
    handed_off: int
    failed: int
    reasons: list

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
    return Figures(solved, sum(reasons.values()), failed, _rows(most))


def _rows(most):
    whole = sum(count for _name, count in most)
    shown = most[:MOST_REASONS]
    rest = sum(count for _name, count in most[MOST_REASONS:])
    shown += [("", rest)] if rest else []
    return [{"name": n, "count": c, "share": round(100 * c / whole)} for n, c in shown]
