from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from inboxes.widget import opening
from tests.factories import create_inbox, create_office_hours, create_team

from .widget import Browser

NOW = datetime(2026, 11, 25, 21, tzinfo=UTC)  # a Wednesday
OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("after", "zone", "text"),
    [
        (timedelta(minutes=30), OSLO, "We are back at 22:30"),
        (timedelta(hours=11), OSLO, "We are back tomorrow at 09:00"),
        (timedelta(hours=11), ZoneInfo("Asia/Tokyo"), "We are back at 17:00"),
        (timedelta(days=4, hours=11), OSLO, "We are back on Monday at 09:00"),
        (timedelta(days=40), OSLO, "We are back on 4 January at 22:00"),
    ],
)
def test_when_we_are_back_is_said_on_the_visitor_s_clock(after, zone, text):
    assert opening.say(NOW + after, NOW, zone) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "fields", "back"),
    [
        (NOW, {}, "We are back tomorrow at 09:00"),
        (NOW - timedelta(hours=8), {}, ""),  # open: somebody may come at any moment
        (NOW, {"week": [[]] * 7}, ""),  # never opens: nothing to promise
    ],
)
def test_it_comes_from_the_hours_of_the_inbox_s_team(now, fields, back):
    team = create_team(office_hours=create_office_hours(**fields))
    inbox = create_inbox(team=team)
    assert opening.back(inbox, "UTC", now=now) == back
    assert opening.back(create_inbox(), "UTC", now=now) == ""


def head(browser, **posted):
    return browser.post("session", **posted).json()["head"]


@pytest.mark.django_db
def test_a_visitor_who_finds_nobody_is_told_when_we_are_back():
    create_office_hours(is_default=True, time_zone="Europe/Oslo")
    inbox = create_inbox()
    with time_machine.travel(NOW, tick=False):
        browser = Browser(inbox)
        assert "We are back tomorrow at 08:00" in head(browser, about={"time_zone": "UTC"})
        assert "We are back at 17:00" in head(browser, about={"time_zone": "Asia/Tokyo"})
        assert "We are back" in head(browser, about={"time_zone": "Nowhere/Land"})
        assert "We are back" in head(browser, about="nonsense")
