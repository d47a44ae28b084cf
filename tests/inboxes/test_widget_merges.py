"""Agents merge customers; a browser sees no more for it."""

from datetime import timedelta

import jwt
import pytest

from conversations.customer_merges import merge, undo
from customers.models import Customer, Visit
from inboxes.widget.fallback import address_of
from inboxes.widget.visitors import page_address
from tests.factories import create_conversation, create_customer, create_inbox

from .widget import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox():
    return create_inbox()


@pytest.fixture
def amara(inbox):
    amara = create_customer("Amara Okafor", "amara@okafor.nl")
    create_conversation(customer=amara, inbox=inbox, said="My bank account is 12345")
    return amara


@pytest.fixture
def browser(inbox):
    browser = Browser(inbox)
    browser.write("Hello, I am Amara")
    return browser


def test_a_merged_visitor_sees_nothing_of_the_other(browser, amara, maya):
    merge(amara, browser.visitor.customer, by=maya)

    home = browser.post("session").json()
    assert browser.visitor.customer == amara
    assert "bank account" not in home["home"]
    assert "I am Amara" in home["home"]
    assert browser.visitor.conversations.count() == 1
    secret = amara.conversations.exclude(pk=browser.conversation.pk).get()
    assert browser.post("tail", conversation=secret.token).status_code == 404


def test_the_kept_ones_browser_sees_nothing_of_the_visitor(browser, inbox, maya):
    theirs = Browser(inbox)
    theirs.write("My order, please")

    merge(theirs.visitor.customer, browser.visitor.customer, by=maya)

    assert "I am Amara" not in theirs.post("session").json()["home"]


def test_their_next_message_is_the_kept_customers_in_the_chat_that_they_know(browser, amara, maya):
    chat = browser.conversation
    done = merge(amara, browser.visitor.customer, by=maya)

    browser.write("One more thing")

    message = chat.messages.latest("pk")
    assert (message.body, message.customer) == ("One more thing", amara)
    undo(done, by=maya)
    message.refresh_from_db()
    assert message.customer == browser.visitor.customer != amara


def test_an_address_that_is_typed_stays_with_who_typed_it(browser, amara, maya):
    amara.add_identity("email", "work@okafor.nl", by=maya)
    done = merge(amara, browser.visitor.customer, by=maya)

    browser.post("contact", email="me@visitor.example")
    undo(done, by=maya)

    visitor = browser.visitor.customer
    assert set(visitor.identities.filter(kind="email").values_list("value", flat=True)) == {
        "me@visitor.example"
    }
    assert amara.identities.filter(value="work@okafor.nl").exists()


def test_unread_answers_are_never_mailed_to_what_the_other_typed(browser, amara, maya):
    browser.post("contact", email="evil@visitor.example")
    hers = amara.conversations.get()
    amara.identities.all().delete()
    merge(amara, browser.visitor.customer, by=maya)

    hers.refresh_from_db()
    assert address_of(hers) is None
    browser.conversation.refresh_from_db()
    assert address_of(browser.conversation).value == "evil@visitor.example"


@pytest.fixture
def signed(inbox, now):
    def signed(**claims):
        claims = {"sub": "amara", "exp": now + timedelta(hours=1)} | claims
        return jwt.encode(claims, inbox.identity_secret, algorithm="HS256")

    return signed


def test_the_sites_signature_opens_what_a_merge_does_not(browser, amara, maya, signed):
    merge(amara, browser.visitor.customer, by=maya)

    browser.post("identity", identity=signed(email="amara@okafor.nl"))

    assert browser.visitor.customer == amara
    assert browser.visitor.customer.came_as_id is None
    assert browser.visitor.conversations.count() == 2


def test_a_visitor_with_whom_others_were_merged_can_still_turn_out_to_be_somebody(
    browser, amara, inbox, maya, signed
):
    friend = create_customer("Friend", "friend@okafor.nl")
    create_conversation(customer=friend, said="Hi")
    done = merge(browser.visitor.customer, friend, by=maya)

    browser.post("identity", identity=signed(email="amara@okafor.nl"))
    assert browser.visitor.customer == amara

    undo(done, by=maya)
    friend = Customer.objects.get(pk=friend.pk)
    assert friend.conversations.get().customer == friend


def test_pages_are_kept_without_what_is_nobodys_business(browser):
    for url in [
        "https://shop.example/lamps?token=secret#there",
        "https://shop.example/lamps",
        "https://shop.example/reset/a8f3kd93jf83jd83jf83jd83/",
        "javascript:alert(1)",
    ]:
        browser.post("session", about={"url": url, "title": "<b>Lamps</b>"})

    pages = browser.visitor.customer.visits.latest_first()
    assert [visit.url for visit in pages] == [
        "https://shop.example/reset/…/",
        "https://shop.example/lamps",
    ]


def test_only_the_last_fifty_pages_are_kept(browser, now):
    customer = browser.visitor.customer
    for n in range(70):
        Visit.note(customer, f"https://shop.example/{n}", "", now=now + timedelta(seconds=n))

    urls = [visit.url for visit in customer.visits.latest_first()]
    assert len(urls) == 50
    assert urls[0] == "https://shop.example/69"


def test_what_an_agent_set_is_not_overwritten_by_a_browser(browser, maya):
    browser.visitor.customer.change("language", "de", by=maya)

    browser.post("session", about={"language": "en-GB", "time_zone": "Europe/Paris"})

    customer = browser.visitor.customer
    assert (customer.language, customer.time_zone) == ("de", "Europe/Paris")


def test_a_token_in_a_path_is_left_out():
    assert page_address("https://a.example/delivery-and-returns-in-2026-for-everybody") != ""
    assert page_address("https://a.example/t/eyJhbGciOiJIUzI1NiIsInR5c.abc123") == (
        "https://a.example/t/…"
    )
    uuid = "550e8400-e29b-41d4-a716-446655440000"
    assert page_address(f"https://a.example/t/{uuid}/set") == "https://a.example/t/…/set"
