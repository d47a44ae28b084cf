import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError

from conversations import presence
from conversations.models import Conversation, Event, Message
from customers.models import Customer
from inboxes.channels.web import LIMIT
from inboxes.widget import chat, limits
from inboxes.widget.colour import contrast
from inboxes.widget.visitors import device, page_address
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

from .widget import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox():
    return create_inbox(
        name="Website", sender_name="Halden Lighting", address="help@halden.example"
    )


@pytest.fixture
def browser(inbox):
    return Browser(inbox)


# --- The pages that other sites load --------------------------------------------------------------


def test_the_loader_is_small_and_may_be_used_by_every_site(client):
    response = client.get("/widget.js")

    assert response.status_code == 200
    assert len(response.content) < 5000
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=300" in response["Cache-Control"]
    assert not response.cookies
    again = client.get("/widget.js", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_frame_may_stand_in_every_page_when_no_sites_are_named(client, inbox):
    response = client.get(f"/widget/?inbox={inbox.token}")

    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies


def test_the_frame_may_stand_in_the_named_sites_only(client, inbox):
    inbox.allowed_sites = "https://shop.example\nhttps://*.halden.example\nevil; script-src *"
    inbox.save()

    policy = client.get(f"/widget/?inbox={inbox.token}")["Content-Security-Policy"]

    ancestors = "frame-ancestors https://shop.example https://*.halden.example 'self'"
    assert ancestors in policy
    assert "evil" not in policy


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://shop.example", 200),
        ("https://www.halden.example", 200),
        ("https://halden.example.evil.example", 403),
        ("https://evil-halden.example", 403),
        ("http://shop.example", 403),
    ],
)
def test_the_button_is_not_drawn_on_other_sites(client, inbox, origin, status):
    inbox.allowed_sites = "https://shop.example https://*.halden.example"
    inbox.save()

    response = client.get(f"/widget/launcher/?inbox={inbox.token}", headers={"Origin": origin})

    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"


def test_the_button_carries_the_brand_and_what_can_be_read_on_it(client, inbox):
    inbox.brand_colour = "#ffd400"
    inbox.save()

    button = client.get(f"/widget/launcher/?inbox={inbox.token}").json()

    assert (button["brand"], button["onBrand"]) == ("#ffd400", "#000000")
    assert button["title"] == "Chat with Halden Lighting"


@pytest.mark.parametrize("colour", ["#0b5f4c", "#777777", "#ffd400", "#ffffff", "#000000", "#f06"])
def test_every_brand_can_be_read(client, inbox, colour):
    inbox.brand_colour = colour
    inbox.save()

    button = client.get(f"/widget/launcher/?inbox={inbox.token}").json()

    assert contrast(button["brand"], button["onBrand"]) >= 4.5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("brand_colour", "red"),
        ("brand_colour", "#f06"),
        ("brand_colour", "#12345g"),
        ("allowed_sites", "shop.example"),
        ("allowed_sites", "https://shop.example/lamps"),
        ("allowed_sites", "https://shop.example; script-src"),
        ("allowed_sites", "*"),
    ],
)
def test_what_is_no_colour_or_no_site_is_refused(inbox, field, value):
    setattr(inbox, field, value)

    with pytest.raises(ValidationError) as refusal:
        inbox.full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_an_inbox_that_is_not_a_widget_has_no_frame(client):
    assert client.get(f"/widget/?inbox={create_inbox('email').token}").status_code == 404
    assert client.get("/widget/?inbox=nothing").status_code == 404
    assert client.get("/widget/").status_code == 404
    assert client.get("/widget/launcher/?inbox=nothing").status_code == 404


# --- Who sits there -----------------------------------------------------------------


def test_a_newcomer_gets_a_secret_and_nothing_is_stored_yet(inbox, client):
    response = client.post(
        "/widget/session/", json.dumps({"inbox": inbox.token}), content_type="application/json"
    )

    assert len(response.json()["token"]) == 43
    assert "how can we help" in response.json()["home"]
    assert not Customer.objects.exists()
    assert not response.cookies


def test_who_comes_back_with_the_secret_goes_on_where_they_were(browser):
    browser.write("Where is my order?")

    state = browser.post("session").json()

    assert not state["token"]
    assert state["conversation"] == browser.conversation.token
    assert "Where is my order?" in state["home"]


def test_only_the_hash_of_the_secret_is_kept(browser):
    browser.write("Hello")

    identity = browser.visitor.customer.identities.get()
    assert identity.kind == "web"
    assert browser.secret not in identity.value
    assert len(identity.value) == 64


@pytest.mark.parametrize("secret", ["", "x", "'; DROP TABLE", "a" * 44, "ü" * 43])
def test_what_cannot_be_a_secret_opens_nothing(browser, secret):
    response = browser.client.post(
        "/widget/messages/",
        json.dumps({"inbox": browser.inbox.token, "body": "Hi", "client_id": "12345678"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}".encode().decode("latin-1")},
    )

    assert response.status_code == 401
    assert response.json()["error"]


def test_a_visitor_sees_no_other_visitors_conversation(browser, inbox):
    browser.write("My secret order")
    stranger = Browser(inbox)
    stranger.write("Hello")

    response = stranger.post("tail", conversation=browser.conversation.token)

    assert response.status_code == 404
    assert "secret order" not in stranger.post("session").json()["home"]


def test_a_visitor_sees_nothing_of_another_inbox(browser):
    browser.write("Hello")
    elsewhere = Browser(create_inbox(), secret=browser.secret)

    response = elsewhere.post("tail", conversation=browser.conversation.token)

    assert response.status_code == 404


# --- What they write -----------------------------------------------------------------


def test_what_is_answered_while_the_panel_is_drawn_comes_with_the_next_look(browser):
    browser.write("Where is my order?")
    as_read = Conversation.objects.get(pk=browser.conversation.pk)
    Conversation.objects.get(pk=as_read.pk).reply("On its way.", by=create_agent("Maya Lind"))

    first = chat.tail(as_read, 0)
    rest = chat.tail(Conversation.objects.get(pk=as_read.pk), first["version"])

    assert "On its way." not in first["html"]
    assert "On its way." in rest["html"]


def test_a_message_opens_a_conversation(browser):
    response = browser.write("Where is my order?")

    assert response.status_code == 201
    conversation = Conversation.objects.get()
    assert response.json()["conversation"] == conversation.token
    assert conversation.status == "pending"
    assert conversation.messages.get().body == "Where is my order?"


def test_the_next_message_goes_into_the_same_conversation(browser):
    browser.write("Where is my order?")
    browser.write("It is number 48213")

    assert Conversation.objects.get().messages.count() == 2


def test_sending_the_same_press_of_send_twice_stores_it_once(browser):
    first = browser.write("Where is my order?", client_id="press-0001")
    again = browser.write("Where is my order?", client_id="press-0001")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Message.objects.count() == 1


def test_the_same_press_with_another_text_is_refused(browser):
    browser.write("Where is my order?", client_id="press-0001")

    response = browser.write("Something else", client_id="press-0001")

    assert response.status_code == 409
    assert Message.objects.get().body == "Where is my order?"


def test_two_visitors_may_use_the_same_number(browser, inbox):
    browser.write("Mine", client_id="press-0001")
    response = Browser(inbox).write("Theirs", client_id="press-0001")

    assert response.status_code == 201
    assert Message.objects.count() == 2


@pytest.mark.parametrize("body", ["", "   \n ", "\x00", None, 7, ["a"], {"a": 1}])
def test_an_empty_message_is_refused_in_words(browser, body):
    response = browser.write(body)

    assert response.status_code == 422
    assert response.json()["error"] == "Write a message first."
    assert not Message.objects.exists()


def test_a_message_that_is_too_long_is_refused_with_the_limit(browser):
    response = browser.write("a" * (LIMIT + 1))

    assert response.status_code == 422
    assert "10001" in response.json()["error"]
    assert "10000" in response.json()["error"]
    assert browser.write("a" * LIMIT).status_code == 201


def test_a_megabyte_is_refused_before_it_is_read(browser):
    response = browser.write("a" * 1_000_000)

    assert response.status_code == 413
    assert "10000" in response.json()["error"]


def test_what_no_database_can_hold_is_taken_out(browser):
    browser.write("one\x00 two \ud83d three")

    assert Message.objects.get().body == "one two ? three"


def test_text_that_is_longer_than_it_looks_is_kept(browser):
    body = "Z" + "\u0301" * 400

    assert browser.write(body).status_code == 201
    assert Message.objects.get().body == body


@pytest.mark.parametrize(
    "client_id", [None, "", "short", "a" * 65, "with space", 12345678, "ü" * 9]
)
def test_a_press_without_a_usable_number_is_refused(browser, client_id):
    response = browser.post("messages", body="Hi", client_id=client_id)

    assert response.status_code == 422


@pytest.mark.parametrize("body", ["", "null", "[]", "{", "7", '"a"', "[" * 5000, "\xff"])
def test_what_is_not_json_is_refused_in_words(browser, body):
    response = browser.client.post(
        "/widget/messages/", body.encode("latin-1"), content_type="application/json"
    )

    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize("token", [None, 7, [], {}, "nothing", "a" * 1000, "\x00"])
def test_an_inbox_that_is_not_there_is_refused(browser, token):
    response = browser.post("messages", inbox=token, body="Hi", client_id="press-0001")

    assert response.status_code == 404


@time_machine.travel("2026-11-22 10:00:20", tick=False)
def test_too_many_messages_are_refused_with_the_time_to_try_again(browser):
    most, window = limits.LIMITS["message"]
    for _number in range(most):
        assert browser.write("Hello").status_code == 201

    response = browser.write("Hello")

    assert response.status_code == 429
    assert int(response["Retry-After"]) == window - 20 + 1
    assert response["Retry-After"] in response.json()["error"]
    assert Browser(browser.inbox).write("Hello").status_code == 201


def test_an_address_has_so_many_newcomers_and_who_is_known_goes_on(inbox, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "newcomers", (2, 600))
    first, second, third = (Browser(inbox) for _ in range(3))
    third.post("contact", email="somebody@okafor.example")  # which makes them no old acquaintance

    assert [each.write("Hello").status_code for each in (first, second, third)] == [201, 201, 429]
    assert first.write("Anybody there?").status_code == 201


@time_machine.travel("2026-11-22 10:00:20", tick=False)
@pytest.mark.parametrize("path", ["session", "messages", "tail", "contact", "identity"])
def test_every_door_has_a_limit_an_address(browser, monkeypatch, path):
    name = {"identity": "identify"}.get(path, path)
    monkeypatch.setitem(limits.LIMITS, name, (3, 60))

    codes = [browser.post(path, secret=f"{number}" * 43).status_code for number in range(5)]

    assert 429 not in codes[:3]
    assert codes[3:] == [429, 429]


def test_nobody_is_kept_out_while_redis_is_away(browser, settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }

    assert browser.write("Hello").status_code == 201


# --- What they see -----------------------------------------------------------------


def test_they_see_messages_and_who_joined_and_that_it_was_closed(browser, maya):
    browser.write("Where is my order?")
    browser.conversation.reply("On its **way**:\n1. to you", by=maya)
    browser.conversation.close(by=maya)

    tail = browser.tail()

    assert "Where is my order?" in tail["html"]
    assert "Maya joined" in tail["html"]
    assert "<li>to you</li>" in tail["html"]
    assert "Closed" in tail["html"]
    assert tail["placeholder"] == "Still need us? Write here…"
    assert tail["version"] == browser.conversation.version


def test_they_never_see_a_note_nor_a_full_name_nor_what_an_event_says(browser, maya, priya):
    browser.write("Where is my order?")
    conversation = browser.conversation
    conversation.take_over(maya)
    conversation.add_note("A difficult customer", by=priya)
    conversation.assign_to(priya, by=maya, why="knows the carrier")
    conversation.set_priority("high", by=maya)
    conversation.close(by=maya, reason="no_reply")

    seen = json.dumps([browser.tail(), browser.post("session").json()])

    for secret in ("difficult", "Lind", "Nair", "carrier", "high", "no_reply", maya.email):
        assert secret not in seen


def test_spam_is_not_shown_and_not_gone_on_with(browser, maya):
    browser.write("Buy my pills")
    spam = browser.conversation
    spam.close(by=maya, reason="spam")

    assert browser.post("tail", conversation=spam.token).status_code == 404
    browser.write("Hello again")
    assert browser.conversation != spam


def test_who_joined_is_said_once(browser, maya):
    browser.write("Where is my order?")
    browser.conversation.reply("On its way.", by=maya)
    browser.conversation.close(by=maya)
    browser.write("It did not come")
    before = browser.conversation.version
    browser.conversation.reply("I look again.", by=maya)

    assert browser.tail()["html"].count("Maya joined") == 1
    assert "Maya joined" not in browser.tail(after=before)["html"]


def test_the_tail_after_a_cursor_holds_what_came_since_and_nothing_else(browser, maya):
    browser.write("One")
    cursor = browser.tail()["version"]
    browser.write("Two")

    tail = browser.tail(after=cursor)

    assert "Two" in tail["html"]
    assert "One" not in tail["html"]
    assert browser.tail(after=tail["version"])["html"] == ""


@pytest.mark.parametrize("after", [-1, "5", None, 1.5, True, 2**40, [], "x"])
def test_a_cursor_that_is_none_shows_everything(browser, after):
    browser.write("One")

    assert "One" in browser.tail(after=after)["html"]


def test_a_long_absence_is_caught_up_in_pieces_without_a_gap(browser, maya, monkeypatch):
    monkeypatch.setattr(chat, "AT_ONCE", 3)
    browser.write("Start")
    cursor = browser.conversation.version
    for number in range(7):
        browser.conversation.reply(f"Answer {number}.", by=maya)

    seen, more = "", True
    while more:
        tail = browser.tail(after=cursor)
        seen, cursor, more = seen + tail["html"], tail["version"], tail["more"]

    assert [seen.count(f"Answer {number}.") for number in range(7)] == [1] * 7


def test_what_a_customer_writes_is_shown_as_text(browser):
    browser.write('<img src=x onerror=alert(1)> "quoted" javascript:alert(2)')

    html = browser.tail()["html"]

    assert "<img" not in html
    assert "href" not in html


def test_our_answer_is_delivered_then_seen_and_the_count_follows(browser, maya):
    browser.write("Where is my order?")
    answer = browser.conversation.reply("On its way.", by=maya)
    assert browser.post("session").json()["unread"] == 1

    browser.tail(got=browser.conversation.version)
    answer.refresh_from_db()
    assert answer.delivery == "delivered"

    browser.tail(seen=browser.conversation.version)
    answer.refresh_from_db()
    assert answer.delivery == "seen"
    assert browser.post("session").json()["unread"] == 0


def test_the_chat_opens_where_something_is_to_be_read(browser, maya):
    browser.inbox.reopen_days = 0
    browser.inbox.save()
    browser.write("An old question")
    old = browser.conversation
    old.reply("A late answer.", by=maya)
    old.close(by=maya)
    browser.write("A new question")
    assert browser.conversation != old

    assert browser.post("session").json()["conversation"] == old.token
    browser.tail(old, seen=old.version)
    state = browser.post("session").json()

    assert (state["conversation"], state["unread"]) == (browser.conversation.token, 0)


def test_what_they_have_not_got_yet_is_not_seen(browser, maya):
    browser.write("Where is my order?")
    browser.conversation.reply("One.", by=maya)
    cursor = browser.conversation.version
    late = browser.conversation.reply("Two.", by=maya)

    browser.tail(seen=cursor)

    late.refresh_from_db()
    assert late.delivery not in {"delivered", "seen"}


def test_they_see_how_far_an_agent_has_read(browser, maya):
    browser.write("Where is my order?")
    conversation = browser.conversation
    conversation.seen.create(agent=maya, version=conversation.version)

    assert browser.tail()["read"] == conversation.version


# --- Who is there -----------------------------------------------------------------


def test_an_address_is_asked_for_when_nobody_is_here(browser, maya):
    browser.write("Hello?")

    assert browser.tail()["asks"]
    presence.stay([maya.pk])
    assert not browser.tail()["asks"]
    assert "ML" in browser.post("session").json()["head"]


def test_no_address_is_asked_for_while_the_bot_answers(browser):
    browser.write("Hello?")
    Conversation.objects.update(status="bot")
    assert not browser.tail()["asks"]

    Conversation.objects.update(status="pending")
    assert browser.tail()["asks"]


def test_no_address_is_asked_for_where_no_mail_can_be_sent(browser, inbox):
    inbox.address = ""
    inbox.save()
    browser.write("Hello?")

    assert not browser.tail()["asks"]


def test_an_address_is_kept_to_answer_to(browser):
    browser.write("Hello?")

    response = browser.post("contact", email=" Amara@Okafor.NL ", name="Amara  Okafor")

    assert response.status_code == 200
    customer = browser.visitor.customer
    identity = customer.identities.get(kind="email")
    assert (identity.value, identity.is_verified) == ("amara@okafor.nl", False)
    assert customer.name == "Amara Okafor"
    assert not browser.tail()["asks"]


def test_typing_an_address_never_opens_somebodys_history(browser):
    amara = create_customer(email="amara@okafor.nl")
    create_conversation(customer=amara, inbox=browser.inbox, said="My card number is 4111")

    browser.write("I am Amara")
    browser.post("contact", email="amara@okafor.nl", name="Amara Okafor")
    browser.write("Really")

    assert browser.visitor.customer != amara
    assert "4111" not in json.dumps([browser.tail(), browser.post("session").json()])
    assert amara.identities.get().is_verified


def test_another_address_takes_the_place_of_the_first(browser):
    browser.write("Hello?")
    browser.post("contact", email="old@okafor.nl")
    browser.post("contact", email="new@okafor.nl")
    browser.post("contact", email="new@okafor.nl")

    addresses = browser.visitor.customer.identities.filter(kind="email")
    assert [known.value for known in addresses] == ["new@okafor.nl"]


@pytest.mark.parametrize("email", ["", "amara", "a@b", "a b@c.de", None, 7, "a@b.de\nBcc: x@y.de"])
def test_what_is_no_address_is_refused_in_words(browser, email):
    browser.write("Hello?")

    response = browser.post("contact", email=email)

    assert response.status_code == 422
    assert "email address" in response.json()["error"]


def test_the_reply_time_is_told_from_what_it_was(browser, maya, now):
    presence.stay([maya.pk])
    assert "Replies in" not in browser.post("session").json()["head"]
    for number in range(5):
        asked = now - timedelta(hours=1, minutes=number)
        conversation = create_conversation(inbox=browser.inbox, said="Hello?", now=asked)
        conversation.reply("Hello.", by=maya, now=asked + timedelta(minutes=3))
    cache.delete(f"usual-minutes:{browser.inbox.pk}")

    assert "Replies in about 3 minutes" in browser.post("session").json()["head"]


# --- Where they are -----------------------------------------------------------------


def test_agents_see_where_a_visitor_is(browser, signed_in):
    about = {
        "url": "https://user:word@shop.example/lamps/nordlys?token=secret#top",
        "title": "  Nordlys \x00 pendant ",
        "language": "nl-NL",
        "time_zone": "Europe/Amsterdam",
    }

    browser.write("Hello", about=about)

    customer = browser.visitor.customer
    assert customer.browsing["page"] == "https://shop.example/lamps/nordlys"
    assert customer.browsing["title"] == "Nordlys pendant"
    assert (customer.language, customer.time_zone) == ("nl-NL", "Europe/Amsterdam")
    assert customer.last_seen_at
    assert "127.0.0.1" not in json.dumps(customer.browsing)
    page = signed_in.get(f"/inbox/{browser.conversation.pk}/").content.decode()
    assert 'href="https://shop.example/lamps/nordlys"' in page


@pytest.mark.parametrize(
    "about",
    [
        None,
        [],
        "x",
        {"url": "javascript:alert(1)", "language": "<b>", "time_zone": "a b"},
        {"url": ["x"], "language": None, "time_zone": 7, "title": {}},
        {"url": "http://[", "language": "n" * 100},
        {"url": "https://shop.example:99999/"},
    ],
)
def test_what_a_browser_says_of_itself_is_not_trusted(browser, about):
    response = browser.write("Hello", about=about)

    assert response.status_code == 201
    customer = browser.visitor.customer
    assert (customer.browsing, customer.language, customer.time_zone) == ({}, "", "")


def test_an_address_and_a_device_are_said_shortly():
    assert len(page_address("https://shop.example/" + "a" * 5000)) == 300
    assert device("Mozilla/5.0 (iPhone; CPU OS 17_5) Version/17.5 Mobile Safari/604.1") == (
        "Phone, Safari"
    )
    assert device("Mozilla/5.0 (X11) Chrome/131 Safari/537.36 Edg/131") == "Computer, Edge"
    assert device("") == "Computer"


def test_nothing_here_writes_a_log_that_a_refusal_would_leave_behind(browser):
    browser.write("")
    browser.write("a" * (LIMIT + 1))

    assert not Event.objects.exists()
    assert not Customer.objects.exists()


def test_who_is_away_is_not_promised_to_a_visitor(maya, now):
    presence.client().delete(presence._key("agents"))
    presence.stay([maya.pk])
    assert chat.people_here() == [maya]

    maya.go_away(now)

    assert chat.people_here() == []
