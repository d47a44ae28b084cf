"""Everything without a mouse: the palette and the single keys."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from canned_responses.models import CannedResponse
from conversations.models import Seen, Tag
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

SOON = 15_000  # ms
FOCUS = "document.activeElement"


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def shop(site):
    return create_inbox("web", name="Halden Lighting")


@pytest.fixture
def conversation(shop):
    amara = create_customer("Amara Okafor")
    conversation = create_conversation(customer=amara, said="My lamp arrived broken.", inbox=shop)
    create_conversation(customer=create_customer("Noah Adeyemi"), said="Which bulb?", inbox=shop)
    return conversation


@pytest.fixture
def thread(site, page, sign_in, maya, conversation):
    """The open conversation of Amara, live."""
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    return page


def palette(page):
    return page.get_by_role("dialog", name="Search or run a command")


def chosen(page):
    return palette(page).locator("[aria-selected=true]")


def test_the_palette_finds_and_does_everything(thread, conversation, shoot):
    CannedResponse.objects.create(
        title="Refund approved",
        shortcut="refund",
        text="Hi {{ customer.first_name }}, it is approved.",
        changed_at=timezone.now(),
    )
    keys = thread.keyboard
    field = thread.locator("#composer textarea")
    field.fill("Dear Amara")
    field.evaluate("field => field.setSelectionRange(5, 5)")

    # Open while writing, and back: not a letter is lost, and the caret stands where it stood.
    keys.press("Control+k")
    expect(palette(thread).get_by_role("combobox")).to_be_focused()
    expect(chosen(thread)).to_have_text(re.compile("^Reply"))
    shoot(thread, "palette-open")
    keys.press("Escape")
    expect(field).to_be_focused()
    assert field.evaluate("field => field.selectionStart") == 5

    # Beginnings of words find a command; it shows its key; Enter does it.
    keys.press("Control+k")
    keys.type("as to")
    expect(chosen(thread)).to_have_text(re.compile("Assign to"))
    expect(chosen(thread).locator("kbd")).to_have_text("A")
    keys.press("Enter")
    expect(thread.locator("#menu-assign")).to_have_attribute("open", "")
    keys.press("Escape")

    # What was done last comes first.
    keys.press("Control+k")
    expect(chosen(thread)).to_have_text(re.compile("Assign to"))

    # A canned reply, filled in, goes to the caret.
    field.evaluate("field => field.setSelectionRange(10, 10)")
    keys.type("/ref")
    expect(chosen(thread)).to_contain_text("Refund approved", timeout=SOON)
    shoot(thread, "palette-canned")
    keys.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("Dear AmaraHi Amara, it is approved.")

    # A tag leads to what has it.
    Tag.objects.create(name="batch 7")
    keys.press("Control+k")
    keys.type("#ba")
    expect(chosen(thread)).to_contain_text("batch 7", timeout=SOON)
    keys.press("Enter")
    expect(thread).to_have_url(re.compile("q=tag"))
    thread.go_back()
    expect(thread.locator("#link-state")).to_have_text("Live", timeout=10_000)

    # A conversation opens in place.
    keys.press("Control+k")
    keys.type("bulb")
    expect(chosen(thread)).to_contain_text("Search all conversations")
    keys.press("Escape")
    keys.press("Control+k")
    keys.type("noah")
    expect(chosen(thread)).to_contain_text("Noah Adeyemi", timeout=SOON)
    keys.press("Enter")
    expect(thread.locator("#thread-title")).to_contain_text("Noah")
    expect(thread.locator("#thread-title")).to_be_focused()
    expect(thread).not_to_have_url(re.compile(f"/{conversation.pk}/"))


def test_without_the_server_the_palette_still_does_its_commands(thread):
    thread.route("**/find/**", lambda route: route.abort())
    thread.keyboard.press("Control+k")

    thread.keyboard.type("note")

    status = palette(thread).get_by_role("status")
    expect(status).to_have_text("The server does not answer. Commands still work.")
    thread.keyboard.press("Enter")
    expect(thread.locator("#composer textarea")).to_be_focused()
    expect(thread.locator("#composer")).to_have_attribute("data-mode", "note")


def test_on_a_phone_search_in_the_tab_bar_opens_the_palette(
    site, phone, sign_in, maya, conversation, shoot
):
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/")
    phone.locator(".tabbar [data-palette]").tap()

    phone.keyboard.type("amara")

    expect(chosen(phone)).to_contain_text("Amara Okafor", timeout=SOON)
    assert chosen(phone).bounding_box()["height"] >= 44
    shoot(phone, "palette-phone")
    chosen(phone).tap()
    expect(phone.locator("#log")).to_contain_text("arrived broken")


def test_without_javascript_the_field_searches(site, new_page, sign_in, maya, conversation):
    page = new_page(java_script_enabled=False)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")

    page.get_by_role("searchbox").first.fill("amara")
    page.keyboard.press("Enter")

    expect(page.locator(".row")).to_have_count(1)


def test_each_key_does_what_it_says(thread, conversation, maya):
    keys = thread.keyboard
    title, composer = thread.locator("#thread-title"), thread.locator("#composer")
    field = composer.locator("textarea")

    keys.press("?")
    expect(thread.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")

    # moving
    keys.press("j")
    expect(thread.locator(f"#conv-{conversation.pk} + .row > a")).to_be_focused()
    keys.press("k")
    expect(thread.locator(f"#conv-{conversation.pk} > a")).to_be_focused()
    keys.press("]")
    expect(title).to_be_focused()
    keys.press("]")
    expect(thread.locator("#side")).to_be_focused()
    keys.press("[")
    keys.press("[")
    expect(thread.locator(f"#conv-{conversation.pk} > a")).to_be_focused()

    # writing
    keys.press("n")
    expect(field).to_be_focused()
    expect(composer).to_have_attribute("data-mode", "note")
    keys.press("Escape")
    expect(title).to_be_focused()
    keys.press("r")
    expect(composer).to_have_attribute("data-mode", "reply")
    keys.press("Escape")

    # doing
    keys.press("t")
    expect(title).to_contain_text("Active", timeout=SOON)
    expect(field).to_be_focused()  # whoever takes over wants to write
    keys.press("Escape")
    keys.press("a")
    expect(thread.locator("#menu-assign [data-find]")).to_be_focused()
    keys.press("Escape")
    expect(thread.locator("#menu-assign summary")).to_be_focused()
    keys.press("p")
    expect(thread.locator("#menu-priority")).to_have_attribute("open", "")
    keys.press("Escape")
    keys.press("s")
    keys.press("d")
    expect(thread.locator("#snooze-until")).to_be_focused()
    keys.press("Escape")
    keys.press("s")
    expect(thread.locator("#menu-snooze [data-when=tomorrow]")).not_to_have_attribute("value", "")
    keys.press("1")
    expect(title).to_contain_text("Snoozed", timeout=SOON)
    expect(title).to_be_focused()
    expect(thread.locator("[data-undo]")).to_be_visible()
    keys.press("z")
    expect(title).to_contain_text("Active", timeout=SOON)
    keys.press("e")
    keys.press("Enter")
    expect(title).to_contain_text("Closed", timeout=SOON)
    keys.press("Shift+E")
    expect(title).not_to_contain_text("Closed", timeout=SOON)

    # going
    keys.press("/")
    expect(palette(thread)).to_be_visible()
    keys.press("Escape")
    keys.press("u")
    expect(thread.locator(f"#conv-{conversation.pk}")).to_have_attribute("data-unread", "")
    assert Seen.objects.get(agent=maya, conversation=conversation).version < conversation.version
    # The row is told live, before the answer that leads to the list.
    expect(thread).to_have_url(re.compile("/inbox/$"))
    keys.press("g")
    keys.press("z")
    expect(thread).to_have_url(re.compile("tab=snoozed"))
    thread.wait_for_load_state()
    keys.press("g")
    keys.press("c")
    expect(thread).to_have_url(re.compile("/canned/"))
    thread.wait_for_load_state()
    keys.press("g")
    keys.press("i")
    expect(thread).to_have_url(re.compile("/inbox/$"))


def test_a_key_pressed_before_the_answer_is_there_waits_for_it(thread):
    title, answers = thread.locator("#thread-title"), []
    # The screen is told live that it is closed; the answer with the button comes later.
    thread.route("**/close/", lambda route: answers.append((route, route.fetch())))
    thread.keyboard.press("e")
    thread.keyboard.press("Enter")
    expect(title).to_contain_text("Closed", timeout=SOON)

    thread.keyboard.press("Shift+E")
    route, answer = answers[0]
    route.fulfill(response=answer)

    expect(title).not_to_contain_text("Closed", timeout=SOON)


def test_switched_off_single_keys_do_nothing(thread):
    keys = thread.keyboard
    keys.press("?")
    thread.get_by_role("switch", name="Single keys").uncheck()
    keys.press("Escape")

    keys.press("n")

    expect(thread.locator("#composer textarea")).not_to_be_focused()
    keys.press("Control+k")
    expect(palette(thread)).to_be_visible()
