"""The app without a network: what the server gives a browser for then."""

import json
import re

import pytest
from django.urls import URLResolver, get_resolver

from conversations.models import Seen
from tests.factories import create_agent, create_conversation, create_team

QUERIES = 5
pytestmark = pytest.mark.django_db


def test_what_is_fetched_for_later_is_not_read_yet(signed_in, maya, conversation):
    address = f"/inbox/{conversation.pk}/"
    page = signed_in.get(address, headers={"Purpose": "keep"})
    assert page.status_code == 200
    assert not Seen.objects.filter(agent=maya).exists()

    signed_in.get(address)
    assert Seen.objects.filter(agent=maya, conversation=conversation).exists()


def test_the_worker_knows_its_addresses_and_every_module(client, settings):
    text = client.get("/sw.js").content.decode()
    listed = json.loads(re.search(r"JSON\.parse\(`(.*)`\)", text)[1])
    assert "/static/js/composer.js" in listed
    assert not re.search(r"\b[A-Z]+(_[A-Z]+)*_URL\b", text)
    assert 'Number("60")' in text
    assert not re.search(r"^(export|import) ", text, re.MULTILINE)

    settings.PAGES_KEPT = 0
    assert 'Number("0")' in client.get("/sw.js").content.decode()


# What is no page of an agent's: of customers and visitors, of machines, of developers, and what a
# page only asks for in passing.
NO_PAGES = {"help", "rate", "widget", "widget.js", "demo"}
NO_PAGES |= {"healthz", "robots.txt", "sw.js", "app.webmanifest", "dev", "coach"}


def first_parts(patterns):
    for pattern in patterns:
        part = str(pattern.pattern).partition("/")[0]
        if part or not isinstance(pattern, URLResolver):
            yield part
        else:
            yield from first_parts(pattern.url_patterns)


def test_without_a_network_every_room_shows_our_own_page(client):
    text = client.get("/sw.js").content.decode()
    rooms = set(re.search(r"OF_AGENTS = /\^\\/\(([\w|]+)\)", text)[1].split("|"))

    # (The addresses of a practice are those of the inbox: a middleware leads there.)
    assert rooms == set(first_parts(get_resolver().url_patterns)) - NO_PAGES - {""} | {"practice"}


def test_a_phone_can_have_it_as_an_app(signed_in):
    page = signed_in.get("/inbox/").content.decode()
    assert '<link rel="manifest" href="/app.webmanifest" crossorigin="use-credentials">' in page
    answer = signed_in.get("/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    app = answer.json()
    assert {(icon["purpose"], icon["sizes"]) for icon in app["icons"]} >= {
        ("any", "512x512"),
        ("maskable", "512x512"),
    }
    for shortcut in app["shortcuts"]:
        assert signed_in.get(shortcut["url"]).status_code == 200
    assert signed_in.get(app["start_url"]).status_code == 200


def test_the_app_speaks_the_language_of_its_agent(signed_in, maya):
    maya.language = "ar"
    maya.save()
    app = signed_in.get("/app.webmanifest").json()
    assert (app["lang"], app["dir"]) == ("ar", "rtl")


def test_what_is_shared_goes_to_a_conversation_that_one_can_see(signed_in, maya, conversation):
    conversation.assign_to(maya)
    other = create_conversation(said="Secret", team=create_team("Legal"))
    page = signed_in.get("/offline/share/").content.decode()
    assert f"/inbox/{conversation.pk}/?shared=1" in page
    assert f"/inbox/{other.pk}/" not in page

    # Only the worker of the browser takes what is shared.
    assert signed_in.post("/offline/share/", {"text": "Hi"}).status_code == 405


@pytest.mark.parametrize("address", ["/offline/", "/offline/share/"])
def test_whoever_is_not_signed_in_is_asked_to(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_the_page_of_choices_costs_the_same_for_one_and_for_many(
    signed_in, maya, django_assert_num_queries
):
    create_conversation(said="Hi")
    with django_assert_num_queries(QUERIES):
        signed_in.get("/offline/share/")
    for _number in range(5):
        create_conversation(said="Hi")
    create_agent("Priya")
    with django_assert_num_queries(QUERIES):
        signed_in.get("/offline/share/")
