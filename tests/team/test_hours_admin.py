from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from team import tasks
from team.models import OfficeHours
from tests import factories

from .test_calendars import CHRISTMAS

DAYS = ["09:00-12:30, 13:30-18:00"] * 4 + ["09:00-12:00, 22:00-02:00", "", ""]


def form(*, days=DAYS, one_offs=(), **fields):
    posted = {
        "name": "Halden office",
        "time_zone": "Europe/Oslo",
        "country": "NO",
        "one_offs-TOTAL_FORMS": len(one_offs),
        "one_offs-INITIAL_FORMS": 0,
    }
    posted |= {f"day_{day}": text for day, text in enumerate(days)}
    for n, one_off in enumerate(one_offs):
        posted |= {f"one_offs-{n}-{name}": value for name, value in one_off.items()}
    return posted | fields


def add(admin, **fields):
    return admin.post("/admin/team/officehours/add/", form(**fields))


def errors_of(response):
    assert response.status_code == 200
    return str(response.context["adminform"].errors)


def test_a_week_is_written_as_people_write_it(admin):
    assert add(admin).status_code == 302
    office = OfficeHours.objects.get()
    assert office.week == [[[540, 750], [810, 1080]]] * 4 + [[[540, 720], [1320, 1560]], [], []]
    assert office.changed_at

    page = admin.get(f"/admin/team/officehours/{office.pk}/change/").text
    assert 'value="09:00-12:00, 22:00-02:00"' in page
    assert "Christmas Day" in page


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"days": ["nine to five", *[""] * 6]}, "is not an interval"),
        ({"days": ["09:00-12:00, 11:00-13:00", *[""] * 6]}, "overlap"),
        ({"days": ["22:00-09:30", "09:00-12:00", *[""] * 5]}, "reaches past midnight"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"country": "NO", "region": "BY"}, "Select a valid choice"),
        ({"calendar_url": "file:///etc/passwd"}, "valid URL"),
        ({"calendar_file": SimpleUploadedFile("x.ics", b"hello")}, "not a calendar"),
        (
            {
                "calendar_url": "https://calendar.example/x.ics",
                "calendar_file": SimpleUploadedFile("x.ics", CHRISTMAS.encode()),
            },
            "Either subscribe",
        ),
    ],
)
def test_what_cannot_be_is_said(admin, fields, complaint):
    assert complaint in errors_of(add(admin, **fields))
    assert not OfficeHours.objects.exists()


def test_hours_that_never_open_are_saved_with_a_warning(admin):
    response = admin.post("/admin/team/officehours/add/", form(days=[""] * 7), follow=True)
    assert "never open" in response.text
    assert "Never opens" in response.text


def test_the_default_takes_the_place_of_the_one_before(admin):
    before = factories.create_office_hours("Before", is_default=True)
    add(admin, is_the_default="on")
    before.refresh_from_db()
    assert not before.is_default
    after = OfficeHours.objects.get(is_default=True)
    assert after.name == "Halden office"

    admin.post(f"/admin/team/officehours/{after.pk}/change/", form())
    assert not OfficeHours.objects.filter(is_default=True).exists()


def test_a_closure_is_meant_in_the_time_zone_of_the_hours(admin):
    admin.agent.time_zone = "Asia/Tokyo"
    admin.agent.save()
    move = {"name": "Move", "starts_at": "2026-12-01T12:00", "ends_at": "2026-12-01T14:00"}
    add(admin, one_offs=[move])
    office = OfficeHours.objects.get()
    assert office.one_offs.get().starts_at == datetime(2026, 12, 1, 11, tzinfo=UTC)
    page = admin.get(f"/admin/team/officehours/{office.pk}/change/").text
    assert 'value="2026-12-01T12:00"' in page


def test_a_closure_that_ends_before_it_starts_is_refused(admin):
    move = {"name": "Move", "starts_at": "2026-12-01T14:00", "ends_at": "2026-12-01T12:00"}
    response = add(admin, one_offs=[move])
    assert "It ends before it starts." in response.text
    assert not OfficeHours.objects.exists()


def test_a_closure_for_ever_is_refused(admin):
    """In another time zone its page would show no time at all."""
    for_ever = {"name": "x", "starts_at": "2026-12-01T12:00", "ends_at": "9999-12-31T23:59"}
    assert add(admin, one_offs=[for_ever]).status_code == 200
    assert not OfficeHours.objects.exists()


def test_a_calendar_is_uploaded_and_removed(admin):
    add(admin, calendar_file=SimpleUploadedFile("x.ics", CHRISTMAS.encode()))
    office = OfficeHours.objects.get()
    assert [event[2] for event in office.calendar_events] == ["Christmas", "Christmas"]

    admin.post(f"/admin/team/officehours/{office.pk}/change/", form(drop_calendar="on"))
    office.refresh_from_db()
    assert not office.has_calendar
    assert office.calendar_events == []


def test_a_subscribed_calendar_is_read_by_a_task(
    admin, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(tasks.read_calendar, "delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        add(admin, calendar_url="webcal://calendar.example/x.ics")
    office = OfficeHours.objects.get()
    assert office.calendar_url == "https://calendar.example/x.ics"
    assert asked == [office.pk]


def test_the_admin_sees_that_a_calendar_is_not_read(admin):
    now = timezone.now()
    office = factories.create_office_hours(calendar_url="https://calendar.example/x.ics")
    office.take_calendar(CHRISTMAS, now)
    OfficeHours.objects.update(calendar_problem="status 503", calendar_tried_at=now)
    page = admin.get(f"/admin/team/officehours/{office.pk}/change/").text
    assert "The server answered with the error 503." in page
    assert "counts, with 2 events." in page
    assert "error 503" in admin.get("/admin/team/officehours/").text


def test_only_a_change_that_matters_is_told(admin):
    add(admin)
    office = OfficeHours.objects.get()
    url = f"/admin/team/officehours/{office.pk}/change/"
    admin.post(url, form(name="Our office"))
    office.refresh_from_db()
    assert office.name == "Our office"
    before = office.changed_at
    admin.post(url, form(name="Our office", days=["24 h", *DAYS[1:]]))
    office.refresh_from_db()
    assert office.changed_at > before


def preview(admin, pk=None, **fields):
    url = f"/admin/team/officehours/{f'{pk}/' if pk else ''}preview/"
    return admin.post(url, form(**fields))


def test_the_picture_shows_what_is_typed_before_it_is_saved(admin):
    tomorrow = timezone.now().astimezone(ZoneInfo("Europe/Oslo")).date() + timedelta(days=1)
    move = {
        "name": "Move",
        "starts_at": f"{tomorrow}T12:00",
        "ends_at": f"{tomorrow}T14:00",
    }
    admin.agent.time_zone = "Asia/Tokyo"
    admin.agent.save()
    page = preview(admin, days=["24 h"] * 7, one_offs=[move]).text
    assert "Move" in page
    assert 'class="is-closure"' in page
    assert "00:00–12:00" in page
    assert not OfficeHours.objects.exists()


def test_the_picture_says_what_is_wrong(admin):
    assert "is not an interval" in preview(admin, days=["nine", *[""] * 6]).text
    assert "reaches past midnight" in preview(admin, days=["22-10", "9-12", *[""] * 5]).text
    assert "never open" in preview(admin, days=[""] * 7).text
    assert preview(admin, time_zone="Mars").status_code == 200
    assert preview(admin, pk=99).status_code == 404
    assert admin.get("/admin/team/officehours/preview/").status_code == 405


def test_what_is_not_there_is_said_so(admin):
    for pk in ("99", "1/change/widgets.css"):
        assert admin.get(f"/admin/team/officehours/{pk}/change/").status_code == 302


def test_a_country_offers_its_regions(admin):
    regions = admin.get("/admin/team/officehours/regions/DE/").json()["regions"]
    assert ["BY", "Bayern"] in regions
    assert admin.get("/admin/team/officehours/regions/XX/").json() == {"regions": []}


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_office_hours_are_for_admins(client, role, db):
    agent = factories.create_agent(role=role)
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("", "preview/", "regions/DE/"):
        assert client.get(f"/admin/team/officehours/{path}").status_code == 302
