from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from team.models import OfficeHours

OSLO = ZoneInfo("Europe/Oslo")
H = 60
OFFICE = [[8 * H, 12 * H], [12 * H + 30, 17 * H]]  # lunch is at twelve


def keep(halden, now):
    """The office with its lunch, a sales desk on Saturdays, and two who work in shifts."""
    office = OfficeHours.objects.create(
        name="Halden office",
        time_zone="Europe/Oslo",
        week=[OFFICE, OFFICE, OFFICE, OFFICE, [[8 * H, 12 * H], [12 * H + 30, 15 * H]], [], []],
        country="NO",
        is_default=True,
    )
    day = now.astimezone(OSLO).date() + timedelta(days=9)
    day += timedelta(days=(3 - day.weekday()) % 7)  # a Thursday
    office.one_offs.create(
        name="Stocktaking",
        starts_at=datetime.combine(day, time(13), OSLO),
        ends_at=datetime.combine(day, time(17), OSLO),
    )
    desk = OfficeHours.objects.create(
        name="Sales desk",
        time_zone="Europe/Oslo",
        week=[[[9 * H, 18 * H]]] * 5 + [[[10 * H, 16 * H]], []],
        country="NO",
    )
    halden.teams["Sales"].office_hours = desk
    halden.teams["Sales"].save()
    late = OfficeHours.objects.create(
        name="Late shift", time_zone="Europe/Oslo", week=[[[16 * H, 25 * H]]] * 5 + [[], []]
    )
    for name in ("Omar Haddad", "Noor Rahman"):
        halden.agents[name].shift = late
        halden.agents[name].save()
