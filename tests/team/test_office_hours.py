from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from team import week
from team.hours import ALWAYS
from team.models import OfficeHours

from .. import factories

pytestmark = pytest.mark.django_db
CHRISTMAS = datetime(2026, 12, 25, 10, tzinfo=UTC)
MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_a_team_has_its_own_hours_else_the_default_ones_else_it_is_always_open():
    team = factories.create_team()
    assert team.hours == ALWAYS == OfficeHours.objects.of(None)

    default = factories.create_office_hours("Everybody", is_default=True)
    assert team.hours == default.hours == OfficeHours.objects.of(None)

    team.office_hours = factories.create_office_hours("Nights", week=[[[1320, 1560]]] * 7)
    team.save()
    assert team.hours == team.office_hours.hours != default.hours


def test_the_hours_of_many_teams_are_asked_at_once(django_assert_num_queries):
    default = factories.create_office_hours("Everybody", is_default=True)
    nights = factories.create_office_hours("Nights", week=[[[1320, 1560]]] * 7)
    one, two = factories.create_team(office_hours=nights), factories.create_team()
    with django_assert_num_queries(3):
        hours = OfficeHours.objects.by_team()
        found = [hours[one.pk], hours[two.pk], hours[None]]
    assert found == [nights.hours, default.hours, default.hours]


def test_public_holidays_of_the_country_are_closed():
    hours = factories.create_office_hours(country="NO").hours
    assert not hours.is_open(CHRISTMAS)
    [found] = hours.intervals(CHRISTMAS, CHRISTMAS + timedelta(hours=1))
    assert found.holiday == "Christmas Day"
    assert factories.create_office_hours().hours.is_open(CHRISTMAS)


def test_a_region_has_holidays_of_its_own():
    corpus_christi = datetime(2026, 6, 4, 10, tzinfo=UTC)
    bavaria = factories.create_office_hours(country="DE", region="BY")
    berlin = factories.create_office_hours(country="DE", region="BE")
    assert not bavaria.hours.is_open(corpus_christi)
    assert berlin.hours.is_open(corpus_christi)

    bavaria.region = "Atlantis"
    with pytest.raises(ValidationError, match="no such region"):
        bavaria.clean()


def test_closures_and_openings_happen_once():
    office = factories.create_office_hours()
    sunday = MONDAY + timedelta(days=6)
    office.one_offs.create(name="Move", starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1))
    office.one_offs.create(
        name="Fair", starts_at=sunday, ends_at=sunday + timedelta(hours=1), is_open=True
    )
    hours = office.hours
    assert not hours.is_open(MONDAY)
    assert hours.is_open(MONDAY + timedelta(hours=1))
    assert hours.is_open(sunday)
    assert not hours.is_open(sunday + timedelta(hours=1))


def test_a_closure_that_ends_before_it_starts_is_refused():
    office = factories.create_office_hours()
    with pytest.raises(IntegrityError), transaction.atomic():
        office.one_offs.create(name="Odd", starts_at=MONDAY, ends_at=MONDAY)


def test_there_is_one_default():
    first = factories.create_office_hours(is_default=True)
    second = factories.create_office_hours()
    second.make_default()
    first.refresh_from_db()
    assert second.is_default
    assert not first.is_default


def test_a_shift_says_when_an_agent_works(maya):
    assert maya.is_on_shift(MONDAY)
    maya.shift = factories.create_office_hours()
    assert maya.is_on_shift(MONDAY)
    assert not maya.is_on_shift(MONDAY - timedelta(days=1))


def test_when_office_hours_are_deleted_teams_take_the_default_and_agents_work_when_they_like(maya):
    nights = factories.create_office_hours("Nights", week=[[[1320, 1560]]] * 7)
    team = factories.create_team(office_hours=nights)
    maya.shift = nights
    maya.save()
    nights.delete()
    team.refresh_from_db()
    maya.refresh_from_db()
    assert team.hours == ALWAYS
    assert maya.is_on_shift(MONDAY)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("09:00-12:30, 13:30-18:00", [[540, 750], [810, 1080]]),
        ("13.30 – 18, 9 to 12:30", [[540, 750], [810, 1080]]),
        ("22:00-02:00", [[1320, 1560]]),
        ("00:00-24:00", [[0, 1440]]),
        ("24 h", [[0, 1440]]),
        ("18:00-00:00", [[1080, 1440]]),
        ("0900-1230", [[540, 750]]),
    ],
)
def test_a_day_is_read_as_people_write_it(text, pairs):
    assert week.read(text) == pairs
    assert week.read(week.write(pairs)) == pairs


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nine to five", "not an interval"),
        ("09:00", "not an interval"),
        ("09:00-25:00", "no clock shows"),
        ("09:60-12:00", "no clock shows"),
        ("09:00-09:00", "no length"),
        ("24:00-02:00", "write 00:00"),
        ("09:00-12:00, 11:00-13:00", "overlap"),
        ("22:00-02:00, 23:00-23:30", "overlap"),
        (", ".join(f"{hour:02}:00-{hour:02}:30" for hour in range(13)), "at most"),
        ("9" * 5000, "not an interval"),
    ],
)
def test_what_is_not_a_day_is_said_so(text, complaint):
    with pytest.raises(ValidationError, match=complaint):
        week.read(text)


def test_a_night_may_not_reach_into_the_next_day_s_hours():
    mornings = [[[0, 60], [1320, 1530]], *[[]] * 6]
    week.check(mornings)
    with pytest.raises(ValidationError, match="Sunday, 22:00-02:00 reaches past midnight"):
        week.check([*mornings[:6], [[1320, 1560]]])
