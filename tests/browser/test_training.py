"""The tour leads along the real screens, and never stands over what it tells of."""

from playwright.sync_api import expect

from tests.factories import create_agent, create_conversation
from training.course import Course
from training.tour import STOPS

APART = """() => {
  const [card, ring] = [".tour", ".tour-ring"]
    .map((one) => document.querySelector(one).getBoundingClientRect())
  const isInside = card.left >= 0 && card.top >= 0
    && card.right <= innerWidth && card.bottom <= innerHeight
  const isOver = card.left < ring.right && ring.left < card.right
    && card.top < ring.bottom && ring.top < card.bottom
  return isInside && !isOver
}"""


def walk(page, stops):
    """From stop to stop with the Enter key; each has the focus, so it is read aloud."""
    for stop in stops:
        expect(page.locator("#tour-title")).to_have_text(str(stop.title))
        expect(page.locator("#tour-title")).to_be_focused()
        page.wait_for_function(APART)
        page.locator("#tour [type=submit]").press("Enter")


def test_the_tour_is_taken_left_and_gone_on_with_on_a_phone(site, page, phone, sign_in):
    maya = create_agent("Maya Lind")
    create_conversation(said="Hello").take_over(maya)
    sign_in(page, maya)
    page.goto(f"{site}/training/")
    page.get_by_role("button", name="Start the tour").click()
    walk(page, STOPS[:3])
    # To the control and back, and then away.
    expect(page.locator("#tour-title")).to_have_text(str(STOPS[3].title))
    page.keyboard.press("F6")
    expect(page.locator(".list .tabs a").first).to_be_focused()
    page.keyboard.press("F6")
    page.keyboard.press("Escape")
    expect(page.locator(".tour, .tour-ring")).to_have_count(0)
    page.reload()
    expect(page.locator(".tour")).to_have_count(0)

    sign_in(phone, maya)
    phone.goto(f"{site}/training/")
    phone.get_by_role("button", name="Go on with the tour").click()
    walk(phone, STOPS[3:])

    expect(phone.locator("#tour-title")).to_have_text("Now you know where everything is")
    assert Course(maya).tour.is_finished


def test_what_trying_a_scenario_has_shown_is_seen_at_once(site, page, sign_in):
    page.set_viewport_size({"width": 1180, "height": 820})
    sign_in(page, create_agent("Priya Nair", role="supervisor"))
    page.goto(f"{site}/training/scenes/new/")
    page.get_by_label("Name", exact=True).fill("Late parcel")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#scene-tried section").first).to_be_in_viewport(timeout=15_000)

    # Where it stands beside the form, the form stays where it is.
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    page.get_by_label("Name", exact=True).fill("Late parcel")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#scene-tried section").first).to_be_in_viewport(timeout=15_000)
    expect(page.get_by_role("button", name="Try it")).to_be_in_viewport()
