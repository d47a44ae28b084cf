"""What an iCal file closes: its events as days and times, in a process that can be stopped.

A calendar is written by a stranger: a rule that repeats every second since the year 1 would keep a
worker busy for ever. So it is read in a process of its own, with limits, that knows nothing of us.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZE = 1024 * 1024  # bytes
EVENTS = 3000
NAME = 60
SECONDS = 8
MEMORY = 1024 * 1024 * 1024
BEFORE, AFTER = timedelta(days=400), timedelta(days=800)
UNREADABLE, TOO_MANY, TOO_LONG = "unreadable", "too many", "too long"


class Unreadable(Exception):
    """`args[0]`: one of the three reasons above."""


def read(text, zone, now):
    """Events around now: [["2026-12-24", None, name], [start, end, name], ...], times in UTC.

    A day is an event of the whole day. `zone`: where the times are that say no zone of their own.
    Raises Unreadable.
    """
    asked = json.dumps({"text": text, "zone": zone, "now": now.isoformat()})
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "team.calendars"],
            input=asked.encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=Path(__file__).parent.parent,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_LONG) from None
    if answer.returncode:
        raise Unreadable(UNREADABLE)
    found = json.loads(answer.stdout)
    if isinstance(found, str):
        raise Unreadable(found)
    return found


def _events(text, zone, now):
    from icalendar import Calendar
    from recurring_ical_events import of

    calendar = Calendar.from_ical(text)
    if calendar.name != "VCALENDAR":
        raise Unreadable(UNREADABLE)
    start, end = now - BEFORE, now + AFTER
    found = set()
    for event in of(calendar, skip_bad_series=True).between(start, end):
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            found.update(_pieces(event, zone, start, end))
        if len(found) > EVENTS:
            raise Unreadable(TOO_MANY)
    return sorted(found, key=str)


def _pieces(event, zone, start, end):
    name = " ".join(str(event.get("SUMMARY", "")).split())[:NAME]
    since, until = event.start, event.end
    if isinstance(since, datetime):
        since, until = _at(since, zone), _at(until, zone)
        if since < until:
            yield since.isoformat(), until.isoformat(), name
        return
    day, last = max(since, start.date()), min(max(until, since + timedelta(days=1)), end.date())
    while day < last:
        yield day.isoformat(), None, name
        day += timedelta(days=1)


def _at(moment, zone):
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _answer():
    """The process of its own: a question as JSON comes in, a list or the reason goes out."""
    import resource
    from zoneinfo import ZoneInfo

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.load(sys.stdin)
    try:
        zone, now = ZoneInfo(asked["zone"]), datetime.fromisoformat(asked["now"])
        found = _events(asked["text"], zone, now)
    except Unreadable as why:
        found = why.args[0]
    except MemoryError:
        found = TOO_LONG
    except Exception:  # whatever a library makes of it
        found = UNREADABLE
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _answer()
