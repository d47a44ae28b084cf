"""Macros on one conversation, and actions on many: each a whole story, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from canned_responses.models import Macro
from conversations.models import Batch, Conversation, Message
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

SOON = 15_000  # ms
STEPS = [
    ["reply", "Hi {{ customer.first_name }}, it is on its way."],
    ["priority", "high"],
    ["close", "resolved"],
]


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def shop(site):
    return create_inbox("web", name="Halden Lighting", undo_seconds=60)


@pytest.fixture
def macro(site):
    return Macro.objects.create(title="Refund and close", steps=STEPS, changed_at=timezone.now())


def create_conversations(shop, *names):
    return [
        create_conversation(customer=create_customer(name), said=f"{name} waits.", inbox=shop)
        for name in names
    ]


def is_live(page):
    expect(page.locator("#link-state")).to_have_text("Live", timeout=SOON)


def finds_nothing(page):
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    options = {"runOnly": tags, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


def statuses():
    return set(Conversation.objects.values_list("status", flat=True))


def test_a_macro_is_two_keys_away_and_one_key_takes_it_back(
    site, page, sign_in, maya, shop, macro, shoot
):
    [conversation] = create_conversations(shop, "Amara Okafor")
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    is_live(page)
    field = page.locator("#composer textarea[name=body]")
    field.fill("My own draft")
    page.keyboard.press("Escape")

    page.keyboard.press("m")
    expect(page.get_by_placeholder("Find a macro")).to_be_focused()
    page.keyboard.type("refu")
    page.keyboard.press("Enter")
    preview = page.locator("[data-preview]")
    expect(preview).to_contain_text("Close it as resolved")
    expect(preview.locator("textarea")).to_have_value("Hi Amara, it is on its way.")
    expect(preview.get_by_role("button", name="Do it")).to_be_focused()
    finds_nothing(page)
    shoot(page, "macro-preview")

    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Done: Refund and close")
    expect(page.locator("#log")).to_contain_text("Hi Amara, it is on its way.")
    expect(page.locator("#menu-macro")).not_to_have_attribute("open", "")
    expect(field).to_have_value("My own draft")
    conversation.refresh_from_db()
    assert (conversation.status, conversation.priority) == ("closed", "high")

    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Undone")
    expect(page.locator("#log")).not_to_contain_text("Hi Amara, it is on its way.")
    conversation.refresh_from_db()
    assert (conversation.status, conversation.priority) == ("active", "")
    assert Message.objects.get(direction="out").delivery == "withdrawn"
    expect(field).to_have_value("My own draft")


def test_a_macro_waits_when_the_customer_was_faster(site, page, sign_in, maya, shop, macro):
    [conversation] = create_conversations(shop, "Amara Okafor")
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    is_live(page)
    page.keyboard.press("m")
    page.get_by_role("link", name="Refund and close").click()
    preview = page.locator("[data-preview]")
    expect(preview).to_contain_text("Close it as resolved")

    conversation.receive("Forget it, it came.")
    preview.get_by_role("button", name="Do it").click()

    expect(preview).to_contain_text("Something was added while you wrote.")
    expect(preview).to_contain_text("Forget it, it came.")
    assert not Message.objects.filter(direction="out").exists()
    preview.get_by_role("button", name="Do it anyway").click()
    expect(page.locator("#toasts")).to_contain_text("Done: Refund and close")


def test_a_macro_is_written_step_by_step(site, page, sign_in, maya, shoot):
    sign_in(page, maya)
    page.goto(f"{site}/canned/macros/new/")
    page.get_by_label("Name").fill("Ask and wait")
    for label in ("Reply", "Snooze"):
        page.get_by_label("Another step").select_option(label=label)
        page.get_by_role("button", name="Add the step").click()
        expect(page.locator(".macro-step").last).to_contain_text(label)
    page.locator(".macro-step textarea").fill("Hi {{ customer.first_name|there }}")
    page.locator(".macro-step select").select_option(label="Until the customer answers")
    page.get_by_role("button", name="Move up: Snooze").click()
    expect(page.locator(".macro-step").first).to_contain_text("Snooze")
    expect(page.locator(".macro-step textarea")).to_have_value("Hi {{ customer.first_name|there }}")
    finds_nothing(page)
    shoot(page, "macro-editor")

    page.get_by_role("button", name="Save macro").click()

    expect(page.locator("#toasts")).to_contain_text("Saved.")
    steps = [["snooze", "answer"], ["reply", "Hi {{ customer.first_name|there }}"]]
    assert Macro.objects.get().steps == steps


def test_many_are_selected_by_key_closed_and_brought_back(site, page, sign_in, maya, shop, shoot):
    create_conversations(shop, "Ana", "Bruno", "Carla", "Dario")
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    is_live(page)
    page.locator(".row > a").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    count = page.locator("#bulk-count")
    expect(count).to_have_text("3 selected")

    # A change of a selected row keeps it selected.
    Conversation.objects.get(customer__name="Carla").set_priority("low", by=maya)
    expect(page.locator(".row", has_text="Carla").locator("[data-prio=low]")).to_be_attached()
    expect(count).to_have_text("3 selected")
    expect(page.locator(".pick input:checked:not([data-pick-all])")).to_have_count(3)
    finds_nothing(page)
    shoot(page, "bulk-selected")

    page.locator("#bulk-close summary").click()
    page.get_by_role("button", name="It is resolved").click()
    toast = page.locator(".batch")
    expect(toast).to_contain_text("Done in 3 conversations")
    expect(count).to_be_hidden()
    assert Conversation.objects.filter(status="closed").count() == 3

    page.keyboard.press("z")
    expect(toast).to_contain_text("Taken back in 3 conversations")
    assert statuses() == {"pending"}


def test_a_whole_search_is_tagged_and_survives_a_reload(site, page, sign_in, maya, shop):
    create_conversations(shop, *[f"Ana Number{n}" for n in range(3)], "Bruno Dias")
    sign_in(page, maya)
    page.goto(f"{site}/inbox/?q=ana")
    is_live(page)
    page.locator(".row > a").first.focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="Select all that match").click()
    expect(page.locator("#bulk-all")).to_contain_text("All 3 that match")

    page.locator("#bulk-priority summary").click()
    page.get_by_role("button", name="High").click()

    expect(page.locator(".batch")).to_contain_text("Done in 3 conversations")
    assert Conversation.objects.filter(priority="high").count() == 3
    page.reload()
    expect(page.locator(".batch")).to_contain_text("Done in 3 conversations")
    page.goto(f"{site}/inbox/batches/{Batch.objects.get().pk}/")
    finds_nothing(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".batch-card")).to_contain_text("Taken back in 3 conversations")


def test_on_a_phone_rows_are_selected_by_touch(site, phone, sign_in, maya, shop, macro, shoot):
    create_conversations(shop, "Ana", "Bruno", "Carla")
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/")
    is_live(phone)
    phone.get_by_role("button", name="Select conversations").tap()
    for row in (0, 2):
        phone.locator(".row > a").nth(row).tap()
    expect(phone.locator("#bulk-count")).to_have_text("2 selected")
    assert phone.url.endswith("/inbox/")

    phone.locator("#bulk-macro summary").tap()
    phone.locator("#bulk-macro").get_by_role("link", name="Refund and close").tap()
    expect(phone.locator("#bulk-macro")).to_contain_text("Reply with “Hi {first name}, it is")
    finds_nothing(phone)
    shoot(phone, "bulk-macro-phone")
    phone.locator("#bulk-macro").get_by_role("button", name="Do it").tap()

    expect(phone.locator(".batch")).to_contain_text("Done in 2 conversations")
    bodies = set(Message.objects.filter(direction="out").values_list("body", flat=True))
    assert len(bodies) == 2
    assert Conversation.objects.filter(status="closed").count() == 2
