"""The coach speaks while an agent writes; a press mends the text, and another takes that back."""

import pytest
from playwright.sync_api import expect

from tests.factories import create_agent, create_conversation, create_customer

from .test_canned import violations

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


def test_a_hint_is_one_press_from_being_mended(site, page, maya, sign_in, shoot):
    conversation = create_conversation(
        customer=create_customer("Amara Okafor"), said="When does it ship? Can I still pay by card?"
    )
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    field, coach = page.locator("#write"), page.locator("#coach")

    field.fill("Hi Amarra, it ships on Friday!!")
    expect(coach).to_contain_text("Their name is spelled “Amara”", timeout=SOON)
    expect(coach).to_contain_text("Not answered yet: “Can I still pay by card?”")
    shoot(page, "coach")
    assert not violations(page)

    # By the key the first is done, as if it had been typed: what sounds loud before the rest.
    field.press("Alt+k")
    expect(field).to_have_value("Hi Amarra, it ships on Friday!")
    expect(coach).not_to_contain_text("sounds loud", timeout=SOON)
    field.press("Alt+k")
    expect(field).to_have_value("Hi Amara, it ships on Friday!")
    expect(coach).to_contain_text("Uses their name", timeout=SOON)
    field.press("Control+z")
    expect(field).to_have_value("Hi Amarra, it ships on Friday!")
    expect(coach).to_contain_text("Their name is spelled", timeout=SOON)

    # Whoever wrote on meanwhile is mended in what stands there now.
    field.fill("Good morning! Hi Amara, it ships on Friday!!")
    coach.get_by_role("button", name="!! → !").click()
    expect(field).to_have_value("Good morning! Hi Amara, it ships on Friday!")

    # Colleagues are told what they like, and nobody who wants no hints gets any.
    page.locator(".composer-head").get_by_text("Internal note").click()
    expect(coach).to_be_hidden()
    page.locator(".composer-head").get_by_text("Reply", exact=True).click()
    coach.get_by_role("button", name="Turn the coach off").click()
    expect(coach).to_contain_text("The coach is off, for you alone.")
    coach.get_by_role("button", name="Turn it on again").click()
    expect(coach).to_contain_text("Not answered yet", timeout=SOON)
