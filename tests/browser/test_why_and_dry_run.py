"""A rule is tried before it is saved, and afterwards a conversation says what it did, and why."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from routing.models import Rule
from tests.factories import create_agent, create_conversation, create_policy, create_team

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_rule_is_tried_saved_and_asked_why(site, page, sign_in, shoot):
    now = timezone.now()
    billing = create_team("Billing", strategy="round_robin")
    create_agent("Ann", teams=[billing])
    astrid = create_agent("Astrid", role="admin", is_staff=True, is_superuser=True)
    rule = Rule(
        name="Refunds",
        conditions={"all": True, "conditions": [["text", "any", "refund"]]},
        steps=[["assign", f"team-{billing.pk}"], ["alert", "supervisors"]],
    )
    rule.keep(by=None, now=now)
    old = create_conversation(said="My invoice is wrong", now=now)
    create_conversation(said="I want a refund", now=now)
    sign_in(page, astrid)

    # What is tried is what stands in the form: the word that was just put in.
    page.goto(f"{site}/admin/routing/rule/{rule.pk}/change/")
    page.fill("[name=conditions-0-value]", "invoice")
    page.click("text=Dry run")
    card = page.locator("#dry-run")
    expect(card).to_contain_text("Dry run: nothing was changed")
    row = card.get_by_role("row", name=f"C-{old.pk}")
    expect(row).to_contain_text("no team")
    expect(row).to_contain_text("Billing, would alert the supervisors")
    card.get_by_text("Who would be given how many").click()
    expect(card.get_by_role("row", name="Ann")).to_contain_text("1 50.0 %")
    expect(page.locator("[name=conditions-0-value]")).to_have_value("invoice")
    shoot(page, "dry-run")
    page.fill("[name=name]", "")
    page.click("text=Dry run")
    expect(card).to_contain_text("Give it a name")
    page.fill("[name=name]", "Invoices")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/rule/$"))

    # It acts, and its line answers at the place where it stands.
    with transaction.atomic():
        new = create_conversation(said="One more invoice", now=timezone.now())
    page.goto(f"{site}/inbox/{new.pk}/")
    asked = page.get_by_role("link", name="Why?").first
    asked.focus()
    place = asked.bounding_box()
    page.keyboard.press("Enter")
    answer = page.get_by_role("dialog", name="Why?")
    expect(answer).to_contain_text("the text has any of invoice")
    expect(answer).to_contain_text("(version 2)")
    expect(answer).to_be_focused()
    assert asked.bounding_box() == place
    shoot(page, "why")
    page.keyboard.press("Escape")
    expect(answer).to_be_hidden()
    expect(asked).to_be_focused()


def test_a_policy_is_tried_before_it_is_saved(site, page, sign_in, shoot):
    astrid = create_agent("Astrid", role="admin", is_staff=True, is_superuser=True)
    policy = create_policy("Everybody")
    asked_at = timezone.now() - timedelta(hours=3)
    conversation = create_conversation(said="Where is my lamp?", now=asked_at)
    conversation.reply("On its way.", by=astrid, now=asked_at + timedelta(minutes=50))
    sign_in(page, astrid)

    page.goto(f"{site}/admin/sla/policy/{policy.pk}/change/")
    page.fill("[name=first_response]", "1 h")
    page.click("text=Dry run")
    row = page.locator("#dry-run").get_by_role("row", name="First response")
    expect(row).to_contain_text("100.0 %")
    expect(row).to_contain_text("50 min")
    page.fill("[name=first_response]", "30 min")
    page.click("text=Dry run")
    expect(row).to_contain_text("0.0 %")
    found = Axe().run(page, context="#dry-run").response["violations"]
    assert [one["id"] for one in found] == []
    shoot(page, "dry-run-policy")
    policy.refresh_from_db()
    assert policy.first_response == timedelta(minutes=2)
