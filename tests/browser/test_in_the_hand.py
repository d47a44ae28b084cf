"""The inbox in one hand: what an agent does with a thumb, and what the keys on the screen may not hide."""

import pytest
from playwright.sync_api import expect

from tests.factories import create_conversation, create_customer

PATIENCE = 300  # looks


def is_in_history(page, wanted=True):
    """An open sheet has an entry there; that of a closed one goes a moment later."""
    for _look in range(PATIENCE):
        if page.evaluate("history.state?.layer === true") == wanted:
            return
        page.wait_for_timeout(20)
    raise AssertionError("the history is not what it should be")


@pytest.fixture
def conversation(maya):
    customer = create_customer("Amara Okafor", email="amara@example.com")
    conversation = create_conversation(customer=customer, said="Where is my lamp?")
    conversation.take_over(maya)
    return conversation


def test_a_sheet_goes_by_its_grip_by_a_tap_beside_it_and_by_back(
    site, phone, maya, conversation, sign_in, shoot
):
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/")
    phone.locator(".row > a").first.tap()
    address = f"{site}/inbox/{conversation.pk}/"
    expect(phone).to_have_url(address)
    more, opener = phone.locator("#menu-more > .pop"), phone.locator("#menu-more > summary")

    opener.tap()
    expect(phone.get_by_role("dialog", name="More actions")).to_be_visible()
    shoot(phone, "hand-more")
    more.get_by_role("button", name="Close").first.tap(position={"x": 195, "y": 12})
    expect(more).to_be_hidden()
    expect(opener).to_be_focused()
    is_in_history(phone, False)

    # What lies under the veil is not pressed by the tap that closes the sheet.
    opener.tap()
    is_in_history(phone)
    phone.touchscreen.tap(20, 28)
    expect(more).to_be_hidden()
    is_in_history(phone, False)
    expect(phone).to_have_url(address)

    # From one sheet to the next, and Back leaves both: one entry is enough.
    opener.tap()
    phone.locator("#menu-more [data-open=menu-assign]").tap()
    assign = phone.get_by_role("dialog", name="Assign")
    expect(assign.get_by_role("button", name="Close")).to_be_focused()
    expect(assign.get_by_placeholder("Find a person")).to_be_visible()
    shoot(phone, "hand-assign")
    is_in_history(phone)
    phone.go_back()
    expect(assign).to_be_hidden()
    expect(phone).to_have_url(address)

    # Drawn down by its grip: a little is not enough.
    opener.tap()
    grip = more.locator(".sheet-top").bounding_box()
    for far, is_open in ((30, True), (160, False)):
        phone.mouse.move(195, grip["y"] + 10)
        phone.mouse.down()
        phone.mouse.move(195, grip["y"] + 10 + far, steps=4)
        phone.mouse.up()
        expect(more).to_be_visible(visible=is_open)
    is_in_history(phone, False)

    # The customer's screen takes the place of the sheet that led there.
    opener.tap()
    is_in_history(phone)
    more.get_by_role("link", name="Customer details").tap()
    expect(phone.locator("#side")).to_be_visible()
    expect(more).to_be_hidden()
    phone.go_back()
    expect(phone.locator("#side")).to_be_hidden()
    expect(phone).to_have_url(address)
    phone.go_back()
    expect(phone.locator("#rows")).to_be_visible()
