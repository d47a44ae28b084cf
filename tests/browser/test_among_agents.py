"""What colleagues tell each other: a note that calls somebody, pins, following, waiting."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conversations import presence
from conversations.models import Conversation, Mention
from tests.factories import create_agent, create_conversation, create_team

from .waiting import until


@pytest.fixture
def team(site):
    return create_team("Billing")


@pytest.fixture
def maya(team):
    return create_agent("Maya Lind", teams=[team])


@pytest.fixture
def priya(team):
    return create_agent("Priya Nair", role="supervisor", teams=[team])


@pytest.fixture
def conversation(team):
    return create_conversation(team=team, said="My lamp arrived broken. What now?")


def violations(page):
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]


def test_a_note_calls_a_colleague_who_is_somewhere_else(
    site, page, new_page, maya, priya, conversation, sign_in, shoot
):
    create_agent("Marco Bellini")
    hers = new_page()
    sign_in(hers, maya)
    hers.goto(f"{site}/canned/")
    sign_in(page, priya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    page.locator("#thread-title").press("r")
    field = page.locator("#composer textarea")

    # In a reply it is a letter like any other.
    field.press_sequentially("@ma")
    page.wait_for_timeout(300)
    expect(page.locator("#slash").get_by_role("option")).to_have_count(0)
    field.fill("")
    field.press("Escape")
    page.keyboard.press("n")
    field.press_sequentially("@Marco, or @ma")
    expect(page.locator("#slash").get_by_role("option")).to_have_count(1)
    expect(page.locator("#slash").get_by_role("option")).to_contain_text("Maya Lind")
    shoot(page, "mention-picker")
    assert violations(page) == []
    field.press("Enter")
    expect(field).to_have_value("@Marco, or @Maya Lind ")

    # Marco is of no team that sees this.
    field.press_sequentially("is it batch 7?")
    field.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Marco cannot see this conversation")
    expect(field).to_have_value("@Marco, or @Maya Lind is it batch 7?")
    field.fill("@Maya Lind is it batch 7?")
    field.press("Control+Enter")
    expect(page.locator(".note .at")).to_have_text("@Maya Lind")

    toast = hers.get_by_role("status").filter(has_text="Priya mentioned you")
    expect(toast).to_contain_text("is it batch 7?")
    shoot(hers, "mention-toast")
    hers.goto(f"{site}/inbox/")
    expect(hers.locator("#mentions-count")).to_be_visible()
    shoot(hers, "mention-count")
    hers.locator(".list-head summary").first.click()
    hers.get_by_role("link", name="Mentions").click()
    hers.locator(".row a").click()
    expect(hers.locator(".note .at")).to_be_visible()
    expect(hers.locator("#mentions-count")).to_be_hidden()
    assert Mention.objects.unread().count() == 0


def test_a_note_is_pinned_for_everybody_who_looks(
    site, page, phone, maya, priya, conversation, sign_in, shoot
):
    conversation.add_note("Batch 7: glass fault. Refund in full, no return.", by=priya)
    for browser, agent in ((page, maya), (phone, priya)):
        sign_in(browser, agent)
        browser.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("#presence")).to_contain_text("Priya is viewing")

    page.locator(".note").get_by_role("button", name="Pin").click()

    for browser in (page, phone):
        expect(browser.locator("#pins")).to_contain_text("1 pinned note")
        expect(browser.locator("#pins li")).to_contain_text("Batch 7: glass fault.")
        expect(browser.locator(".note .pin button")).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    shoot(page, "pinned-desktop")
    shoot(phone, "pinned-phone")
    page.locator("#thread-title").press("z")
    for browser in (page, phone):
        expect(browser.locator("#pins")).to_be_empty()


def test_following_and_waiting_are_a_key_or_two(site, page, maya, conversation, sign_in, shoot):
    conversation.reply("Which lamp is it?", by=maya)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    page.locator("#thread-title").focus()

    page.keyboard.press("f")
    expect(page.locator("#log")).to_contain_text("You follow this")
    expect(page.locator("#about")).to_contain_text("Followed by")
    expect(page.locator("#toasts")).to_contain_text("You follow this conversation")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Amara answers")).to_be_visible()
    shoot(page, "snooze-until-answer")
    page.keyboard.press("r")
    expect(page.locator("#log")).to_contain_text("snoozed it until Amara answers")
    expect(page.locator(f"#conv-{conversation.pk}")).to_contain_text("Until Amara answers")
    shoot(page, "snoozed-until-answer")

    Conversation.objects.get(pk=conversation.pk).receive("The big one.")

    expect(page.locator("#log")).to_contain_text("Back: Amara wrote")
    expect(page.locator(f"#conv-{conversation.pk}")).not_to_contain_text("Until")


def test_who_was_just_answered_can_be_waited_for(site, page, maya, conversation, sign_in):
    conversation.take_over(by=maya)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    until = page.locator("#menu-snooze").get_by_role("button", name="Amara answers")
    page.locator("#thread-title").press("s")
    expect(page.locator("#menu-snooze")).to_have_attribute("open", "")
    expect(until).to_have_count(0)
    page.keyboard.press("Escape")

    page.locator("#composer textarea").fill("Which lamp is it?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#log")).to_contain_text("Which lamp is it?")
    page.locator("#thread-title").press("s")
    expect(until).to_be_visible()

    # It does not go from under the hand, only from under the menu.
    Conversation.objects.get(pk=conversation.pk).receive("The big one.")
    expect(page.locator("#log")).to_contain_text("The big one.")
    expect(until).to_be_visible()
    page.keyboard.press("Escape")
    expect(until).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_given_to_somebody_who_is_away_and_that_is_said(
    site, new_page, maya, priya, team, conversation, sign_in, shoot, scheme
):
    create_agent("Marco Bellini")
    page = new_page(color_scheme=scheme)
    sign_in(page, priya)
    page.goto(f"{site}/inbox/")
    page.locator("#me-face").click()
    page.get_by_role("button", name="Away").click()
    expect(page.locator("#me-face")).to_contain_text("Away")
    assert violations(page) == []
    page.keyboard.press("Escape")

    hers = new_page(color_scheme=scheme)
    sign_in(hers, maya)
    hers.goto(f"{site}/inbox/{conversation.pk}/")
    until(hers, lambda: maya.pk in presence.agents_online())
    hers.locator("#thread-title").press("a")
    menu = hers.locator("#menu-assign")
    expect(menu.get_by_role("button", name="Priya Nair")).to_contain_text("away")
    expect(menu.get_by_role("button", name="Marco Bellini")).to_contain_text("not in Billing")
    expect(menu.get_by_role("button", name="Billing").first).to_contain_text("1 online · 1 waiting")
    assert violations(hers) == []
    shoot(hers, f"assign-{scheme}")
    hers.keyboard.type("priya")
    hers.keyboard.press("Enter")

    expect(hers.locator("#toasts")).to_contain_text("Assigned to Priya Nair, who is away")
    expect(hers.locator("#about")).to_contain_text("Priya Nair")


def test_without_javascript_a_note_is_pinned_and_a_conversation_followed(
    site, new_page, maya, conversation, sign_in
):
    conversation.add_note("Batch 7 again.", by=maya)
    page = new_page(java_script_enabled=False)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/?menu=more")

    page.locator(".note .pin button").click()
    expect(page.locator("#pins")).to_contain_text("Batch 7 again.")
    page.goto(f"{site}/inbox/{conversation.pk}/?menu=more")
    page.get_by_role("button", name="Follow").click()

    expect(page.locator("#about")).to_contain_text("Followed by")
