"""A practice in the real interface, from its start to its score sheet."""

import re

from playwright.sync_api import expect

from conversations.models import Conversation
from sandbox import schema
from tests.factories import create_agent, create_conversation
from training.models import Practice

SOON = 15_000  # ms
KEPT = """async () => {
  const found = []
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(url)
  return found.filter((url) => url.includes("/practice/"))
}"""


def test_a_made_up_customer_is_answered_and_scored_and_nothing_is_left(site, page, sign_in):
    maya = create_agent("Maya Lind")
    create_conversation(said="This one is real.")
    sign_in(page, maya)
    page.goto(f"{site}/training/practices/")
    page.locator("button[value=wrong-plug]").click()
    bar = page.get_by_role("region", name="Practice")
    expect(bar).to_contain_text("The wrong plug", timeout=SOON)
    expect(page.locator("#link-state")).to_have_text("Live", timeout=SOON)
    row = page.locator("#rows li:has(a)")
    expect(row).to_have_count(1, timeout=SOON)
    expect(row).not_to_contain_text("This one is real.")
    row.get_by_role("link").first.click()
    field = page.locator("#composer textarea[name=body]")
    field.fill("Hello, the right cable is on its way.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#log")).to_contain_text("the right cable is on its way", timeout=SOON)

    # Another page of theirs is in the same practice.
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#log")).to_contain_text("the right cable is on its way", timeout=SOON)
    bar.get_by_text("Finish", exact=True).click()
    bar.get_by_role("button", name="Finish and see the score").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SOON)
    practice = Practice.objects.get()
    assert page.url == f"{site}/training/practices/{practice.pk}/"
    expect(other).to_have_url(page.url, timeout=SOON)

    assert page.evaluate(KEPT) == []
    assert practice.sheet["score"] > 0
    assert "the right cable" in str(practice.transcript)
    assert not schema.existing()
    assert Conversation.objects.count() == 1


def test_who_is_writing_too_is_seen_by_whoever_opens_it_later(site, page, sign_in):
    page.set_viewport_size({"width": 1180, "height": 820})
    sign_in(page, create_agent("Maya Lind"))
    page.goto(f"{site}/training/practices/")
    page.locator("button[value=collision]").click()
    row = page.locator("#rows li:has(a)")
    assigned = row.get_by_text("assigned to")
    expect(assigned).to_be_attached(timeout=SOON)
    bar = page.get_by_role("region", name="Practice")
    expect(bar.locator("[data-seconds]")).to_have_text(re.compile("0:(1[3-9]|[2-5])"), timeout=SOON)
    row.get_by_role("link").first.click()
    expect(page.locator("#typists")).to_contain_text("is writing a reply too", timeout=SOON)
    expect(page.locator("#presence")).to_contain_text("is viewing", timeout=SOON)

    # What is said for a moment does not cover the way out.
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts [data-undo]")).to_be_visible(timeout=SOON)
    bar.get_by_text("Finish", exact=True).click(timeout=3000)
    bar.get_by_role("button", name="Finish and see the score").click(timeout=3000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Two at once", timeout=SOON)
