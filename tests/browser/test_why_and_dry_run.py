"""A rule is tried before it is saved, and afterwards a conversation says what it did, and why."""

import re

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from routing.models import Rule
from tests.factories import create_agent, create_conversation, create_team

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_rule_is_tried_saved_and_asked_why(site, page, sign_in, shoot):
    now = timezone.now()
    billing = create_team("Billing")
    astrid = create_agent("Astrid", role="admin", is_staff=True, is_superuser=True)
    rule = Rule(
        name="Refunds",
        conditions={"all": True, "conditions": [["text", "any", "refund"]]},
        steps=[["assign", f"team-{billing.pk}"]],
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
    expect(row).to_contain_text("Billing")
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
