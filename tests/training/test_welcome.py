"""Who is new is led to the training once, and admins see what is still to set up."""

from datetime import timedelta

import pytest
from django.test import Client

from bot.models import Topic
from tests.factories import (
    PASSWORD,
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_office_hours,
    create_policy,
)
from training import setting_up, tour
from training.course import Course
from training.models import Path, Progress
from training.scenes.plays import all_plays

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(agent, **fields):
    return Client().post("/accounts/login/", {"login": agent.email, "password": PASSWORD} | fields)


def test_who_is_new_is_led_to_the_training_once(maya):
    assert sign_in(maya).url == "/training/"
    assert sign_in(maya).url == "/inbox/"


def test_also_who_opened_the_inbox_and_was_asked_to_sign_in(maya):
    assert sign_in(maya, next="/inbox/").url == "/training/"


def test_who_wants_to_go_somewhere_is_led_there(maya, conversation):
    there = f"/inbox/{conversation.pk}/"
    assert sign_in(maya, next=there).url == there
    assert sign_in(maya).url == "/training/", "and to the training another time"


def test_who_has_been_here_for_long_is_not_led_anywhere(maya, now):
    maya.date_joined = now - timedelta(days=31)
    maya.save()

    assert sign_in(maya).url == "/inbox/"


def test_a_wrong_password_leads_nowhere(maya):
    assert sign_in(maya, password="wrong").status_code == 200
    assert not Path.objects.exists()


# --- Setting up


@pytest.fixture
def admin(db):
    return create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)


def is_done(admin):
    return {step.name: step.is_done for step in setting_up.steps(admin)}


def test_what_is_done_is_read_from_what_is_there(admin):
    undone = {"chat", "mailbox", "team", "hours", "bot"}
    assert is_done(admin) == {"account": True} | dict.fromkeys(undone, False)

    web = create_inbox("web", has_bot=True)
    assert not is_done(admin)["chat"], "nobody has written there yet"
    browsing = {"page": "https://halden.example/lamps"}
    customer = create_customer("Amara Okafor", browsing=browsing)
    create_conversation(customer=customer, inbox=web, said="Hello")
    create_inbox("email", address="help@halden.example")
    create_agent("Maya Lind")
    create_office_hours(is_default=True)
    create_policy()
    Topic.objects.get_or_create(name="a refund")

    assert set(is_done(admin).values()) == {True}
    texts = [step.text for step in setting_up.steps(admin)]
    assert "Seen on halden.example" in texts
    assert "help@halden.example" in texts


def test_the_steps_lead_to_pages_that_are_there(admin):
    client = Client()
    client.force_login(admin, backend=LOGIN)

    for step in setting_up.steps(admin):
        assert client.get(step.address).status_code == 200, step.name


def test_only_admins_are_asked_to_set_up(signed_in, admin, priya):
    assert "Set up your inbox" not in signed_in.get("/training/").text
    for agent, sees in ((admin, True), (priya, False)):
        client = Client()
        client.force_login(agent, backend=LOGIN)
        assert ("Set up your inbox" in client.get("/training/").text) is sees


def test_a_page_of_a_customer_that_is_no_address_breaks_nothing(admin):
    web = create_inbox("web")
    customer = create_customer("Amara Okafor", browsing={"page": "http://[half"})
    create_conversation(customer=customer, inbox=web, said="Hello")

    assert is_done(admin)["chat"]


def test_a_pretend_customer_can_be_answered_from_the_hub(signed_in):
    assert 'name="key" value="wrong-plug"' in signed_in.get("/training/").text
    assert any(play["key"] == "wrong-plug" for play in all_plays())


# --- The tour


def test_the_tour_goes_from_stop_to_stop_and_ends(signed_in, maya):
    answer = signed_in.post("/training/tour/take/")
    assert answer.url == f"/inbox/#tour={tour.STOPS[0].key}"
    assert "Stop 1 of" in signed_in.get("/training/tour/card/").text

    for stop in tour.STOPS:
        card = signed_in.post("/training/tour/card/", {"stop": stop.key})

    assert "Now you know where everything is" in card.text
    assert Course(maya).tour.is_finished


def test_the_tour_goes_on_where_it_was_left(signed_in, maya, now):
    for stop in tour.STOPS[:4]:
        Progress.objects.do(maya, tour.TOUR, stop.key, now=now)

    assert "Stop 5 of" in signed_in.get("/training/tour/card/").text
    assert signed_in.post("/training/tour/take/").url.endswith(f"#tour={tour.STOPS[4].key}")


def test_what_nobody_knows_is_the_next_stop(signed_in):
    for stop in ("", "nothing", "\x00"):
        assert "Stop 1 of" in signed_in.get("/training/tour/card/", {"stop": stop}).text


def test_the_tour_opens_nothing_that_waits_for_somebody(maya, now):
    waits = create_conversation(said="Hello", now=now)
    assert tour.conversation_for(maya) is None
    waits.take_over(maya, now=now)
    assert tour.conversation_for(maya) == waits
    done = create_conversation(said="Hello", now=now)
    done.close(by=maya, now=now)
    assert tour.conversation_for(create_agent("Marco Bianchi")) == done


def test_who_skips_the_tour_is_not_asked_again(signed_in, maya):
    assert "Skip the tour" in signed_in.get("/training/").text
    signed_in.post("/training/tour/leave/")

    assert "Skip the tour" not in signed_in.get("/training/").text
    signed_in.post("/training/tour/take/")
    assert "Skip the tour" in signed_in.get("/training/").text


def test_the_tour_stands_once_on_the_hub(signed_in, maya, now):
    def times():
        return signed_in.get("/training/").text.count("A tour of the real screens")

    assert times() == 1
    Path.objects.leave_tour(maya, now=now)
    assert times() == 1
