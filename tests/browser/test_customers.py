"""A customer's side: edited in its place, seen by colleagues at once, merged with another."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Customer, Visit
from tests.factories import create_agent, create_conversation, create_customer


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind", role="supervisor")


@pytest.fixture
def amara(site):
    amara = create_customer("Amara Okafor", "amara@okafor.nl", company="Okafor", city="Delft")
    create_conversation(customer=amara, said="My lamp arrived broken. What now?").rate(4)
    Visit.note(amara, "https://halden.example/lamps", "Lamps", now=timezone.now())
    return amara


def violations(page):
    return [
        f"{found['id']}: {[node['html'][:160] for node in found['nodes']]}"
        for found in Axe().run(page).response["violations"]
    ]


def open_thread(site, page, customer):
    page.goto(f"{site}/inbox/{customer.conversations.get().pk}/")
    expect(page.locator("#link-state")).to_be_visible()  # the socket is open


def test_a_fact_is_edited_in_its_place_and_a_colleague_sees_it(
    site, page, new_page, maya, amara, sign_in, shoot
):
    colleague = new_page()
    for screen, agent in ((page, maya), (colleague, create_agent("Noor Rahman"))):
        sign_in(screen, agent)
        open_thread(site, screen, amara)

    page.locator("#fact-company a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#edit-company-value")).to_be_focused()
    page.keyboard.type("Okafor BV")
    assert violations(page) == []
    page.keyboard.press("Enter")

    expect(page.locator("#fact-company")).to_contain_text("Okafor BV")
    expect(page.locator("#fact-company .said")).to_be_visible()
    expect(page.locator("#fact-company a")).to_be_focused()
    expect(colleague.locator("#fact-company")).to_have_text("Okafor BV")

    # Escape leaves it as it was; leaving the field saves.
    page.locator("#fact-city a").click()
    page.locator("#edit-city-value").fill("Nowhere")
    page.keyboard.press("Escape")
    expect(page.locator("#fact-city")).to_have_text("Delft")
    page.locator("#fact-name a").click()
    page.locator("#edit-name-value").fill("Amara O.")
    page.locator("#log").click()
    expect(page.locator("#thread-name")).to_contain_text("Amara O.")

    page.locator("#vip").click()
    expect(page.locator("#vip")).to_have_attribute("aria-pressed", "true")
    row = colleague.locator(".row").first
    expect(row).to_contain_text("Amara O.")
    expect(row.locator(".vip-mark")).to_be_visible()
    expect(colleague.locator("#thread-name")).to_contain_text("Amara O.")
    shoot(page, "customer-edited")


def test_what_is_wrong_is_said_beside_the_field(site, page, maya, amara, sign_in):
    sign_in(page, maya)
    open_thread(site, page, amara)

    page.get_by_role("link", name="Email or phone").click()
    page.get_by_label("Address").fill("nobody")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#fact-new-identity .err")).to_contain_text("not yet an email address")
    expect(page.get_by_label("Address")).to_be_focused()
    assert violations(page) == []
    page.get_by_label("Address").fill("work@okafor.nl")
    page.keyboard.press("Enter")

    expect(page.locator("#customer-facts")).to_contain_text("work@okafor.nl not verified")


def test_two_customers_are_merged_and_an_open_thread_follows(
    site, page, new_page, maya, amara, sign_in, shoot
):
    twin = create_customer("Amara O.", "work@okafor.nl", company="Okafor BV")
    create_conversation(customer=twin, said="It is me again")
    colleague = new_page()
    for screen, agent in ((page, maya), (colleague, create_agent("Noor Rahman"))):
        sign_in(screen, agent)
    open_thread(site, colleague, twin)
    open_thread(site, page, amara)

    page.get_by_role("link", name="Merge with another customer…").click()
    page.wait_for_load_state()
    page.get_by_label("Name or address of the other").press_sequentially("work@")
    page.get_by_role("link", name="Amara O.").click()
    page.get_by_role("group", name="Company").get_by_label("Okafor BV").check()
    shoot(page, "customer-merge")
    assert violations(page) == []
    page.get_by_role("button", name="Merge into Amara Okafor").click()

    expect(page.get_by_text("is part of this customer")).to_be_visible()
    expect(page.locator("#fact-company")).to_have_text("Okafor BV")
    expect(colleague.locator("#log")).to_contain_text("merged the customers")
    expect(colleague.locator("#side")).to_contain_text("amara@okafor.nl")
    expect(colleague.locator("#thread-name")).to_have_text("Amara Okafor")
    assert violations(page) == []

    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("two customers again")).to_be_visible()
    expect(colleague.locator("#side")).not_to_contain_text("amara@okafor.nl")
    expect(colleague.locator("#side")).to_contain_text("work@okafor.nl")
    assert Customer.objects.get(pk=amara.pk).company == "Okafor"


def test_on_a_phone_the_profile_is_a_page_to_edit(site, phone, maya, amara, sign_in, shoot):
    sign_in(phone, maya)
    phone.goto(f"{site}/customers/{amara.pk}/")

    phone.locator("#fact-city a").tap()
    phone.locator("#edit-city-value").fill("Rotterdam")
    phone.get_by_role("button", name="Save").tap()

    expect(phone.locator("#fact-city")).to_contain_text("Rotterdam")
    expect(phone.locator("#customer p")).to_contain_text("Rotterdam")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(phone) == []
    shoot(phone, "customer-phone")
