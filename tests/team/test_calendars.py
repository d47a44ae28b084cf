from datetime import UTC, datetime, timedelta

import pytest

from team import calendars, outside, tasks
from team.calendars import Unreadable
from team.models import OfficeHours
from team.outside import Unreachable

from .. import factories

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CHRISTMAS_EVE = datetime(2026, 12, 24, 10, tzinfo=UTC)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Halden//Test//EN"]
    for n, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{n}", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


EVE = "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261226|SUMMARY:Christmas"
CHRISTMAS = calendar(EVE)


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (
            "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261226|SUMMARY:Christmas",
            [["2026-12-24", None, "Christmas"], ["2026-12-25", None, "Christmas"]],
        ),
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:Eve", [["2026-12-24", None, "Eve"]]),
        (
            "DTSTART:20261201T120000|DTEND:20261201T140000|SUMMARY:Town\thall",
            [["2026-12-01T11:00:00+00:00", "2026-12-01T13:00:00+00:00", "Town hall"]],
        ),
        (
            "DTSTART;TZID=America/New_York:20261201T120000|DURATION:PT1H",
            [["2026-12-01T17:00:00+00:00", "2026-12-01T18:00:00+00:00", ""]],
        ),
        (
            "DTSTART:20260101T120000Z|DURATION:PT1H|RRULE:FREQ=MONTHLY;UNTIL=20260301T000000Z",
            [
                [f"2026-0{month}-01T12:00:00+00:00", f"2026-0{month}-01T13:00:00+00:00", ""]
                for month in (1, 2)
            ],
        ),
        ("DTSTART:20261201T120000|DTEND:20261201T140000|STATUS:CANCELLED", []),
        ("DTSTART:19990101T120000Z|DTEND:19990101T140000Z", []),
    ],
)
def test_events_of_a_calendar_are_days_and_times(event, found):
    assert calendars.read(calendar(event), "Europe/Oslo", NOW) == found


@pytest.mark.parametrize("text", ["", "hello", "<html>", calendar("SUMMARY:When?"), "BEGIN:VEVENT"])
def test_what_is_no_calendar_is_refused(text):
    with pytest.raises(Unreadable, match="unreadable"):
        calendars.read(text, "UTC", NOW)


def test_a_calendar_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(calendars, "SECONDS", 1)
    every_second = calendar("DTSTART:20200101T120000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY")
    with pytest.raises(Unreadable, match="too long"):
        calendars.read(every_second, "UTC", NOW)


def test_a_calendar_of_too_many_events_is_refused():
    hourly = calendar(
        *(f"DTSTART:20260101T{hour:02}0000Z|DURATION:PT1M|RRULE:FREQ=DAILY" for hour in range(8))
    )
    with pytest.raises(Unreadable, match="too many"):
        calendars.read(hourly, "UTC", NOW)


@pytest.mark.django_db
def test_days_of_a_calendar_are_holidays_and_its_times_closures():
    office = factories.create_office_hours()
    event = "DTSTART:20261201T120000Z|DTEND:20261201T140000Z|SUMMARY:Town hall"
    office.take_calendar(calendar(EVE, event), NOW)
    hours = OfficeHours.objects.get(pk=office.pk).hours
    [eve] = hours.intervals(CHRISTMAS_EVE, CHRISTMAS_EVE + timedelta(hours=1))
    assert eve.holiday == "Christmas"
    [meeting] = hours.intervals(NOW + timedelta(days=6), NOW + timedelta(days=6, hours=1))
    assert meeting.cause == "Town hall"
    assert office.changed_at == NOW


@pytest.mark.django_db
def test_the_last_good_copy_stays_when_fetching_fails(monkeypatch):
    office = factories.create_office_hours(calendar_url="https://calendar.example/x.ics")
    answers = [CHRISTMAS.encode(), Unreachable("status", 503), b"<html>", CHRISTMAS.encode()]

    def read(url, *, limit):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(outside, "read", read)
    problems = []
    for hour in range(4):
        office.read_calendar_again(NOW + timedelta(hours=hour))
        office = OfficeHours.objects.get(pk=office.pk)
        assert not office.hours.is_open(CHRISTMAS_EVE)
        problems.append(office.calendar_problem)
    assert problems == ["", "status 503", "unreadable", ""]
    assert office.changed_at == NOW  # nothing was new since
    assert office.calendar_read_at == NOW + timedelta(hours=3)


@pytest.mark.django_db
def test_a_calendar_is_read_every_few_hours(monkeypatch):
    read = []
    monkeypatch.setattr(tasks.read_calendar, "delay", read.append)
    without = factories.create_office_hours()
    new = factories.create_office_hours(calendar_url="https://calendar.example/x.ics")
    now = datetime.now(UTC)
    old = factories.create_office_hours(
        calendar_text="x", calendar_tried_at=now - timedelta(days=1)
    )
    factories.create_office_hours(calendar_text="x", calendar_tried_at=now)
    tasks.read_calendars()
    assert sorted(read) == [new.pk, old.pk]
    tasks.read_calendar(without.pk + 1000)  # deleted in the meantime
