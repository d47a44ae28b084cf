from datetime import date, datetime, timedelta
from functools import lru_cache, partial

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import calendars, outside, week
from ..calendars import Unreadable
from ..free_days import FreeDays, countries, regions
from ..hours import ALWAYS, Hours
from ..hours import OneOff as Piece
from ..locale import zone_of, zones
from ..memory import remember
from ..outside import Unreachable

# A calendar is read again after so long: its address may say something new, and time goes on.
CALENDAR_EVERY = timedelta(hours=6)
CALENDAR = [
    *("calendar_text", "calendar_events"),
    *("calendar_read_at", "calendar_tried_at", "calendar_problem", "changed_at"),
]


def zone_choices():
    return [(name, name.replace("_", " ")) for name in zones()]


def closed_week():
    return [[] for _day in range(7)]


class OfficeHoursQuerySet(models.QuerySet):
    def of(self, team):
        """The `Hours` of a team (or None): its own, else the default ones, else always."""
        pk = getattr(team, "pk", team)
        return remember(("hours", pk), partial(self._of, pk))

    def _of(self, team):
        theirs = Q(is_default=True) | Q(teams=team) if team else Q(is_default=True)
        found = self.filter(theirs).order_by("is_default").with_one_offs().first()
        return found.hours if found else ALWAYS

    def by_team(self):
        """`Hours` by a team's pk in three queries, for who asks for many; of None: the default."""
        return HoursByTeam(self.with_one_offs())

    def with_a_calendar_to_read(self, now):
        has_one = self.exclude(calendar_url="", calendar_text="")
        tried_lately = Q(calendar_tried_at__gt=now - CALENDAR_EVERY)
        return has_one.exclude(tried_lately)

    def with_one_offs(self):
        return self.defer("calendar_text").prefetch_related("one_offs")


class HoursByTeam(dict):
    def __init__(self, queryset):
        rows = list(queryset)
        hours = {row.pk: row.hours for row in rows}
        self.default = next((row.hours for row in rows if row.is_default), ALWAYS)
        through = OfficeHours.teams.field.model.objects.exclude(office_hours=None)
        chosen = through.values_list("pk", "office_hours")
        super().__init__((team, hours[own]) for team, own in chosen if own in hours)

    def __missing__(self, team):
        return self.default


class OfficeHours(models.Model):
    """When somebody answers: of teams, and as the shift of agents."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=zone_choices)
    # As `week` reads and writes it.
    week = models.JSONField(_("week"), default=closed_week)
    country = models.CharField(
        _("holidays of"),
        max_length=2,
        choices=countries,
        blank=True,
        help_text=_("Closed on the public holidays of this country."),
    )
    region = models.CharField(_("region"), max_length=40, blank=True)
    is_default = models.BooleanField(
        _("is the default"),
        default=False,
        help_text=_("For teams that have not chosen any."),
    )
    calendar_url = models.URLField(
        _("subscribed calendar"),
        max_length=500,
        blank=True,
        help_text=_("An iCal address (.ics), read every few hours. Its events close us."),
    )
    # The last good copy, and what it says about the two years that are near.
    calendar_text = models.TextField(blank=True, editable=False)
    calendar_events = models.JSONField(default=list, editable=False)
    calendar_read_at = models.DateTimeField(null=True, editable=False)
    calendar_tried_at = models.DateTimeField(null=True, editable=False)
    calendar_problem = models.CharField(max_length=300, blank=True, editable=False)
    # What depends on these hours is reckoned anew when this has moved.
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = OfficeHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        ordering = [F("is_default").desc(), "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_office_hours"
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        week.check(self.week)
        if self.region and self.region not in dict(regions(self.country)):
            raise ValidationError({"region": _("This country has no such region.")})

    @property
    def hours(self):
        """The `Hours` value; prefetch `one_offs` when it is asked of many."""
        return self.hours_with(self.one_offs.all())

    def hours_with(self, one_offs):
        events = [(*map(_moment, event[:2]), event[2]) for event in self.calendar_events]
        closures = [Piece(*event) for event in events if event[1]]
        closures += [each.piece for each in one_offs if not each.is_open]
        openings = [each.piece for each in one_offs if each.is_open]
        return _hours(
            self.time_zone,
            tuple(tuple(map(tuple, day)) for day in self.week),
            self.country,
            self.region,
            tuple((day, name) for day, end, name in events if end is None),
            tuple(sorted(closures)),
            tuple(sorted(openings)),
        )

    @property
    def has_calendar(self):
        return bool(self.calendar_url or self.calendar_text)

    def make_default(self):
        type(self).objects.exclude(pk=self.pk).filter(is_default=True).update(is_default=False)
        self.is_default = True
        self.save(update_fields=["is_default"])

    def take_calendar(self, text, now):
        """Close when its events are. Raises Unreadable, and then all stays as it was."""
        events = calendars.read(text, self.time_zone, now)
        if events != self.calendar_events:
            self.changed_at = now
        self.calendar_text, self.calendar_events = text, events
        self.calendar_read_at = self.calendar_tried_at = now
        self.calendar_problem = ""
        self.save(update_fields=CALENDAR)

    def read_calendar_again(self, now):
        """Fetch what is subscribed. When that fails, the last good copy goes on to count."""
        try:
            text = self.fetch_calendar() if self.calendar_url else self.calendar_text
            self.take_calendar(text, now)
        except (Unreachable, Unreadable) as why:
            self.calendar_problem = " ".join(map(str, why.args))
            self.calendar_tried_at = now
            self.save(update_fields=["calendar_problem", "calendar_tried_at"])

    def fetch_calendar(self):
        return outside.read(self.calendar_url, limit=calendars.SIZE).decode("utf-8", "replace")

    def drop_calendar(self, now):
        self.calendar_url = self.calendar_text = self.calendar_problem = ""
        self.calendar_events = []
        self.calendar_read_at = self.calendar_tried_at = None
        self.changed_at = now
        self.save(update_fields=["calendar_url", *CALENDAR])

    def touch(self, now):
        """They are not what they were: those who reckoned with them look again."""
        self.changed_at = now
        self.save(update_fields=["changed_at"])


def _moment(text):
    """Of a calendar's event: a day, a time, or nothing."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@lru_cache(maxsize=256)
def _hours(zone, week, country, region, days, closures, openings):
    """Kept, because what was worked out about its days is kept with it."""
    return Hours(
        zone=zone_of(zone),
        week=week,
        holidays=FreeDays(country, region, days),
        closures=closures,
        openings=openings,
    )


class OneOff(models.Model):
    """Once, and not every week: closed for a move, or open on a Sunday before Christmas."""

    office_hours = models.ForeignKey(OfficeHours, models.CASCADE, related_name="one_offs")
    name = models.CharField(_("name"), max_length=60)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    is_open = models.BooleanField(
        _("is open"),
        default=False,
        help_text=_("An opening outside of the hours, instead of a closure."),
    )

    class Meta:
        verbose_name = _("one-off closure or opening")
        verbose_name_plural = _("one-off closures and openings")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="one_off_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def piece(self):
        return Piece(self.starts_at, self.ends_at, self.name)
