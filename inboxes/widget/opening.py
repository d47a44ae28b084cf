"""When we are back, as a visitor reads it: in their language and on their clock."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from team.locale import zone_of
from team.models import OfficeHours

KEPT = 60  # seconds
WEEK = timedelta(days=6)


def back(inbox, zone, *, now=None):
    """ "We are back on Monday at 09:00", or "" when the office is open or never opens."""
    now = now or timezone.now()
    opens = cache.get_or_set(f"back:{inbox.team_id or ''}", lambda: _opens(inbox, now), KEPT)
    return say(opens, now, zone_of(zone)) if opens and opens > now else ""


def _opens(inbox, now):
    opens = OfficeHours.objects.of(inbox.team_id).next_opening(now)
    return opens or ""  # what is None would not be kept


def say(opens, now, zone):
    """In this time zone; without one in the server's."""
    opens, now = timezone.localtime(opens, zone), timezone.localtime(now, zone)
    words = {"time": date_format(opens, "TIME_FORMAT")}
    days = (opens.date() - now.date()).days
    if days == 0:
        return _("We are back at %(time)s") % words
    if days == 1:
        return _("We are back tomorrow at %(time)s") % words
    day = date_format(opens, "l" if opens - now < WEEK else "MONTH_DAY_FORMAT")
    return _("We are back on %(day)s at %(time)s") % {"day": day, **words}
