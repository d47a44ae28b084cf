"""An admin says how an inbox follows up, and sees what customers will read."""

import pytest

from reminders.models import FollowUps
from tests.factories import create_agent, create_inbox

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reminders/followups/"
NO_TEXTS = {
    "texts-TOTAL_FORMS": 0,
    "texts-INITIAL_FORMS": 0,
    "texts-MIN_NUM_FORMS": 0,
    "texts-MAX_NUM_FORMS": 1000,
}


@pytest.fixture
def admin(client):
    boss = create_agent("Boss", role="admin", is_staff=True, is_superuser=True)
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def save(admin, inbox, **fields):
    values = {"inbox": inbox.pk, "remind_after": 4, "in_office_hours": "on", **NO_TEXTS}
    return admin.post(f"{ADDRESS}add/", values | fields)


def test_an_inbox_gets_its_own_way(admin):
    inbox = create_inbox()
    text = {
        "texts-TOTAL_FORMS": 1,
        "texts-0-language": "de",
        "texts-0-nudge": "Hallo {{ customer.first_name }}, sind Sie noch da?",
    }

    assert save(admin, inbox, nudge_after=3, close_after=4, **text).status_code == 302

    follow_ups = FollowUps.objects.get()
    assert (follow_ups.nudge_after, follow_ups.close_after) == (3, 4)
    page = admin.get(f"{ADDRESS}{follow_ups.pk}/change/").content.decode()
    assert "Hallo Amara, sind Sie noch da?" in page
    assert "we have not heard from you" in page
    assert "After 3 days; closed after 4 more" in admin.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"close_after": 4}, "Before it is closed the customer is asked"),
        ({"remind_after": 0}, "greater than or equal to 1"),
        ({"nudge_after": 0}, "greater than or equal to 1"),
        ({"nudge_after": 100000}, "less than or equal to 365"),
        ({"nudge_after": "soon"}, "Enter a whole number"),
        (
            {
                "texts-TOTAL_FORMS": 1,
                "texts-0-language": "de",
                "texts-0-nudge": "Hallo {{ customer.nonsense }}",
            },
            "Nothing is called",
        ),
        (
            {"texts-TOTAL_FORMS": 1, "texts-0-language": "de", "texts-0-nudge": "Hallo {{ cust"},
            "A placeholder is not complete",
        ),
    ],
)
def test_what_cannot_be_is_said_next_to_it(admin, fields, says):
    answer = save(admin, create_inbox(), **fields)

    assert says in answer.content.decode()
    assert not FollowUps.objects.exists()


def test_an_inbox_follows_up_in_one_way(admin):
    inbox = create_inbox()
    save(admin, inbox)

    assert "already exists" in save(admin, inbox).content.decode()


def test_the_page_of_an_inbox_says_it_and_leads_there(admin):
    inbox = create_inbox()
    page = f"/admin/inboxes/inbox/{inbox.pk}/change/"
    assert f'href="{ADDRESS}add/?inbox={inbox.pk}"' in admin.get(page).content.decode()

    save(admin, inbox, nudge_after=3, close_after=4)

    text = admin.get(page).content.decode()
    assert "After 3 days; closed after 4 more" in text
    assert f'href="{ADDRESS}{FollowUps.objects.get().pk}/change/"' in text
    assert (
        "Follow-ups"
        not in admin.get("/admin/inboxes/inbox/add/").content.decode().split("<main")[1]
    )
