"""The inbox in German and in Arabic: right to left, whole, and with times of another zone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import create_agent, create_conversation, create_customer

SIZES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "narrow": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}


def is_too_wide(page):
    # Not innerWidth: on a phone it grows with what is too wide.
    return page.evaluate(
        "Math.max(document.documentElement.scrollWidth, innerWidth) > screen.width"
    )


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_page_has_room_for_a_language(site, new_page, sign_in, shoot, language):
    agent = create_agent("Layla Haddad", language=language, role="supervisor")
    customer = create_customer("سلمى منصور" if language == "ar" else "Jörg Müller-Lüdenscheidt")
    conversation = create_conversation(
        said="The lamp flickers. هل يمكنكم المساعدة؟", customer=customer, subject="Lamp"
    )
    paths = ["/inbox/", f"/inbox/{conversation.pk}/", f"/inbox/{conversation.pk}/customer/"]

    for size, options in SIZES.items():
        page = new_page(**options)
        sign_in(page, agent)
        for path in [*paths, "/canned/", "/canned/new/", "/me/"]:
            page.goto(f"{site}{path}")
            direction = "rtl" if language == "ar" else "ltr"
            expect(page.locator("html")).to_have_attribute("dir", direction)
            assert not is_too_wide(page), f"{path} at {size}"
            shoot(page, f"{language}-{size}-{path.strip('/').replace('/', '-')}")

        page.goto(f"{site}/inbox/")
        page.get_by_role("button").and_(page.locator("[data-pick-mode]")).click()
        page.locator(".row .pick input").first.check(force=True)
        for button in page.locator("#bulk :is(button, summary), #bulk .pick").all():
            expect(button).to_be_in_viewport(ratio=1)
        page.locator("#bulk-close > summary").click()
        expect(page.locator("#bulk-close .opt").first).to_be_in_viewport(ratio=1)
        if size != "desktop":
            width = page.viewport_size["width"]
            assert page.locator("#bulk-close > .pop").bounding_box()["width"] == width
            assert page.locator("#bulk-close .opt").first.bounding_box()["height"] >= 44
            page.keyboard.press("Escape")
            page.locator(".tabbar [popovertarget=me]").click()
            assert page.locator("#me").bounding_box()["width"] == width


@pytest.mark.parametrize("language", ["de", "ar", "en"])
def test_the_places_are_named_within_the_rail(site, page, sign_in, language):
    sign_in(page, create_agent("Layla Haddad", language=language, role="supervisor"))
    page.goto(f"{site}/quality/")
    rail = page.locator(".rail").bounding_box()
    middle = rail["x"] + rail["width"] / 2

    for link in page.locator(".rail > .rail-link").all():
        name, icon = (link.locator(each).first.bounding_box() for each in ("> span", "> .icon"))
        assert rail["x"] <= name["x"]
        assert name["x"] + name["width"] <= rail["x"] + rail["width"], link.inner_text()
        assert abs(icon["x"] + icon["width"] / 2 - middle) < 1, link.inner_text()


def test_an_agent_answers_in_arabic_from_right_to_left(site, page, sign_in):
    agent = create_agent("Layla Haddad", language="ar", time_zone="Asia/Riyadh")
    conversation = create_conversation(said="My lamp flickers.", subject="Lamp")
    sign_in(page, agent)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    rail, side = page.locator(".rail").bounding_box(), page.locator("#side").bounding_box()
    assert rail["x"] > side["x"], "the rail stands where reading begins"
    preview = page.locator(f"#conv-{conversation.pk} .row-text")
    assert preview.evaluate("text => getComputedStyle(text).direction") == "ltr"
    assert preview.evaluate("text => getComputedStyle(text).textAlign") == "right"
    subject = page.locator(".thread-head .who > p")
    assert subject.evaluate("text => getComputedStyle(text).direction") == "ltr"

    page.locator("#composer textarea").fill("سنرسل لك مصباحًا جديدًا اليوم.")
    page.keyboard.press("Control+Enter")

    sent = page.locator("#log .msg[data-side=us]")
    expect(sent).to_contain_text("سنرسل لك مصباحًا جديدًا اليوم.")
    text = sent.locator(".bubble p").first
    assert text.evaluate("text => getComputedStyle(text).unicodeBidi") == "plaintext"
    found = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found] == []


def test_times_are_those_of_the_agents_zone_whatever_the_device_says(site, new_page, sign_in):
    agent = create_agent("Maya Lind", time_zone="Asia/Kolkata", language="en")
    conversation = create_conversation(said="Hello")
    page = new_page(timezone_id="America/New_York")
    sign_in(page, agent)
    page.goto(f"{site}/inbox/{conversation.pk}/")

    page.keyboard.press("s")
    tomorrow = page.locator("#menu-snooze [data-when=tomorrow]")
    expect(tomorrow).to_contain_text("09:00")
    moment = tomorrow.get_attribute("value")
    tomorrow.click()

    assert moment.endswith("T03:30:00.000Z")
    expect(page.locator("#log")).to_contain_text("09:00")


def test_a_note_in_another_direction_is_read_in_its_own(site, page, sign_in):
    agent = create_agent("Layla Haddad", language="ar")
    create_agent("Maya Lind")
    conversation = create_conversation(said="My lamp flickers.")
    sign_in(page, agent)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    page.keyboard.press("n")
    page.locator("#composer textarea").fill("@Maya Lind please look. شكرا")
    page.keyboard.press("Control+Enter")

    called = page.locator("#log .note-body .at")
    expect(called).to_have_text("@Maya Lind")
    at, name = called.evaluate("""called => [0, 1].map((place) => {
      const range = document.createRange()
      range.setStart(called.firstChild, place)
      range.setEnd(called.firstChild, place + 1)
      return range.getBoundingClientRect().left
    })""")
    assert at < name
