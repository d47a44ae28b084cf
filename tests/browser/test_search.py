"""Journeys of whoever looks for something that was said."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import create_conversation, create_customer


@pytest.fixture
def lamp(maya, now):
    amara = create_customer("Amara Okafor")
    conversation = create_conversation(
        subject="A delivery", said="My Mörkret arrived broken.", customer=amara
    )
    for n in range(60):
        conversation.add_note(f"Nothing new, {n}", by=maya)
    conversation.add_note("The carrier admits it: the morkret fell.", by=maya)
    create_conversation(said="Where is my bill?", customer=create_customer("Jonas Weber"))
    return conversation


def marked(page):
    """The texts that the browser shows marked in the thread."""
    return page.evaluate("[...(CSS.highlights.get('found') ?? [])].map(range => String(range))")


def test_what_was_said_long_ago_is_found_and_opened_where_it_was_said(
    page, site, sign_in, maya, lamp, shoot
):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/?q=morkret")
    row = page.locator(f"#conv-{lamp.pk}")
    expect(row.locator("mark")).to_have_text("morkret")
    expect(row.locator(".row-found")).to_contain_text("and 1 more")

    row.locator("a").click()
    expect(page.locator("#walk b")).to_have_text("2 of 2")
    assert marked(page) == ["morkret"]
    shoot(page, "search-thread")

    page.locator("#walk-previous").click()
    expect(page.locator("#walk b")).to_have_text("1 of 2")
    first = page.locator(f"#msg-{lamp.messages.get().pk}")
    expect(first).to_be_in_viewport()
    expect(page.locator("#walk-next")).to_be_visible()
    assert "Mörkret" in marked(page)

    page.go_back()
    expect(page.locator("#walk b")).to_have_text("2 of 2")


def test_words_are_searched_while_they_are_typed(page, site, sign_in, maya, lamp, shoot):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/?tab=pending")
    page.goto(f"{site}/inbox/?q=nothingatall")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    field = page.locator("#list-q")

    field.fill("")
    field.press_sequentially("carri", delay=20)
    expect(page.locator(f"#conv-{lamp.pk} mark")).to_have_text("carrier")
    expect(field).to_be_focused()
    expect(field).to_have_value("carri")
    assert page.url.endswith("?q=carri")

    field.press_sequentially(" is:closed", delay=20)
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    shoot(page, "search-nothing")
    page.get_by_role("link", name="is:closed").click()
    expect(page.locator(f"#conv-{lamp.pk}")).to_be_visible()
    expect(page.locator("#list-q")).to_have_value("carri")


def test_a_found_row_changes_in_its_place_and_keeps_its_line(page, site, sign_in, maya, lamp):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/?q=morkret")
    row = page.locator(f"#conv-{lamp.pk}")
    expect(row.locator("mark")).to_have_text("morkret")
    expect(page.locator("#link-state")).to_have_text("Live")

    lamp.set_priority("high", by=maya)

    expect(row).to_contain_text("High")
    expect(row.locator("mark")).to_have_text("morkret")
    expect(row.locator("a")).to_have_attribute(
        "href", f"/inbox/{lamp.pk}/?q=morkret&at=" + str(at(lamp))
    )


def at(conversation):
    return conversation.passages.exclude(note=None).order_by("pk").last().pk


def test_a_phone_finds_too(phone, site, sign_in, maya, lamp, shoot):
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/?q=morkret")
    shoot(phone, "search-phone")
    phone.locator(f"#conv-{lamp.pk} a").tap()
    expect(phone.locator("#walk b")).to_have_text("2 of 2")
    shoot(phone, "search-phone-thread")


def test_the_palette_searches_all_conversations(page, site, sign_in, maya, lamp):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    page.locator("#link-state").get_by_text("Live").wait_for()

    page.keyboard.press("/")
    page.keyboard.type("morkret is:open")
    search_all = page.locator("#palette").get_by_role("option", name="Search all conversations")
    expect(search_all).to_contain_text("morkret is:open")
    search_all.click()

    expect(page).to_have_url(re.compile(r"\?q=morkret"))
    expect(page.locator("#list-q")).to_have_value("morkret is:open")
    expect(page.locator(f"#conv-{lamp.pk}")).to_be_visible()
