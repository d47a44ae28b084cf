"""The bot answers first and people take over, from both sides of the counter."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import expect

from bot import speaking
from conversations.models import Conversation
from tests.bot import server
from tests.bot.test_trying import write
from tests.browser.test_notifications import connected, violations
from tests.browser.test_widget import Chat
from tests.factories import create_agent, create_bot, create_inbox, create_team

PAUSE = timedelta(seconds=10)  # the bot waits a moment for another line; a test does not


@pytest.fixture
def bot(site):
    return create_bot("Lumi")


@pytest.fixture
def returns(bot):
    now = timezone.now()
    return write("Send a lamp back", "You have 30 days to send a lamp back. It is free.", now)


@pytest.fixture
def chat(site, page, bot):
    create_inbox(token="demo", name="Website", sender_name="Halden Lighting", has_bot=True)
    page.goto(f"{site}/demo/")
    return Chat(page).open()


@pytest.fixture
def open_as(site, new_page, sign_in):
    """A browser of an agent, on this page, with its line open."""

    def open_as(agent, path, *, is_deaf=False):
        page = new_page()
        if is_deaf:  # hears nothing that happens
            page.route_web_socket(re.compile("/live/"), lambda _socket: None)
        sign_in(page, agent)
        page.goto(f"{site}{path}")
        if not is_deaf:
            connected(page)
        return page

    return open_as


def conversation():
    return Conversation.objects.latest("pk")


def bot_thinks():
    speaking.run(conversation().pk, now=timezone.now() + PAUSE)


def test_a_question_is_solved_by_the_bot_and_no_person_is_needed(chat, returns, open_as, shoot):
    maya = create_agent("Maya Lind")
    desk = open_as(maya, "/inbox/?tab=bot")

    chat.write("How many days do I have to send a lamp back?")
    bot_thinks()
    chat.says("You have 30 days")
    expect(chat.log.get_by_role("link", name="Send a lamp back")).to_be_visible()
    row = desk.locator("#rows .row").first
    expect(row).to_contain_text("With bot")
    expect(row.locator(".row-text")).to_contain_text("Bot:")
    shoot(chat.page, "bot-answer")

    chat.panel.get_by_role("button", name="Yes, thank you").click()

    expect(row).to_contain_text("Bot Handled")
    assert conversation().status == "bot_handled"
    row.get_by_role("link").click()
    expect(desk.locator("#log")).to_contain_text("Bot solved it.")
    shoot(desk, "bot-handled")


def test_it_hands_off_one_of_two_takes_over_and_the_customer_sees_who(
    chat, returns, open_as, shoot
):
    team = create_team("Support")
    maya, marco = (create_agent(name, teams=[team]) for name in ("Maya Lind", "Marco Bianchi"))
    desk = open_as(maya, "/canned/")
    chat.write("How many days do I have to send a lamp back?")
    bot_thinks()
    chat.says("You have 30 days")
    chat.write("Let me talk to a real person please")

    bot_thinks()

    chat.says("I am asking a person")
    toast = desk.get_by_role("alert").filter(has_text="requested by the customer")
    expect(toast).to_be_visible()
    other = open_as(marco, f"/inbox/{conversation().pk}/", is_deaf=True)
    expect(other.locator("#handoff")).to_contain_text("Bot asks for a human")
    expect(other.locator("#handoff")).to_contain_text("How sure")
    assert violations(other) == []
    shoot(other, "bot-hand-off")
    toast.get_by_role("button", name="Take over").click()
    desk.wait_for_url("**/inbox/*/**")
    chat.says("Maya joined")
    expect(chat.panel.get_by_role("heading", name="Maya")).to_be_visible()
    expect(desk.locator("#handoff")).to_contain_text("You took over")
    expect(desk.locator("#handoff .facts")).to_be_visible()
    expect(desk.locator("#locked .locked")).to_have_count(0)

    other.keyboard.press("t")

    expect(other.locator("#toasts")).to_contain_text("Maya Lind took over before you.")
    assert conversation().assignee == maya

    desk.keyboard.press("Control+k")
    desk.get_by_role("combobox").last.fill("return to bot")
    desk.get_by_role("option", name="Return to bot", exact=True).click()
    expect(desk.locator("#locked")).to_contain_text("The bot is speaking with")
    assert conversation().status == "bot"
    shoot(desk, "bot-returned")


def test_what_the_bot_says_after_a_person_took_over_appears_nowhere(
    chat, returns, open_as, settings
):
    maya = create_agent("Maya Lind")
    chat.write("How many days do I have to send a lamp back?")
    desk = open_as(maya, f"/inbox/{conversation().pk}/")
    expect(desk.locator("#locked")).to_contain_text("The bot is speaking")

    def think():
        bot_thinks()
        connections.close_all()

    with server.model(settings, how="late") as model:
        settings.EMBEDDING_NAME = ""
        thought = threading.Thread(target=think)
        thought.start()
        assert model.has_asked.wait(10)
        desk.keyboard.press("t")
        chat.says("Maya joined")
        field = desk.get_by_label("Message to")
        expect(field).to_be_focused()
        model.go_on.set()
        thought.join(20)

    field.fill("Hello, this is Maya.")
    field.press("Control+Enter")
    chat.says("Hello, this is Maya.")
    expect(chat.log).not_to_contain_text("30 days")
    expect(desk.locator("#log")).not_to_contain_text("30 days")
    said = conversation().messages.filter(direction="out").values_list("body", flat=True)
    assert list(said) == ["Hello, this is Maya."]
