"""A promise made with one key, and a question to the customer that one press stops."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation
from reminders.models import FollowUps
from reminders.planning import plan
from tests.factories import create_agent, create_conversation, create_inbox

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def conversation(maya):
    inbox = create_inbox(name="Halden Lighting")
    FollowUps.objects.create(inbox=inbox, nudge_after=3, close_after=4)
    conversation = create_conversation(said="My lamp arrived broken.", inbox=inbox)
    conversation.reply("Which one is it?", by=maya).mark("sent", now=timezone.now())
    plan(conversation.pk, now=timezone.now())
    return conversation


@pytest.fixture
def opened(site, page, sign_in, maya, conversation):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=SOON)
    return page


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def test_a_promise_is_made_by_key_undone_noticed_in_the_text_and_kept(opened, conversation, maya):
    page, toast = opened, opened.locator("#toasts .toast").last
    page.keyboard.press("b")
    expect(page.locator("#menu-promise [data-when=noon] small")).not_to_be_empty()
    page.keyboard.press("2")
    expect(toast).to_contain_text("Promised until", timeout=SOON)
    expect(page.locator("#promise-opener")).to_contain_text("Promised")
    expect(page.locator(f"#conv-{conversation.pk} [data-promised]")).to_be_attached(timeout=SOON)
    page.keyboard.press("z")
    expect(page.locator("#promise-opener")).not_to_contain_text("Promised", timeout=SOON)
    assert fresh(conversation).promised_for is None

    field = page.locator("#composer textarea[name=body]")
    field.fill("I'll get back to you by noon tomorrow.")
    box = page.locator("#promise-offer input")
    expect(box).not_to_be_checked(timeout=SOON)
    page.keyboard.press("Alt+b")
    expect(box).to_be_checked()
    field.press("Control+Enter")
    expect(page.locator("#promise-opener")).to_contain_text("Promised", timeout=SOON)
    expect(page.locator("#promise-offer")).to_be_empty()
    promised = fresh(conversation)
    assert promised.promised_by == maya
    assert promised.promised_for > timezone.now()

    field.fill("Here is the answer.")
    field.press("Control+Enter")
    expect(page.locator("#log")).to_contain_text("You kept the promise", timeout=SOON)
    expect(page.locator("#promise-opener")).not_to_contain_text("Promised")


def test_what_goes_out_by_itself_is_shown_and_stopped_with_one_key(opened, conversation):
    page, coming = opened, opened.locator("#coming")
    expect(coming).to_contain_text("Without an answer, Amara is asked again")

    page.keyboard.press("c")
    expect(page.locator("#toasts .toast").last).to_contain_text("Not this time", timeout=SOON)
    expect(coming).to_be_empty()
    page.keyboard.press("z")
    expect(coming).to_contain_text("Amara is asked again", timeout=SOON)

    fresh(conversation).receive("The blue one.", now=timezone.now() + timedelta(seconds=1))
    expect(coming).to_be_empty(timeout=SOON)
