"""Help for agents: it comes when it is asked for, goes into the composer by a press, and back."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.bot import server
from tests.bot.hits import RETURNS, publish
from tests.factories import create_agent, create_conversation, create_customer


@pytest.fixture
def thread(site, page, sign_in):
    publish("Return a lamp", RETURNS)
    lucia = create_customer("Lucía Pérez", language="es")
    asked = "Can I send back my lamp after 30 days? Thank you for looking into this."
    conversation = create_conversation(customer=lucia, said=asked)
    sign_in(page, create_agent("Maya Lind"))
    page.goto(f"{site}/inbox/{conversation.pk}/")
    return page


def violations(page):
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_help_is_asked_for_by_a_key_and_inserted_by_a_press(thread, settings, shoot):
    with server.model(settings, says=json.dumps({"translation": "Puede devolverla."})):
        field, help = thread.locator("#composer textarea"), thread.locator("#help")
        expect(help).to_be_empty()
        field.fill("Hello Lucía,")
        thread.locator("#thread-title").focus()

        thread.keyboard.press("w")
        expect(help.get_by_role("button", name="Insert", exact=True).first).to_be_focused()
        expect(help).to_contain_text("gave no answer that can be used")
        assert violations(thread) == []
        shoot(thread, "suggested")
        thread.keyboard.press("Enter")
        expect(field).to_have_value(f"Hello Lucía,\n\n{RETURNS}")
        expect(field).to_be_focused()
        expect(help).to_be_empty()

        field.fill("You can send it back.")
        thread.get_by_role("button", name="Translate what I wrote").click()
        help.get_by_role("button", name="Replace my text").click()
        expect(field).to_have_value("Puede devolverla.")
        assert violations(thread) == []
        help.get_by_role("button", name="Put my text back").click()
        expect(field).to_have_value("You can send it back.")
        thread.keyboard.press("Escape")

        thread.locator("#thread-title").focus()
        thread.keyboard.press("v")
        expect(thread.locator(".summary-body")).to_contain_text("Can I send back my lamp")
        expect(thread.locator("#menu-more")).not_to_have_attribute("open", "")
        assert violations(thread) == []
