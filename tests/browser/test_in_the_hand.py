"""The inbox in one hand: sheets, rows drawn aside, and keys on the screen that hide nothing."""

import pytest
from playwright.sync_api import expect

from tests.factories import create_conversation, create_customer

from .waiting import until


def is_in_history(page, wanted=True):
    """An open sheet has an entry there; that of a closed one goes a moment later."""
    until(page, lambda: page.evaluate("history.state?.layer === true") == wanted)


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


def swipe(page, row, far):
    """A finger that draws from right to left, as the browser itself hears it."""
    box = row.bounding_box()
    x, y = box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    for step in range(9):
        at = {"x": x - far * step / 8, "y": y + step / 4}
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    # It rests before it lets go: the browser takes a tap after a fling for the fling's end.
    page.wait_for_timeout(150)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def test_a_row_that_is_drawn_aside_shows_what_can_be_done_and_does_nothing_by_itself(
    site, phone, maya, conversation, sign_in, shoot
):
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/")
    row, deeds = phone.locator(f"#conv-{conversation.pk} > a"), phone.locator(".row-deeds")

    swipe(phone, row, 60)
    expect(deeds).to_have_count(0)
    swipe(phone, row, 250)
    expect(deeds.get_by_role("button")).to_have_text(["Assign", "Snooze", "Close"])
    for button in deeds.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
        assert min(button.bounding_box()[side] for side in ("width", "height")) >= 44
    shoot(phone, "hand-swipe")
    # A tap beside the buttons: it goes back, and opens nothing.
    row.tap(position={"x": 260, "y": 20})
    expect(deeds).to_have_count(0)
    expect(phone).to_have_url(f"{site}/inbox/")

    # Its menu is a sheet; Back leaves it, and nothing stays selected.
    swipe(phone, row, 250)
    deeds.get_by_role("button", name="Close").tap()
    sheet = phone.get_by_role("dialog", name="Close")
    expect(sheet.get_by_role("button", name="resolved")).to_be_visible()
    is_in_history(phone)
    phone.go_back()
    expect(phone.locator("#bulk")).to_be_hidden()
    conversation.refresh_from_db()
    assert conversation.status == "active"

    # On a slow line what is in the menus is asked for once more: the press does not wait for it.
    asked = []
    phone.route("**/inbox/bulk/menu/**", lambda route: asked.append(route))
    swipe(phone, row, 250)
    with phone.expect_request("**/inbox/bulk/menu/close/"):
        deeds.get_by_role("button", name="Close").tap()
    sheet.get_by_role("button", name="resolved").tap()
    expect(phone.locator(".batch")).to_contain_text("Done")
    conversation.refresh_from_db()
    assert conversation.status == "closed"


KEYS = """height => {
  Object.defineProperty(visualViewport, "height", { configurable: true, get: () => height })
  visualViewport.dispatchEvent(new Event("resize"))
}"""


def test_the_keys_on_the_screen_never_hide_what_is_written(
    site, phone, maya, conversation, sign_in, shoot
):
    """Android makes the page lower; iOS lays its keys over the page, and only tells."""
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/{conversation.pk}/")
    field = phone.locator("#composer [name=body]")
    send = phone.get_by_role("button", name="Send to")
    plus = phone.locator("#menu-add > summary")
    files = [
        {"name": f"{number}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
        for number in range(3)
    ]

    # A photo from the camera, and files: both behind the one plus.
    plus.tap()
    sheet = phone.get_by_role("dialog", name="Add to the message")
    camera = sheet.get_by_label("Camera")
    assert camera.get_attribute("capture") == "environment"
    assert sheet.locator("label").first.bounding_box()["height"] >= 44
    sheet.get_by_label("Photo or file").set_input_files(files)
    expect(sheet).to_be_hidden()
    expect(phone.locator("#tray .file")).to_have_count(3)
    field.fill("It is on its way.\n" * 14)
    field.focus()

    def is_seen(height):
        for part in (field, send, plus):
            box = part.bounding_box()
            assert 0 <= box["y"] <= height - box["height"]

    phone.set_viewport_size({"width": 390, "height": 420})
    expect(phone.locator("html")).to_have_attribute("data-low", "")
    is_seen(420)
    shoot(phone, "hand-keys")
    phone.set_viewport_size({"width": 390, "height": 844})
    expect(phone.locator("html")).not_to_have_attribute("data-low", "")
    phone.evaluate(KEYS, 430)
    expect(phone.locator("html")).to_have_attribute("data-keys", "")
    is_seen(430)
    field.fill("/")
    plus.tap()
    expect(sheet).to_be_visible()
    assert sheet.bounding_box()["y"] + sheet.bounding_box()["height"] <= 430
    phone.evaluate(KEYS, 844)
    expect(phone.locator("html")).not_to_have_attribute("data-keys", "")


def test_letters_of_twice_the_size_lose_nothing(site, phone, maya, conversation, sign_in, shoot):
    settings = phone.context.new_cdp_session(phone)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/{conversation.pk}/")

    send = phone.get_by_role("button", name="Send to Amara")
    expect(send).to_be_in_viewport(ratio=1)
    assert send.evaluate("button => button.scrollWidth <= button.clientWidth")
    shoot(phone, "hand-large")
    phone.locator("#menu-more > summary").tap()
    for tile in phone.locator("#menu-more .tiles > *").all():
        box = tile.locator("xpath=descendant-or-self::*[self::a or self::button]").bounding_box()
        assert 0 <= box["x"] <= 390 - box["width"]
