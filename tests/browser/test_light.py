"""What comes later moves nothing, and loses nothing that was pressed before."""

import re

from playwright.sync_api import expect

from tests import factories

REST = re.compile(r"/rest/inbox(\.\w+)?\.js$")  # collected, its name has a hash
WATCH = """
window.moved = []
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    window.moved.push([value, ...sources.map(({ node }) => node?.parentElement?.outerHTML)])
  }
}).observe({ type: "layout-shift", buffered: true })
"""


def test_a_list_that_opens_stays_where_it_is(site, new_page, maya, sign_in):
    for number in range(5):
        factories.create_conversation(customer=factories.create_customer(f"Customer {number}"))
    size = {"width": 390, "height": 844}
    phone = new_page(viewport=size, is_mobile=True, has_touch=True, reduced_motion="no-preference")
    phone.add_init_script(WATCH)
    sign_in(phone, maya)

    phone.goto(f"{site}/inbox/")

    expect(phone.locator("#rows .row-time:visible").first).to_have_text("now")
    moved = phone.evaluate("window.moved")
    # (A busy browser may paint half of the page: a button then gives way to the next.)
    assert sum(value for value, *_what in moved) < 0.005, moved


def test_what_is_pressed_too_early_is_done_when_it_can_be(site, new_page, maya, sign_in):
    held = []
    page = new_page()
    page.route(REST, lambda route: held.append(route))
    sign_in(page, maya)
    with page.expect_request(REST):
        page.evaluate("address => void (location.href = address)", f"{site}/inbox/")
    page.locator("#list").wait_for()

    page.keyboard.press("Control+k")
    page.keyboard.press("j")
    expect(page.locator("#palette")).to_be_hidden()
    held[0].continue_()

    expect(page.locator("#palette")).to_be_visible()
