"""Which conversations are behind a number: what can be asked for, and the list of them."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from canned_responses.models import CannedResponse
from conversations.models import Conversation, IssueType

from .. import numbers
from ..charts import words
from ..models import Fact, Kind

PAGE = 50


@dataclass(frozen=True)
class What:
    """`value`: what each of them has: a duration, a score, or nothing."""

    title: str
    kinds: tuple
    value: str = ""


WHATS = {
    "opened": What(_("Began"), (Kind.OPENED,)),
    "handed": What(_("The bot asked for a person"), (Kind.HANDED_OFF,)),
    "first": What(_("First answers"), (Kind.FIRST_RESPONSE,), "duration"),
    "next": What(_("Next answers"), (Kind.NEXT_RESPONSE,), "duration"),
    "every": What(_("Every answer"), (Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE), "duration"),
    "solved": What(_("Solved by people"), (Kind.RESOLVED,), "duration"),
    "bot": What(_("Solved by the bot"), (Kind.BOT_SOLVED,)),
    "done": What(_("Solved"), (Kind.RESOLVED, Kind.BOT_SOLVED), "duration"),
    "lapsed": What(_("Closed without a reply"), (Kind.LAPSED,)),
    "reopened": What(_("Reopened"), (Kind.REOPENED,)),
    "asked": What(_("Asked how it was"), (Kind.ASKED,)),
    "rated": What(_("Ratings"), (Kind.RATED,), "score"),
    "bot-rated": What(_("Ratings of the bot alone"), (Kind.BOT_RATED,), "score"),
    "credit": What(_("Ratings"), (Kind.CREDIT,), "score"),
    "canned": What(_("Answered with a canned reply"), (Kind.CANNED,)),
    "first-kept": What(_("First answer in time"), (Kind.FIRST_KEPT,)),
    "first-late": What(_("First answer late"), (Kind.FIRST_BROKEN,)),
    "next-kept": What(_("Next answer in time"), (Kind.NEXT_KEPT,)),
    "next-late": What(_("Next answer late"), (Kind.NEXT_BROKEN,)),
    "resolution-kept": What(_("Solved in time"), (Kind.RESOLUTION_KEPT,)),
    "resolution-late": What(_("Solved late"), (Kind.RESOLUTION_BROKEN,)),
    "late": What(
        _("Promises broken"), (Kind.FIRST_BROKEN, Kind.NEXT_BROKEN, Kind.RESOLUTION_BROKEN)
    ),
}
# What else narrows it: numbers from and to which they make sense.
NARROW = {"hour": (0, 23), "day": (1, 7), "score": (1, 5), "canned": (1, 10**14)}
NARROW |= {"issue_type": (1, 10**14), "least": (1, 5)}
LOOKUPS = {"least": "score__gte"}


class Linking:
    """Makes the addresses of lists of the same cut: there are hundreds on a page."""

    def __init__(self, asked):
        said = asked.said() | {"measure": "", "sort": ""}
        self.said = {name: value for name, value in said.items() if value and value != "wall"}
        self.place = reverse("analytics:behind")

    def to(self, what, start=None, end=None, **narrow):
        """`start`, `end`: dates, when it is a part of the period."""
        said = self.said | {"what": what} | narrow
        if start:
            said |= {"period": "own", "from": start.isoformat(), "to": (end or start).isoformat()}
        query = urlencode({name: value for name, value in said.items() if value not in ("", None)})
        return f"{self.place}?{query}"


@dataclass(frozen=True)
class Behind:
    """A page of the list. `order`: "" for the newest first, "most" for the highest value."""

    asked: object
    name: str
    order: str
    narrow: dict
    after: str

    @classmethod
    def of(cls, said, asked):
        """From a QueryDict."""
        name = said.get("what", "")
        what = WHATS.get(name) or WHATS["opened"]
        narrow = {key: _within(said.get(key, ""), *ends) for key, ends in NARROW.items()}
        return cls(
            asked=asked,
            name=name if name in WHATS else "opened",
            order="most" if said.get("order") == "most" and what.value else "",
            narrow={key: value for key, value in narrow.items() if value is not None},
            after=said.get("after", ""),
        )

    @property
    def what(self):
        return WHATS[self.name]

    def href(self, **changes):
        said = self.narrow | {"order": self.order} | changes
        return Linking(self.asked).to(self.name, **said)

    @property
    def latest_first(self):
        return self.href(order="")

    @property
    def most_first(self):
        return self.href(order="most")

    @property
    def export(self):
        """The query of all of them as a file (see analytics/exports)."""
        said = dict(parse_qsl(self.latest_first.partition("?")[2]))
        return "?" + urlencode(said | {"what": "facts", "of": self.name})

    @property
    def narrowed_in_words(self):
        """What else it is narrowed to, as the page says it."""
        known, found = self.narrow, []
        if "day" in known:
            found.append(str(WEEKDAYS[known["day"] - 1]))
        if "hour" in known:
            found.append(_t("from %(hour)s:00") % {"hour": f"{known['hour']:02}"})
        if "score" in known:
            found.append(_t("%(score)s of 5") % {"score": known["score"]})
        if "least" in known:
            found.append(_t("%(score)s of 5") % {"score": f"{known['least']}–5"})
        for name, model in (("issue_type", IssueType), ("canned", CannedResponse)):
            if name in known:
                thing = _known_to(self.asked.reader, model).filter(pk=known[name]).first()
                found.append(str(thing) if thing else _t("Something that is gone"))
        return found

    @property
    def column(self):
        if self.what.value == "duration":
            return "office_seconds" if self.asked.is_office else "seconds"
        return "score" if self.what.value else "at"

    def facts(self):
        """All that the number counts, in no order."""
        found = numbers.facts(self.asked.cut, self.asked.period, *self.what.kinds)
        zone = timezone.get_default_timezone()
        if "hour" in self.narrow:
            found = found.annotate(hour=ExtractHour("at", tzinfo=zone))
        if "day" in self.narrow:
            found = found.annotate(day=ExtractIsoWeekDay("at", tzinfo=zone))
        return found.filter(**{LOOKUPS.get(key, key): to for key, to in self.narrow.items()})

    def page(self):
        """{"facts", "next", "total", "hidden"}; `hidden`: how many are not the reader's to see.

        By a place in the order, never by a number of pages: no page is slower than the first.
        """
        found = self.facts()
        total = found.count()
        theirs = Conversation.objects.visible_to(self.asked.reader)
        seen = found.filter(conversation__in=theirs.values("pk"))
        hidden = 0 if self.asked.reader.sees_everything else total - seen.count()
        rows = self._rows(seen)
        for fact in rows:
            fact.written = words.written(getattr(fact, self.column), self.what.value)
        more = self.href(after=self._place(rows[PAGE - 1])) if len(rows) > PAGE else ""
        return {"facts": rows[:PAGE], "next": more, "total": total, "hidden": hidden}

    @property
    def _key(self):
        return self.column if self.order == "most" else "at"

    def _rows(self, facts):
        """A page and one more. Which, is found among their numbers: to sort half a million is quick
        as long as nobody has asked for their customers' names."""
        found = list(self._ordered(facts).values_list("pk", flat=True)[: PAGE + 1])
        related = "conversation__customer", "inbox", "team", "agent"
        known = Fact.objects.select_related(*related).in_bulk(found)
        return [known[pk] for pk in found if pk in known]

    def _ordered(self, facts):
        key = self._key
        if place := _read_place(self.after, is_moment=key == "at"):
            value, pk = place
            facts = facts.filter(Q(**{f"{key}__lt": value}) | Q(**{key: value, "pk__lt": pk}))
        if key != "at":
            facts = facts.filter(**{f"{key}__isnull": False})
        return facts.order_by(f"-{key}", "-pk")

    def _place(self, fact):
        value = getattr(fact, self._key)
        return f"{value.isoformat() if self._key == 'at' else value}_{fact.pk}"


def _known_to(reader, model):
    """Names of canned replies are those of whose they are."""
    found = model.objects.all()
    return found.visible_to(reader) if model is CannedResponse else found


def _read_place(text, is_moment):
    """(value, pk), or nothing where the text is no place."""
    value, _between, pk = text.rpartition("_")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        found = parse_datetime(value) if is_moment else Decimal(value)
    except (ValueError, InvalidOperation):
        return None
    if is_moment:
        is_known = found is not None and timezone.is_aware(found)
    else:
        is_known = found.is_finite() and abs(found) < 10**11
    return (found, int(pk)) if is_known else None


def _within(text, least, most):
    is_number = text.isascii() and text.isdecimal() and len(text) < 15
    return int(text) if is_number and least <= int(text) <= most else None
