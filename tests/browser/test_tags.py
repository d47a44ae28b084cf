"""What a conversation is about: said by keyboard, by phone, without script; seen by colleagues."""

import pytest
from playwright.sync_api import expect

from tests.factories import (
    create_agent,
    create_conversation,
    create_department,
    create_issue_type,
    create_tag,
)

SOON = 4000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def conversation(site):
    return create_conversation(said="My lamp arrived broken. I want my money back.")


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

    page.keyboard.press("l")
    expect(field).to_be_focused()
    page.keyboard.type("REF")
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
