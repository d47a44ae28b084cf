"""Everybody reads the inbox in their own language and in their own time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from inboxes import letters
from team.locale import language_of, speaking, zones
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def choose(client, **chosen):
    return client.post("/me/", {"language": "", "time_zone": ""} | chosen, follow=True)


def test_an_agent_chooses_the_language_of_the_pages(signed_in, maya):
    page = choose(signed_in, language="ar").content.decode()

    maya.refresh_from_db()
    assert maya.language == "ar"
    assert '<html lang="ar" dir="rtl"' in page


def test_until_then_it_is_the_browsers(signed_in):
    page = signed_in.get("/me/", headers={"Accept-Language": "de-AT,de;q=0.9"})

    assert '<html lang="de" dir="ltr"' in page.content.decode()
    assert page["Content-Language"] == "de"


def test_the_chosen_one_is_before_the_browsers(signed_in):
    choose(signed_in, language="en")

    page = signed_in.get("/me/", headers={"Accept-Language": "de"})

    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"


def test_times_are_those_of_the_agents_time_zone(signed_in):
    conversation = create_conversation(said="Hi", now=NOON)
    choose(signed_in, time_zone="Asia/Kolkata")

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert 'data-zone="Asia/Kolkata"' in page
    assert "data-clock>17:30</time>" in page


def test_what_an_agent_types_is_meant_in_their_time_zone(signed_in, conversation):
    choose(signed_in, time_zone="Asia/Kolkata")
    that_day = timezone.now().date() + timedelta(days=2)

    signed_in.post(f"/inbox/{conversation.pk}/snooze/", {"until": f"{that_day}T09:00"})

    conversation.refresh_from_db()
    assert conversation.snoozed_until == datetime.combine(that_day, time(3, 30), UTC)


@pytest.mark.parametrize("chosen", [{"language": "tlh"}, {"time_zone": "Mars/Olympus"}])
def test_what_nobody_speaks_is_refused(signed_in, maya, chosen):
    answer = choose(signed_in, **chosen)

    assert answer.status_code == 422
    maya.refresh_from_db()
    assert (maya.language, maya.time_zone) == ("", "")


def test_what_is_not_known_any_more_changes_nothing():
    with translation.override("de"), speaking("tlh", "Mars/Olympus"):
        assert translation.get_language() == "de"
        assert timezone.get_current_timezone_name() == "UTC"


def test_one_agents_language_does_not_stay_for_the_next(client, maya):
    german = create_agent(language="de", time_zone="Europe/Berlin")
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(german, backend=backend)
    client.get("/me/")

    client.force_login(maya, backend=backend)
    page = client.get("/me/").content.decode()

    assert '<html lang="en"' in page
    assert timezone.get_current_timezone_name() == "UTC"


def test_zones_are_those_that_people_live_in():
    assert {"Europe/Berlin", "Asia/Riyadh", "UTC"} <= set(zones())
    assert not {"Etc/GMT+3", "posixrules", "EST"} & set(zones())


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("de-CH, en;q=0.5", "de"),
        ("fr, ar;q=0.2", "ar"),
        ("xx", "en"),
        ("\xff;;q=", "en"),
        ("", "en"),
    ],
)
def test_a_socket_speaks_as_its_browser_asks(asked, spoken):
    assert language_of({"headers": [(b"accept-language", asked.encode("latin-1"))]}) == spoken


def test_a_customer_is_written_to_in_their_language_and_time():
    customer = create_customer(language="de-AT", time_zone="Europe/Vienna")
    inbox = create_inbox("email", name="Halden")
    conversation = create_conversation(said="Hallo", customer=customer, inbox=inbox, now=NOON)
    maya = create_agent("Maya Lind")

    message = conversation.reply("Guten Tag", by=maya)

    mail = letters.outgoing_for(message)
    assert "15. Januar 2026, 13:00" in mail.body
    assert translation.get_language() == "en"
