"""What a conversation is about: said by keyboard, by phone, without script; seen by colleagues."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import (
    create_agent,
    create_conversation,
    create_department,
    create_inbox,
    create_issue_type,
    create_tag,
)

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def conversation(site):
    return create_conversation(said="My lamp arrived broken. I want my money back.")


def nothing_wrong(page):
    """Axe finds nothing."""
    found = Axe().run(page).response["violations"]
    wrong = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert not wrong


def chips(page):
    return page.locator("#thread-chips")


def test_tags_are_found_made_and_taken_away_by_keyboard(
    site, client, page, new_page, maya, conversation, sign_in, shoot
):
    create_tag("refund", tone="red")
    create_tag("returns")
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    colleague = new_page()
    client.cookies.clear()  # another session, not another agent in this one
    sign_in(colleague, create_agent("Priya Nair", role="supervisor"))
    colleague.goto(f"{site}/inbox/{conversation.pk}/")
    expect(colleague.locator("#link-state")).to_have_text("Live", timeout=10_000)
    field = page.locator("#menu-tags [name=new]")

    # Who types at once loses nothing: here the menu comes after they have typed.
    menus = []
    page.route("**/tags/", lambda route: menus.append(route))
    page.keyboard.press("l")
    expect(page.locator("#menu-tags [data-early]")).to_be_focused()
    page.keyboard.type("REF")
    menus.pop().continue_()
    page.unroute("**/tags/")
    expect(field).to_be_focused()
    expect(page.locator("#menu-tags .options > .opt:visible")).to_have_text("refund")
    page.keyboard.press("Enter")
    page.keyboard.type("batch 9")
    expect(page.locator("#menu-tags [data-make]")).to_contain_text("Make batch 9")
    page.locator("#menu-tags .tones label").nth(2).click()
    shoot(page, "tags-make")
    field.press("Enter")
    page.keyboard.press("Escape")

    # One change, at once on the colleague's screen, too.
    expect(chips(page)).to_contain_text("batch 9", timeout=SOON)
    expect(page.locator("#log .event").last).to_contain_text("added batch 9, refund")
    expect(chips(colleague).locator("[data-tone=amber]")).to_have_text("batch 9", timeout=SOON)
    expect(colleague.locator(f"#conv-{conversation.pk}")).to_contain_text("batch 9", timeout=SOON)
    expect(page.locator("#menu-tags > summary")).to_be_focused()

    # Backspace takes the last away, Z brings it back.
    page.keyboard.press("l")
    expect(field).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    expect(chips(page)).not_to_contain_text("refund", timeout=SOON)
    expect(page.locator("#toasts")).to_contain_text("Took away refund")
    page.keyboard.press("z")
    expect(chips(page)).to_contain_text("refund", timeout=SOON)

    # In the side, in place; a menu left as it was changes nothing.
    page.locator("#about").get_by_role("button", name="Take batch 9 away").press("Enter")
    expect(chips(page)).not_to_contain_text("batch 9", timeout=SOON)
    expect(page.locator("#menu-side-tags > summary")).to_be_focused()
    count = conversation.events.count()
    page.keyboard.press("l")
    expect(field).to_be_focused()
    page.keyboard.type("nothing like it")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.locator("#menu-priority").get_by_role("button", name="High").press("Enter")
    expect(chips(page).locator("[data-prio=high]").first).to_be_visible(timeout=SOON)
    assert conversation.events.count() == count + 1

    # What is refused says why, and the menu keeps what was chosen.
    page.keyboard.press("l")
    expect(field).to_be_focused()
    field.fill("\u200b")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#toasts [role=alert]")).to_contain_text("needs a name", timeout=SOON)
    page.keyboard.press("l")
    expect(field).to_be_focused()


def test_on_a_phone_the_sheet_has_it_all(site, phone, maya, conversation, sign_in, shoot):
    create_department("Billing", icon="euro", tone="amber")
    create_issue_type("Question", icon="help", tone="blue")
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/{conversation.pk}/")

    for name, value in (("department", "Billing"), ("issue_type", "Question")):
        phone.locator("#menu-more > summary").tap()
        phone.locator(f"#menu-more [data-open=menu-{name}]").tap()
        phone.locator(f"#menu-{name}").get_by_role("button", name=value).tap()
        expect(chips(phone)).to_contain_text(value, timeout=SOON)
    phone.locator("#menu-more > summary").tap()
    phone.locator("#menu-more [data-open=menu-tags]").tap()
    phone.locator("#menu-tags [name=new]").fill("vip")
    phone.locator("#menu-tags [data-make]").tap()
    shoot(phone, "tags-phone")
    phone.locator("#menu-tags").get_by_role("button", name="Done").tap()
    expect(chips(phone)).to_contain_text("vip", timeout=SOON)


def test_without_javascript_sorting_works(site, new_page, maya, conversation, sign_in):
    page = new_page(java_script_enabled=False)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/?menu=tags")

    page.locator("#menu-tags [name=new]").fill("refund")
    page.locator("#menu-tags").get_by_role("button", name="Done").click()

    expect(chips(page)).to_contain_text("refund")


def test_closing_asks_for_what_is_missing_right_there(site, page, maya, sign_in, shoot):
    question = create_issue_type("Question")
    inbox = create_inbox(needed_to_close=["issue_type", "tags"])
    first, second = (create_conversation(inbox=inbox, said="Hello?") for _ in range(2))
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{first.pk}/")

    # In the menu: the first field has the focus, and the browser waits for both.
    page.keyboard.press("e")
    expect(page.locator("#close-issue_type")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.locator("#menu-close").get_by_role("button", name="It is resolved").click()
    expect(page.locator("#close-tags")).to_be_focused()
    shoot(page, "closing-asks")
    page.keyboard.type("greeting")
    page.locator("#close-issue_type").select_option("Question")
    page.locator("#menu-close").get_by_role("button", name="It is resolved").click()
    expect(page.locator("#thread-state")).to_have_text("Closed", timeout=SOON)
    expect(chips(page)).to_contain_text("greeting")

    # Beside the text, which stays.
    page.goto(f"{site}/inbox/{second.pk}/")
    page.locator("#composer [name=body]").fill("Hello, how can I help?")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#composer-error")).to_contain_text("issue type, a tag", timeout=SOON)
    expect(page.locator("#composer-issue_type")).to_be_focused()
    expect(page.locator("#composer [name=body]")).to_have_value("Hello, how can I help?")
    page.locator("#composer-issue_type").select_option("Question")
    page.locator("#composer-tags").fill("greeting")
    shoot(page, "send-and-close-asks")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-state")).to_have_text("Closed", timeout=SOON)
    expect(page.locator("#composer-error")).to_be_empty()
    second.refresh_from_db()
    assert second.messages.filter(direction="out").count() == 1
    assert second.issue_type == question
    # Spam is nobody's business.
    third = create_conversation(inbox=inbox, said="Buy now")
    page.goto(f"{site}/inbox/{third.pk}/")
    page.keyboard.press("e")
    page.locator("#menu-close").get_by_role("button", name="It is spam").click()
    expect(page.locator("#thread-state")).to_have_text("Closed", timeout=SOON)


def test_a_supervisor_merges_and_open_lists_follow(
    site, client, page, new_page, maya, sign_in, shoot
):
    refund, refunds = create_tag("refund", tone="red"), create_tag("refunds")
    conversation = create_conversation(said="My money, please")
    conversation.tag(refunds, by=maya, now=timezone.now())
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    client.cookies.clear()
    desk = new_page()
    sign_in(desk, create_agent("Priya Nair", role="supervisor"))
    desk.goto(f"{site}/inbox/tags/")

    row = desk.locator(f"#tag-{refunds.pk}")
    row.locator("summary").click()
    nothing_wrong(desk)
    row.get_by_role("link", name="Merge into another…").click()
    desk.locator("#into").select_option("refund")
    desk.get_by_role("button", name="See what changes").click()
    expect(desk.locator(".merging")).to_contain_text("1 conversation has it.")
    nothing_wrong(desk)
    shoot(desk, "tags-merge")
    desk.get_by_role("button", name="Merge", exact=True).click()

    chip = page.locator(f"#conv-{conversation.pk} .chip[data-dot]")
    expect(desk.locator(".canned-undo")).to_contain_text("is merged into")
    expect(chip).to_have_text(refund.name, timeout=10_000)
    desk.get_by_role("button", name="Undo").click()
    expect(chip).to_have_text(refunds.name, timeout=10_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menus_are_open_to_everybody(site, new_page, maya, conversation, sign_in, scheme):
    create_tag("refund", tone="red")
    create_department("Billing", icon="euro", tone="amber")
    page = new_page(color_scheme=scheme)
    sign_in(page, maya)
    for menu in ("tags", "department", "issue_type", "priority"):
        page.goto(f"{site}/inbox/{conversation.pk}/?menu={menu}")
        expect(page.locator(f"#menu-{menu}")).to_have_attribute("open", "")
        nothing_wrong(page)
