"""A promise counts down before everybody's eyes, breaks once, and says why; the admin makes it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sla import tasks
from sla.keeping import keep
from sla.models import Clock, Policy
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_policy,
)

from .test_canned import violations

SOON = 15_000  # ms
MINUTE = timedelta(minutes=1)
# A device whose clock is an hour ahead.
AHEAD = """
const real = Date.now.bind(Date), origin = performance.timeOrigin
Date.now = () => real() + 3600e3
Object.defineProperty(performance, "timeOrigin", { get: () => origin + 3600e3 })
"""


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


def asks(name, inbox, ago):
    now = timezone.now() - ago
    customer = create_customer(name)
    conversation = create_conversation(customer=customer, said="Hello?", inbox=inbox, now=now)
    keep(conversation, now=now)
    return conversation


def test_a_chip_counts_down_breaks_and_says_why(site, page, new_page, maya, sign_in, shoot):
    create_policy("Default", first_response=2 * MINUTE, on_breach=[["priority", "high"]])
    inbox = create_inbox("web", name="Halden Lighting")
    amara = asks("Amara Okafor", inbox, timedelta(seconds=30))
    kenji = asks("Kenji Watanabe", inbox, timedelta(seconds=110))
    wrong = new_page()
    wrong.add_init_script(AHEAD)
    for each in (page, wrong):
        sign_in(each, maya)
        each.goto(f"{site}/inbox/?sort=due")
        expect(each.locator("#link-state")).to_have_text("Live", timeout=10_000)
        chip = each.locator(f"#conv-{amara.pk} .sla")
        expect(chip).to_contain_text("Reply in 1:", timeout=SOON)
        expect(chip).to_have_attribute("data-sla", "ok")

    # It goes on by itself: first it is nearly late, then late.
    chip = page.locator(f"#conv-{kenji.pk} .sla")
    expect(chip).to_have_attribute("data-sla", "late", timeout=20_000)
    expect(chip).to_contain_text("Late 0:")
    tasks.tick()
    expect(page.locator(f"#conv-{kenji.pk} [data-prio=high]")).to_be_visible(timeout=SOON)
    shoot(page, "promises-list")

    page.locator(f"#conv-{kenji.pk} a").click()
    expect(page.locator("#log")).to_contain_text("The first response is late")
    page.locator("#thread-sla .sla").click()
    said = page.locator("#why")
    expect(said).to_contain_text("Late since")
    expect(said).to_contain_text("Policy Default, version 1")
    shoot(page, "promises-why")
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(page.locator("#thread-sla .sla")).to_be_focused()

    # An answer stops it, for everybody who looks.
    kenji.refresh_from_db()
    kenji.reply("Here I am.", by=maya)
    expect(page.locator("#thread-sla")).to_contain_text("Replied in", timeout=SOON)
    expect(wrong.locator(f"#conv-{kenji.pk} .sla")).to_have_count(0, timeout=SOON)


def test_an_admin_promises_more_and_open_clocks_follow(site, page, sign_in, shoot):
    astrid = create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)
    create_policy("Default", first_response=2 * MINUTE)
    amara = asks("Amara Okafor", create_inbox("web"), timedelta(seconds=5))
    sign_in(page, astrid)
    page.goto(f"{site}/admin/sla/policy/")
    expect(page.locator("#result_list")).to_contain_text("For everybody: a first response")

    page.get_by_role("link", name="Default", exact=True).click()
    page.get_by_label("First response").fill("soon")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").first).to_contain_text("Write it like")
    page.get_by_label("First response").fill("1 h")
    shoot(page, "promises-policy")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text("a first response within 1 h")
    shoot(page, "promises-policies")

    tasks.recount()
    clock = Clock.objects.get(conversation=amara)
    assert clock.due_at - clock.started_at == 60 * MINUTE
    assert clock.policy_version == Policy.objects.get().version == 2
