"""The focus is where one works, whatever happens elsewhere, and Tab reaches everything."""

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def priya(site):
    return create_agent("Priya Nair", role="supervisor")


@pytest.fixture
def shop(site):
    return create_inbox("web", name="Halden Lighting", undo_seconds=10)


@pytest.fixture
def others(shop):
    names = ("Noah Adeyemi", "Lea Marchand", "Kenji Watanabe")
    return [
        create_conversation(customer=create_customer(name), said="Which bulb?", inbox=shop)
        for name in names
    ]


@pytest.fixture
def amara(shop, others):
    customer = create_customer("Amara Okafor")
    return create_conversation(customer=customer, said="My lamp arrived broken.", inbox=shop)


@pytest.fixture
def thread(site, page, sign_in, maya, amara):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{amara.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    return page


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def storm(page, amara, others, priya, word):
    """A customer, a colleague and other customers write, all at once; seen when it has passed."""
    fresh(amara).receive(f"{word} from the customer")
    fresh(amara).add_note(f"{word} from a colleague", by=priya)
    for other in others:
        fresh(other).receive(f"{word} elsewhere")
    expect(page.locator("#log")).to_contain_text(f"{word} from a colleague", timeout=SOON)
    expect(page.locator("#rows")).to_contain_text(f"{word} elsewhere", timeout=SOON)


def row_of(page, conversation):
    return page.locator(f"#conv-{conversation.pk} > a")


def test_a_storm_of_news_takes_nothing_from_the_hand(thread, amara, others, priya):
    keys = thread.keyboard
    field, title = thread.locator("#composer textarea"), thread.locator("#thread-title")

    # while writing
    field.fill("Dear Amara, I am")
    field.evaluate("field => field.setSelectionRange(5, 10)")
    storm(thread, amara, others, priya, "First")
    expect(field).to_be_focused()
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [5, 10]
    expect(field).to_have_value("Dear Amara, I am")

    # while walking through the list
    keys.press("Escape")
    keys.press("j")
    keys.press("j")
    here = thread.evaluate("document.activeElement.parentElement.id")
    storm(thread, amara, others, priya, "Second")
    assert thread.evaluate("document.activeElement.parentElement.id") == here

    # while choosing in a menu: it stays, and what came meanwhile is there afterwards
    title.click()
    keys.press("a")
    find = thread.locator("#menu-assign [data-find]")
    expect(find).to_be_focused()
    keys.type("pri")
    fresh(amara).take_over(priya)
    storm(thread, amara, others, priya, "Third")
    expect(find).to_be_focused()
    expect(find).to_have_value("pri")
    expect(thread.locator("#thread-acts [data-act=take-over]:visible")).to_have_count(1)
    keys.press("Escape")
    expect(thread.locator("#menu-assign summary")).to_be_focused()
    expect(thread.locator("#thread-acts > form [data-act=take-over]")).to_have_count(0)

    # while copying out of the log
    thread.evaluate("getSelection().selectAllChildren(document.querySelector('#log .bubble'))")
    storm(thread, amara, others, priya, "Fourth")
    assert "My lamp arrived broken." in thread.evaluate("getSelection().toString()")


def test_what_goes_gives_the_focus_to_what_is_next(thread, amara, others, priya):
    keys = thread.keyboard
    title = thread.locator("#thread-title")

    # a button that has done its work: whoever takes over wants to write
    thread.locator("#thread-acts [data-act=take-over]:visible").focus()
    keys.press("Enter")
    expect(title).to_contain_text("Active", timeout=SOON)
    expect(thread.locator("#composer textarea")).to_be_focused()
    keys.press("Escape")
    expect(title).to_be_focused()

    # an undo that was used
    keys.press("s")
    expect(thread.locator("#menu-snooze [data-when=tomorrow]")).to_be_visible()
    keys.press("1")
    undo = thread.locator("[data-undo]")
    expect(undo).to_be_visible(timeout=SOON)
    undo.focus()
    keys.press("Enter")
    expect(undo).to_have_count(0)
    expect(title).to_contain_text("Active", timeout=SOON)
    expect(title).to_be_focused()

    # a conversation that is another team's now
    _noah, lea, kenji = others
    row_of(thread, lea).focus()
    below = row_of(thread, lea).evaluate("link => link.parentElement.nextElementSibling.id")
    fresh(lea).hand_to(create_team("Legal", [priya]), by=priya)
    expect(row_of(thread, lea)).to_have_count(0, timeout=10_000)
    assert thread.evaluate("document.activeElement.parentElement.id") == below

    # a layer whose opener is gone meanwhile
    row_of(thread, kenji).focus()
    keys.press("Control+k")
    fresh(kenji).hand_to(create_team("Sales", [priya]), by=priya)
    expect(row_of(thread, kenji)).to_have_count(0, timeout=10_000)
    keys.press("Escape")
    assert thread.evaluate("document.activeElement !== document.body")


def test_a_held_reply_keeps_the_caret_in_the_field(thread, amara, priya):
    field = thread.locator("#composer textarea")
    field.fill("It is on its way.")
    thread.evaluate("document.getElementById('seen').value = 1")
    field.press("Control+Enter")

    expect(thread.get_by_role("heading", name="While you wrote:")).to_be_visible(timeout=SOON)
    expect(field).to_be_focused()
    expect(field).to_have_value("It is on its way.")


# What Tab has to reach: everything that is seen and can be used.
STOPS = """() => {
  const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  const radios = new Set()
  return [...document.querySelectorAll(all)].filter((element) => {
    if (element.tabIndex < 0 || element.disabled) return false
    if (!element.checkVisibility({ visibilityProperty: true })) return false
    if (element.matches('[type=hidden], [data-visited]')) return false
    if (element.closest('[popover]:not(:popover-open), dialog:not([open]), [inert]')) return false
    const group = `[name="${element.name}"][data-visited]`
    return element.type !== 'radio' || !document.querySelector(group)
  }).map((element) => element.outerHTML.slice(0, 120))
}"""
MARK = """() => {
  const element = document.activeElement
  if (element === document.body) return 'nowhere'
  const { top, bottom, left, right } = element.getBoundingClientRect()
  element.dataset.visited = ''
  const isSeen = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
  return isSeen || element.matches('.sr') ? '' : element.outerHTML.slice(0, 120)
}"""


def walk(page, most=250):
    """Tab through the page; what was not reached, or had the focus where nobody sees it."""
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    unseen, nowhere = [], 0
    for _step in range(most):
        page.keyboard.press("Tab")
        problem = page.evaluate(MARK)
        if problem == "nowhere":
            nowhere += 1
            break
        if problem:
            unseen.append(problem)
        if _step % 10 == 9 and not page.evaluate(STOPS):
            break
    return page.evaluate(STOPS) + [f"out of sight: {each}" for each in unseen]


@pytest.mark.parametrize("device", ["page", "phone"])
def test_tab_reaches_everything_and_is_never_caught(
    site, request, sign_in, amara, others, priya, device
):
    page = request.getfixturevalue(device)
    sign_in(page, priya)
    places = [
        "/inbox/",
        f"/inbox/{amara.pk}/",
        f"/inbox/{amara.pk}/customer/",
        "/inbox/?q=amara",
        "/canned/",
        "/canned/new/",
        "/accounts/password/change/",
        "/accounts/2fa/",
    ]
    for place in places:
        page.goto(f"{site}{place}")
        assert walk(page) == [], place
