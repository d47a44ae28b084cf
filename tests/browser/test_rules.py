"""Rules, from the editor to the line in the thread that says why."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from routing.models import Rule
from tests.factories import create_agent, create_conversation, create_team


@pytest.fixture
def ada(db):
    return create_agent("Ada Admin", role="admin", is_staff=True, is_superuser=True)


def test_an_admin_makes_a_rule_and_what_arrives_next_follows_it(site, page, sign_in, ada, shoot):
    billing = create_team("Billing", [ada])
    create_team("Sales")
    sign_in(page, ada)
    page.goto(f"{site}/admin/routing/rule/")
    expect(page.get_by_text("There are no rules yet")).to_be_visible()

    page.get_by_role("link", name="Add rule").first.click()
    page.wait_for_load_state()
    page.get_by_label("Name").fill("Refunds to Billing")
    when, then = page.locator("[data-rows=conditions]"), page.locator("[data-rows=steps]")
    add = when.get_by_role("button", name="Condition")
    # All of it by keys: a new row has the focus, and choosing what it asks shows its fields.
    add.focus()
    page.keyboard.press("Enter")
    expect(when.get_by_label("What").last).to_be_focused()
    when.get_by_label("What").last.select_option(label="Text")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("refund*, money back")

    add.click()
    when.get_by_label("What").last.select_option(label="Country")
    when.locator("summary").last.press("Enter")
    when.get_by_label("Find").fill("norw")
    when.get_by_role("checkbox", name="Norway").check()
    page.keyboard.press("Escape")
    expect(when.locator("summary").last).to_have_text("Norway")
    expect(when.locator("summary").last).to_be_focused()

    add.click()
    when.get_by_label("What").last.select_option(label="VIP")
    when.get_by_role("button", name="Remove this row").last.click()
    expect(when.get_by_role("listitem")).to_have_count(2)

    # A pattern that is none is said in its row, and nothing that was written is lost.
    when.get_by_label("How", exact=True).first.select_option(label="matches the pattern")
    when.locator("input[type=text]").first.fill("(refund")
    then.get_by_role("button", name="Action").click()
    then.get_by_label("What").last.select_option(label="Assign")
    then.locator("[data-fields] select").last.select_option(label="Billing")
    shoot(page, "rule-editor")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(when.get_by_text("This is no pattern: missing ): (refund")).to_be_visible()
    when.locator("input[type=text]").first.fill("refund|money back")
    when.locator("input[type=text]").first.press("Enter")

    sentence = (
        "When the text matches the pattern “refund|money back” and the customer's country is"
        " Norway, then hand to Billing."
    )
    expect(page.get_by_text(sentence)).to_be_visible()

    def arrives(**fields):
        with transaction.atomic():  # as intake does: who opens it has said something
            return create_conversation(said="I want my money back", **fields)

    customer = arrives().customer
    assert Rule.objects.get().matches.count() == 0, "Amara is not in Norway"
    customer.country = "NO"
    customer.save()
    conversation = arrives(customer=customer)
    conversation.refresh_from_db()
    assert conversation.team == billing

    page.goto(f"{site}/inbox/{conversation.pk}/")
    line = page.locator(".event, .line, li").filter(has_text="The rule “Refunds to Billing”").first
    expect(line).to_contain_text("Billing")
    page.goto(f"{site}/admin/routing/rule/")
    expect(page.get_by_text("Held once in 30 days")).to_be_visible()


def test_rules_are_ordered_and_edited_without_a_script(site, new_page, sign_in, ada, now):
    names = ["First", "Second"]
    for position, name in enumerate(names, 1):
        Rule(name=name, position=position, steps=[["priority", "high"]]).keep(by=ada, now=now)
    page = new_page(java_script_enabled=False)
    sign_in(page, ada)
    page.goto(f"{site}/admin/routing/rule/")

    page.get_by_role("button", name="Move up: Second").click()
    page.get_by_role("button", name="Switch on: First").click()
    expect(page.get_by_role("button", name="Switch on: First")).to_have_attribute(
        "aria-pressed", "false"
    )
    rules = page.locator("#result_list .ordered-told a")
    expect(rules.first).to_have_text("Second")

    page.get_by_role("link", name="First").click()
    when = page.locator("[data-rows=conditions]")
    when.get_by_role("button", name="Condition").click()
    when.get_by_label("What").select_option(label="Channel")
    when.get_by_role("button", name="Show its fields").click()
    when.locator("summary").click()
    when.get_by_role("checkbox", name="Email").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text(re.compile("When the channel is Email, then set"))).to_be_visible()
