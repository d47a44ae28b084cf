"""What a screen reader hears: news once, in a region that was there before; and how it walks."""

import re

import pytest
from playwright.sync_api import expect

from conversations import live
from conversations.models import Conversation
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

SOON = 15_000  # ms

# A reader says what is put into a live region that is there already; an alert also when it is new.
LISTEN = """() => {
  window.heard = []
  const isLive = '[aria-live], [role=log], [role=status], [role=alert]'
  const say = (text) => text.trim() && heard.push(text.replace(/\\s+/g, ' ').trim())
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const host = target.nodeType === Node.TEXT_NODE ? target.parentElement : target
      const region = host.closest(isLive)
      const isSaid = region && region.ariaLive !== 'off' && region.checkVisibility()
      for (const node of target === host ? addedNodes : [target]) {
        const alerts = node.querySelectorAll ? [node, ...node.querySelectorAll('*')] : []
        if (isSaid) say(node.textContent)
        else alerts.filter((each) => each.role === 'alert').forEach((each) => say(each.textContent))
      }
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true })
}"""


@pytest.fixture
def amara(site):
    inbox = create_inbox("web", name="Halden Lighting")
    return create_conversation(
        customer=create_customer("Amara Okafor"), said="My lamp arrived broken.", inbox=inbox
    )


@pytest.fixture
def thread(site, page, sign_in, amara):
    maya = create_agent("Maya Lind")
    amara.take_over(maya)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{amara.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    page.evaluate(LISTEN)
    return page


def heard(page, words):
    return [text for text in page.evaluate("heard") if words in text]


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def test_news_is_said_once(thread, amara):
    priya = create_agent("Priya Nair", role="supervisor")
    log, field = thread.locator("#log"), thread.locator("#composer textarea")

    fresh(amara).receive("Is anybody there?")
    expect(log).to_contain_text("Is anybody there?", timeout=SOON)
    fresh(amara).add_note("She is right.", by=priya)
    expect(log).to_contain_text("She is right.", timeout=SOON)
    expect(thread.locator("#seen")).to_have_value(str(fresh(amara).version), timeout=SOON)
    field.fill("Yes, I am.")
    field.press("Control+Enter")
    expect(log).to_contain_text("Yes, I am.", timeout=SOON)
    fresh(amara).receive("Good.")
    expect(log).to_contain_text("Good.", timeout=SOON)
    for words in ("Is anybody there?", "She is right.", "Yes, I am.", "Good."):
        assert len(heard(thread, words)) == 1, (words, thread.evaluate("heard"))

    # A colleague who goes on typing is one piece of news.
    typing = {"agent": priya.pk, "name": "Priya", "is_note": False}
    for _again in range(3):
        live.say(f"thread:{amara.pk}", typing=typing)
    expect(thread.locator("#typists")).to_contain_text("Priya is writing a reply too")
    fresh(amara).receive("Are you there?")
    expect(log).to_contain_text("Are you there?", timeout=SOON)
    assert len(heard(thread, "Priya is writing")) == 1

    # What was done, and what was held back.
    thread.locator("#thread-title").click()
    thread.keyboard.press("s")
    expect(thread.locator("#menu-snooze [data-when=tomorrow]")).to_be_visible()
    thread.keyboard.press("1")
    expect(thread.locator(".toast")).to_be_visible(timeout=SOON)
    assert len(heard(thread, "Undo")) == 1
    field.fill("One moment.")
    thread.evaluate("document.getElementById('seen').value = 1")
    field.press("Control+Enter")
    expect(thread.locator("#held-title")).to_be_visible(timeout=SOON)
    assert len(heard(thread, "While you wrote")) == 1


def lines(page, kind):
    """The names that the accessibility tree gives to this kind of element, in reading order."""
    snapshot = page.locator("body").aria_snapshot()
    return re.findall(rf'^ *- {kind} "([^"]*)"', snapshot, re.MULTILINE)


def test_landmarks_and_headings_tell_the_page(thread):
    assert lines(thread, "navigation")[:2] == ["Main", "Conversation state"]
    assert lines(thread, "region") == [
        "Conversations",
        "Amara Okafor Active",
        "Messages from the app",
    ]
    assert lines(thread, "complementary") == ["Customer and context"]
    assert lines(thread, "log") == ["Messages"]
    assert lines(thread, "form") == ["Write to Amara or to your team"]
    headings = lines(thread, "heading")
    assert headings[:3] == [
        "All conversations",
        "Your turn · 1 customer is waiting",
        "Amara Okafor Active",
    ]
    assert headings[-1].startswith("Amara Okafor")
    expect(thread.locator("body")).to_match_aria_snapshot(
        """
        - main:
          - region "Conversations":
            - navigation "Conversation state":
              - link /All/
          - region /Amara Okafor/:
            - group "Quick actions"
            - log "Messages"
            - form "Write to Amara or to your team":
              - radiogroup "Who will see this":
                - radio "Reply" [checked]
                - radio "Internal note"
              - textbox "Message to Amara"
              - button "Send to Amara"
          - complementary "Customer and context"
        """
    )


def test_the_palette_says_what_is_chosen(thread):
    thread.keyboard.press("Control+k")
    thread.keyboard.type("assi")

    field = thread.get_by_role("combobox", name="Search or run a command")
    expect(field).to_be_focused()
    chosen = field.get_attribute("aria-activedescendant")
    expect(thread.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    expect(thread.get_by_role("dialog")).to_match_aria_snapshot(
        """
        - dialog "Search or run a command":
          - search:
            - combobox "Search or run a command" [expanded]: assi
            - button "Close"
          - listbox "Results":
            - group "This conversation":
              - option /Assign to/ [selected]
        """
    )
