"""A supervisor reviews with the keyboard, and its agent reads it on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quality.models import Criterion, Review
from tests.factories import create_agent, create_conversation

SOON = 15_000  # ms


@pytest.fixture
def review(site):
    maya, now = create_agent("Maya Lind"), timezone.now()
    priya = create_agent("Priya Nair", role="supervisor")
    for name in ("Personal", "Clear steps"):
        Criterion.objects.get_or_create(name=name)
    Criterion.objects.exclude(name__in=["Personal", "Clear steps"]).delete()
    conversation = create_conversation(said="My lamp arrived broken. What now?", now=now)
    conversation.reply("Send us a picture, Amara.", by=maya, now=now)
    return Review.objects.begin(conversation, maya, by=priya, now=now)[0]


def test_from_the_first_mark_to_i_have_read_it(site, page, phone, sign_in, review):
    sign_in(page, review.reviewer)
    page.goto(f"{site}/quality/{review.pk}/")
    state = page.locator("#review-state")
    expect(state).to_contain_text("2 criteria are not marked yet.")

    page.get_by_role("group", name="Personal").get_by_role("radio", name="Met").focus()
    page.keyboard.press("Space")
    expect(state).to_contain_text("1 criterion is not marked yet.", timeout=SOON)
    page.get_by_role("group", name="Clear steps").get_by_role("radio", name="Met").focus()
    page.keyboard.press("ArrowRight")
    expect(state).to_contain_text("Everything is marked.", timeout=SOON)
    expect(state.get_by_role("img", name="Score: 75")).to_be_visible()

    line = page.locator(".review-line").filter(has_text="Send us a picture")
    line.get_by_text("Comment", exact=False).first.click()
    line.get_by_label("Comment on this line").fill("Friendly, and by name.")
    line.get_by_role("button", name="Add the comment").press("Enter")
    comment = page.locator(".review-comment")
    expect(comment).to_contain_text("Friendly, and by name.", timeout=SOON)
    expect(comment).to_be_focused()

    # What was typed last is kept by the press that shares it.
    page.get_by_label("Summary").fill("Short and warm.")
    page.get_by_role("button", name="Share with Maya Lind").click()
    expect(page.locator("#toasts")).to_contain_text("Shared with Maya Lind", timeout=SOON)

    sign_in(phone, review.agent)
    phone.goto(f"{site}/quality/")
    phone.get_by_role("link", name=f"C-{review.number}").click()
    expect(phone.get_by_text("Short and warm.")).to_be_visible(timeout=SOON)
    expect(phone.get_by_text("Friendly, and by name.")).to_be_visible()
    phone.get_by_role("button", name="I have read it").click()
    expect(phone.get_by_text("I have read it")).to_have_count(0, timeout=SOON)
    review.refresh_from_db()
    assert (review.score, review.state) == (75, "seen")


def test_a_comment_is_written_without_the_mouse(site, page, sign_in, review):
    sign_in(page, review.reviewer)
    page.goto(f"{site}/quality/{review.pk}/")
    line = page.locator(".review-line").filter(has_text="Send us a picture")
    opener, field = line.locator("summary"), line.get_by_label("Comment on this line")

    opener.press("Enter")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(opener).to_be_focused()
    expect(field).to_be_hidden()

    opener.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("Warm / and short.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".review-comment")).to_contain_text("Warm / and short.", timeout=SOON)
