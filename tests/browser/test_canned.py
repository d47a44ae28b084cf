"""Canned replies: written on their page, used with a slash."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from canned_responses.models import CannedResponse
from conversations.models import Message
from inbox_project.demo import canned
from tests.factories import create_agent, create_conversation, create_customer, create_team

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    """A supervisor of Billing, in a company with canned replies."""
    teams = [create_team(name) for name in ("Billing", "Sales", "Support")]
    canned.write(timezone.now())
    return create_agent("Maya Lind", role="supervisor", teams=teams[:1])


@pytest.fixture
def conversation(site):
    amara = create_customer("Amara Okafor", language="nl")
    return create_conversation(customer=amara, said="My lamp arrived broken. What now?")


@pytest.fixture
def thread(site, page, maya, conversation, sign_in):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    return page


def composer(page):
    return page.locator("#composer textarea")


def violations(page):
    return [
        f"{found['id']}: {[node['html'][:160] for node in found['nodes']]}"
        for found in Axe().run(page).response["violations"]
    ]


def test_a_reply_is_found_with_a_slash_and_sent(thread, shoot):
    field = composer(thread)
    field.press_sequentially("Good news! /ref")

    options = thread.locator("#slash").get_by_role("option")
    expect(options).to_have_count(5)
    expect(field).to_be_focused()
    # The customer's own language comes first, filled in at the side.
    expect(options.first).to_contain_text("NL")
    expect(thread.locator("#slash-peek mark").first).to_have_text("Amara")
    assert violations(thread) == []
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", re.compile(r"slash-\d+"))
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.nth(1)).to_contain_text("Refund approved")
    shoot(thread, "canned-slash-light")

    field.press("Enter")

    expect(options).to_have_count(0)
    expect(field).to_have_value(re.compile(r"^Good news! Hi Amara,\n\nI have approved"))
    # Another one, behind it; and back again with the browser's own undo.
    field.press_sequentially(" /bye")
    expect(options).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value(re.compile(r"Maya Glad that is sorted, Amara"))
    field.press("Control+z")
    expect(field).to_have_value(re.compile(r"Maya /bye$"))
    for _ in "/bye":
        field.press("Backspace")

    thread.locator("#composer [data-send]:visible").click()
    expect(thread.locator("#log")).to_contain_text("I have approved your refund", timeout=SOON)
    assert Message.objects.get(direction="out").body.startswith("Good news! Hi Amara,")
    assert CannedResponse.objects.get(shortcut="bye").usage_count == 97


def test_a_blank_is_walked_to_and_asked_about_once(thread, maya):
    CannedResponse.objects.create(
        title="Colours",
        shortcut="colours",
        text="In {{ customer.colour }} or {{ customer.other_colour }}, {{ agent.first_name }}",
        owner=maya,
        changed_at=timezone.now(),
    )
    field = composer(thread)
    selected = "el => el.value.slice(el.selectionStart, el.selectionEnd)"
    field.press_sequentially("/colours")
    expect(thread.locator("#slash-peek")).to_contain_text("2 blanks left")
    field.press("Enter")

    assert field.evaluate(selected) == "[colour?]"
    field.press_sequentially("red")
    field.press("Tab")
    assert field.evaluate(selected) == "[other colour?]"
    field.press("Tab")
    expect(field).not_to_be_focused()

    field.press("Control+Enter")
    expect(thread.locator("#composer-error")).to_contain_text("a blank left: [other colour?].")
    expect(field).to_be_focused()
    assert field.evaluate(selected) == "[other colour?]"
    assert not Message.objects.filter(direction="out").exists()

    thread.get_by_role("button", name="Send anyway").click()
    expect(thread.locator("#log")).to_contain_text("In red or [other colour?], Maya", timeout=SOON)
    expect(thread.locator("#composer-error")).to_be_empty()


def test_escape_a_button_and_a_note(thread):
    field = composer(thread)
    field.press_sequentially("and/or 1/2 ")
    expect(thread.locator("#slash")).to_have_count(0)

    thread.get_by_role("link", name="Canned replies (/)").click()
    expect(thread.locator("#slash").get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(thread.locator("#slash")).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("and/or 1/2 /")

    thread.locator("#composer label", has_text="Internal note").click()
    field.fill("")
    field.press_sequentially("/photo")
    thread.locator("#slash").get_by_role("option").first.click()
    expect(field).to_have_value(re.compile("^I am sorry about that, Amara"))
    expect(field).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_replies(site, page, phone, maya, conversation, sign_in, shoot, theme):
    refund = CannedResponse.objects.get(shortcut="refund-approved", language="")
    for screen, name in ((page, "desktop"), (phone, "mobile")):
        sign_in(screen, maya)
        screen.emulate_media(color_scheme=theme)
        screen.goto(f"{site}/canned/")
        expect(screen.get_by_text("Where is my parcel")).to_be_visible()
        assert violations(screen) == []
        shoot(screen, f"canned-list-{name}-{theme}")
        screen.goto(f"{site}/canned/{refund.pk}/")
        expect(screen.locator("#canned-preview mark").first).to_have_text("Amara")
        assert violations(screen) == []
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(screen, f"canned-edit-{name}-{theme}")


def test_a_reply_is_written_previewed_deleted_and_brought_back(
    site, page, maya, conversation, sign_in
):
    sign_in(page, maya)
    page.goto(f"{site}/canned/")
    page.get_by_label("Search replies").press_sequentially("parcel")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("link", name="New reply").click()

    page.get_by_label("Name").fill("Thanks")
    page.get_by_role("textbox", name="Shortcut").fill("thanks")
    page.get_by_label("Reply", exact=True).fill("Thank you, ")
    page.get_by_text("Placeholder", exact=True).click()
    page.get_by_role("button", name="first name {{ customer.first_name }}", exact=True).click()
    expect(page.locator("#canned-preview")).to_have_text("Thank you, Amara")
    page.get_by_role("button", name="Save reply").click()
    expect(page.locator("#toasts")).to_contain_text("Saved. Type /thanks in a reply.")

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The reply is deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Shortcut")).to_have_value("thanks")


def test_on_a_phone_the_list_is_above_and_the_text_below(
    site, phone, maya, conversation, sign_in, shoot
):
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/{conversation.pk}/")
    composer(phone).press_sequentially("/ref")
    expect(phone.locator("#slash").get_by_role("option").first).to_be_visible()
    shoot(phone, "canned-slash-mobile-light")

    phone.locator("#slash").get_by_role("option").nth(1).tap()

    expect(composer(phone)).to_have_value(re.compile("^Hi Amara,"))


def test_without_javascript_it_can_be_written_and_copied(
    site, new_page, maya, conversation, sign_in
):
    page = new_page(java_script_enabled=False)
    sign_in(page, maya)
    page.goto(f"{site}/canned/new/")
    page.get_by_label("Name").fill("Thanks")
    page.get_by_role("textbox", name="Shortcut").fill("thanks")
    page.get_by_label("Reply", exact=True).fill("Thanks, {{ customer.first_name }}")
    page.get_by_role("button", name="Try another person").click()
    expect(page.locator("#canned-preview")).to_have_text("Thanks, Amara")
    page.get_by_role("button", name="Save reply").click()

    page.goto(f"{site}/inbox/{conversation.pk}/")
    page.get_by_role("link", name="Canned replies (/)").click()

    expect(page.get_by_label("Thanks /thanks")).to_have_value("Thanks, Amara")


def test_files_go_along_with_a_reply(thread, site, conversation, shoot):
    guide = {"name": "Guide.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 guide"}
    page = {"name": "Page.html", "mimeType": "text/html", "buffer": b"<html><script>"}
    thread.goto(f"{site}/canned/new/")
    thread.get_by_label("Name").fill("How to mount it")
    thread.get_by_role("textbox", name="Shortcut").fill("mount")
    thread.get_by_label("Reply", exact=True).fill("Here is how, {{ customer.first_name }}.")
    thread.locator("#attach").set_input_files([guide, page])
    tray = thread.locator("#tray")
    expect(tray).to_contain_text("Guide.pdf")
    expect(tray).to_contain_text("ready", timeout=SOON)
    expect(tray.locator("[data-bad]")).to_contain_text("cannot be sent here", timeout=SOON)
    thread.get_by_role("button", name="Remove Page.html").click()
    assert violations(thread) == []
    shoot(thread, "canned-files-editor")
    thread.get_by_role("button", name="Save reply").click()
    expect(thread.locator("#toasts")).to_contain_text("Saved. Type /mount")
    expect(tray).to_contain_text("Guide.pdf")

    # In the composer: named before, attached with the text, and sent with it however fast.
    thread.goto(f"{site}/inbox/{conversation.pk}/")
    field = composer(thread)
    field.press_sequentially("/mount")
    expect(thread.locator("#slash-peek")).to_contain_text("Guide.pdf")
    shoot(thread, "canned-files-picker")
    field.press("Enter")
    field.press("Control+Enter")
    sent = thread.locator("#log .msg").filter(has_text="Here is how, Amara.")
    expect(sent).to_contain_text("Guide.pdf", timeout=SOON)
    expect(tray.locator(".file")).to_have_count(0, timeout=SOON)

    # One that was deleted since it was seen in the list still comes whole.
    field.press_sequentially("/mount")
    expect(thread.locator("#slash-peek")).to_contain_text("Guide.pdf")
    CannedResponse.objects.get(shortcut="mount").delete_for_now(now=timezone.now())
    field.press("Enter")
    expect(tray).to_contain_text("Guide.pdf", timeout=SOON)
    expect(field).to_have_value("Here is how, Amara.")
    thread.get_by_role("button", name="Remove Guide.pdf").click()
    expect(tray.locator(".file")).to_have_count(0)


CHIPS = """() => {
    const place = (selector) => document.querySelector(selector).getBoundingClientRect().top
    return [place("#composer"), place(".composer-tools"), document.body.scrollWidth]
}"""


def test_on_a_phone_a_canned_reply_is_one_tap_above_the_keys(
    site, page, phone, maya, conversation, sign_in, shoot
):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("#quick")).to_be_hidden()

    text = "Your parcel {{ customer.parcel }} is on its way, {{ customer.first_name }}."
    parcel = CannedResponse.objects.create(
        title="Your number",
        shortcut="number",
        text=text,
        usage_count=999,
        changed_at=timezone.now(),
    )
    sign_in(phone, maya)
    held = []
    phone.route("**/quick/", lambda route: held.append(route))
    with phone.expect_request("**/quick/"):
        phone.goto(f"{site}/inbox/{conversation.pk}/")
    chips = phone.get_by_role("group", name="Quick responses").get_by_role("button")
    before = phone.evaluate(CHIPS)
    for route in held:
        route.continue_()
    expect(chips).to_have_count(6)
    # Nothing moves when they come, and nothing is wider than the phone.
    assert phone.evaluate(CHIPS) == before
    assert before[2] == 390
    assert chips.first.bounding_box()["height"] >= 44
    assert violations(phone) == []
    shoot(phone, "quick-responses")

    field = composer(phone)
    field.fill("Hello,")
    chip = chips.filter(has_text="Your number")
    expect(chip).to_contain_text("1 blank left")
    with phone.expect_response("**/pick/**"):
        chip.tap()
    expect(field).to_have_value("Hello,\n\nYour parcel [parcel?] is on its way, Amara.")
    expect(field).to_be_focused()
    # What is missing for this person is next under the fingers.
    chosen = field.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")
    assert chosen == "[parcel?]"
    parcel.refresh_from_db()
    assert parcel.usage_count == 1000
    assert phone.evaluate("document.body.scrollWidth") == 390
    shoot(phone, "quick-response-inserted")
