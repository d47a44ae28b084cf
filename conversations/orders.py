"""In which order a list stands within its groups, and how it goes on after a page.

A page is read part by part, each part a range of one index: rows that share all of the last row's
place but its end, then all but a little more, and so on. So page 500 costs what page 1 costs, which
a single condition with ORs does not: an index cannot begin in the middle of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST = (F("last_activity_at").desc(), "-pk")
OPEN = Q(status__in=["bot", "pending", "active"])
# What is done waits for nothing: it stands newest first in every order.
DONE = Q(turn=4)


@dataclass(frozen=True)
class Order:
    """By a moment, the earliest first and those without one last; or only by the newest."""

    label: str
    hint: str
    field: str = ""

    def moment(self, conversation):
        """What places it within its group before the latest activity does, or None."""
        has_one = self.field and not conversation.is_done
        return getattr(conversation, self.field) if has_one else None

    @property
    def by(self):
        by_moment = [F(self.field).asc(nulls_last=True)] if self.field else []
        return ("turn", *by_moment, *NEWEST)

    def page(self, found, size, *, after=None, is_few=False):
        """The first `size` of these conversations, or those after a place.

        `is_few`: they come from a search, so their number is small, and finding them is what costs.
        """
        parts = list(self._parts(after))
        if is_few:
            found = found.filter(reduce(or_, (part for part, _by in parts)))
        else:
            first, *rest = [
                found.filter(part).order_by(*by).values("pk")[:size] for part, by in parts
            ]
            found = found.model.objects.filter(pk__in=first.union(*rest, all=True))
        if self.field:
            found = found.alias(moment=Case(When(turn__lt=4, then=F(self.field))))
            by = ("turn", F("moment").asc(nulls_last=True), *NEWEST)
        else:
            by = self.by
        return found.order_by(*by)[:size]

    def _parts(self, after):
        """(condition, order) of each part, in order: what they find does not overlap."""
        if after is None:
            yield OPEN, self.by
            yield DONE, NEWEST
            return
        turn, moment, at, pk = after
        same = DONE if turn == 4 else OPEN & Q(turn=turn)
        if self.field and turn != 4:
            same &= Q(**{self.field: moment}) if moment else Q(**{f"{self.field}__isnull": True})
        yield same & Q(last_activity_at=at, pk__lt=pk), NEWEST
        yield same & Q(last_activity_at__lt=at), NEWEST
        if turn == 4:
            return
        if self.field and moment:
            yield OPEN & Q(turn=turn, **{f"{self.field}__gt": moment}), self.by
            yield OPEN & Q(turn=turn, **{f"{self.field}__isnull": True}), NEWEST
        yield OPEN & Q(turn__gt=turn), self.by
        yield DONE, NEWEST

    def place_of(self, conversation):
        """Where the list goes on after this one, as text for an address."""
        moment, at = self.moment(conversation), conversation.last_activity_at
        return write_place(conversation.turn, moment, at, conversation.pk)


def write_place(turn, moment, at, pk):
    numbers = ["" if each is None else _microseconds(each) for each in (moment, at)]
    return f"{turn}_{numbers[0]}_{numbers[1]}_{pk}"


def _microseconds(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


def read_place(text):
    """The place that `place_of` wrote, or None when the text is not one."""
    try:
        turn, moment, at, pk = text.split("_")
        moment, at = [
            EPOCH + timedelta(microseconds=int(each)) if each else None for each in (moment, at)
        ]
        turn, pk = int(turn), int(pk)
    except (ValueError, OverflowError):
        return None
    return (turn, moment, at, pk) if at and turn in range(5) and 0 < pk < 2**63 else None


ORDERS = {
    "waiting": Order(_("Longest waiting"), _("Who waits longest comes first"), "waiting_since"),
    "due": Order(_("Due soonest"), _("What was promised first comes first"), "due_at"),
    "newest": Order(_("Newest"), _("What happened last comes first")),
}
USUAL = "waiting"
