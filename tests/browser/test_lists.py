"""The list: its orders, kept while things happen; and the views that are saved of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import View
from tests.factories import create_agent, create_conversation, create_customer

from .test_canned import violations
from .test_notifications import connected

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


def talk(name, minutes_ago=0):
    now = timezone.now() - timedelta(minutes=minutes_ago)
    customer = create_customer(name)
    return create_conversation(customer=customer, said=f"{name} asks", now=now)


def is_listed(page, *names):
    expect(page.locator("#turn-0 .row-name")).to_have_text(list(names), timeout=SOON)


def choose_order(page, name):
    page.locator("#menu-order summary").click()
    page.locator("#menu-order").get_by_role("link", name=name).click()
    expect(page.locator("#menu-order summary")).to_have_attribute("aria-label", f"Order: {name}")


def test_each_order_is_kept_while_things_happen(site, page, phone, maya, sign_in, shoot):
    early, late = talk("Early Bird", 30), talk("Late Riser", 20)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    is_listed(page, "Early Bird", "Late Riser")

    # By the longest wait: who comes stands at the end, who writes again waits no less.
    newcomer = talk("New Comer")
    is_listed(page, "Early Bird", "Late Riser", "New Comer")
    late.receive("Hello?", now=timezone.now())
    expect(page.locator(f"#conv-{late.pk}")).to_contain_text("Hello?", timeout=SOON)
    is_listed(page, "Early Bird", "Late Riser", "New Comer")
    expect(page.locator(f"#conv-{late.pk} .row-time:visible")).to_have_text("20m")

    choose_order(page, "Newest")
    expect(page).to_have_url(f"{site}/inbox/?sort=newest")
    is_listed(page, "Late Riser", "New Comer", "Early Bird")
    expect(page.locator(f"#conv-{late.pk} .row-time:visible")).to_have_text("now")
    page.locator(".topbar").hover()
    early.receive("Are you there?", now=timezone.now())
    is_listed(page, "Early Bird", "Late Riser", "New Comer")

    # By what is due: what has no promise stands last.
    late.promise(timezone.now() + timedelta(hours=2), by=maya)
    choose_order(page, "Due soonest")
    is_listed(page, "Late Riser", "Early Bird", "New Comer")
    newcomer.promise(timezone.now() + timedelta(hours=1), by=maya)
    is_listed(page, "New Comer", "Late Riser", "Early Bird")
    page.reload()
    is_listed(page, "New Comer", "Late Riser", "Early Bird")

    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/")
    is_listed(phone, "Early Bird", "Late Riser", "New Comer")
    phone.locator("#menu-order summary").tap()
    shoot(phone, "orders-phone")
    phone.locator("#menu-order").get_by_role("link", name="Newest").tap()
    is_listed(phone, "Early Bird", "Late Riser", "New Comer")


def is_titled(page, name):
    expect(page.locator("#menu-views > summary .cut")).to_have_text(name)


def test_the_chosen_tab_is_in_view_and_so_is_the_next(site, page, maya, sign_in):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    tabs = page.get_by_role("navigation", name="Conversation state")
    assert not tabs.evaluate("tabs => tabs.scrollLeft")
    for name in ("Bot", "Snoozed"):
        page.goto(f"{site}/inbox/?tab={name.lower()}")
        expect(tabs.locator("[aria-current]")).to_contain_text(name)
        expect(tabs.locator("[aria-current]")).to_be_in_viewport(ratio=1)
        expect(tabs.locator("[aria-current] + a")).to_be_in_viewport(ratio=0.5)


def test_a_view_is_saved_changed_counted_and_taken_back(site, page, phone, maya, sign_in, shoot):
    priya = create_agent("Priya Nair", role="supervisor")
    waiting = talk("Early Bird", 30)
    sign_in(page, priya)
    page.goto(f"{site}/inbox/{waiting.pk}/?tab=pending")

    page.locator("#menu-views > summary").click()
    expect(page.locator("#menu-views[open] nav")).to_be_visible()
    assert violations(page) == []
    page.get_by_text("Save as view…").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Mornings")
    page.get_by_label("Who can see it").select_option("Everybody")
    assert violations(page) == []
    shoot(page, "view-naming")
    page.keyboard.press("Enter")

    is_titled(page, "Mornings")
    view = View.objects.get()
    expect(page).to_have_url(f"{site}/inbox/{waiting.pk}/?tab=pending&view={view.pk}")
    expect(page.locator("#toasts")).to_contain_text("Saved as “Mornings”")
    # The open conversation stays open, and its row is still the current one.
    expect(page.locator("#thread-title")).to_contain_text("Early Bird")
    expect(page.locator(f"#conv-{waiting.pk} a")).to_have_attribute("aria-current", "true")

    # Its number follows what happens, for everybody who looks.
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/")
    phone.locator("#menu-views > summary").tap()
    expect(phone.locator(f"#view-{view.pk}-count")).to_have_text("1", timeout=SOON)
    talk("New Comer")
    expect(phone.locator(f"#view-{view.pk}-count")).to_have_text("2", timeout=2 * SOON)
    shoot(phone, "views-phone")
    phone.get_by_role("link", name="Mornings").tap()
    is_titled(phone, "Mornings")
    is_listed(phone, "Early Bird", "New Comer")

    # What is changed in it is kept, or not; and what was kept is taken back with a key.
    page.get_by_role("link", name="Active").click()
    expect(page.locator("#menu-views > summary")).to_contain_text("changed")
    page.locator("#menu-views > summary").click()
    page.get_by_role("button", name="Let “Mornings” show this").click()
    expect(page.locator("#menu-views > summary")).not_to_contain_text("changed")
    expect(page.locator("#toasts")).to_contain_text("“Mornings” now shows this")
    assert View.objects.get().query == "tab=active"
    page.locator("#thread-title").click()
    page.keyboard.press("z")
    is_listed(page, "Early Bird", "New Comer")
    assert View.objects.get().query == "tab=pending"

    page.locator("#menu-views > summary").click()
    page.get_by_role("link", name="All views").click()
    page.get_by_role("button", name="Delete Mornings").click()
    expect(page.get_by_role("status").filter(has_text="The view is deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Mornings").click()
    is_titled(page, "Mornings")


def test_a_conversation_opens_from_a_row_that_is_renewed_meanwhile(site, page, maya, sign_in):
    conversation = talk("Amara Okafor", 5)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    connected(page)
    held = []
    page.route(re.compile(rf"/inbox/{conversation.pk}/"), lambda route: held.append(route))
    row = page.locator(f"#conv-{conversation.pk}")

    row.get_by_role("link").click()
    conversation.receive("Here is the order number", now=timezone.now())
    expect(row).to_contain_text("Here is the order number")
    held[0].continue_()

    expect(page.locator("#thread-title")).to_contain_text("Amara Okafor")
    expect(page.locator("#conversation #conversation")).to_have_count(0)
