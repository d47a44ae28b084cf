"""The dashboard by keyboard: what is chosen, the table of a chart, and what failed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from analytics import basis, counting
from conversations.models import Conversation
from tests.factories import create_agent, create_conversation, create_team

SOON = 15_000  # ms


@pytest.fixture
def priya(site):
    return create_agent("Priya Nair", role="supervisor")


@pytest.fixture
def board(site, page, priya, sign_in):
    """The page, with something that was answered today."""
    now = timezone.now()
    conversation = create_conversation(said="Hello?", now=now - timedelta(minutes=2))
    conversation.reply("Here.", by=priya, now=now)
    conversation.close(by=priya, now=now)
    basis.make_due(Conversation.objects.values_list("pk", flat=True))
    counting.count(now)
    sign_in(page, priya)
    page.goto(f"{site}/analytics/?agent={priya.pk}")
    expect(page.locator(".board-coming")).to_have_count(0, timeout=SOON)
    return page


def test_a_supervisor_asks_reads_and_looks_behind_a_number(site, page, priya, sign_in, shoot):
    now = timezone.now()
    team = create_team("Billing", members=[priya])
    conversation = create_conversation(said="Hello?", now=now - timedelta(minutes=2), team=team)
    conversation.reply("Here.", by=priya, now=now)
    basis.make_due(Conversation.objects.values_list("pk", flat=True))
    counting.count(now)
    sign_in(page, priya)
    page.goto(f"{site}/analytics/")
    table = page.locator("#chart-response details.chart-table")

    page.get_by_role("radio", name="14 days").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(f"{site}/analytics/?period=7", timeout=SOON)
    expect(page.get_by_role("radio", name="7 days")).to_be_focused()

    # Several things are chosen in the menu before they are shown.
    page.locator(".board-more > summary").press("Enter")
    page.locator("#filter-agent").select_option("Priya Nair")
    page.locator(".board-more").get_by_role("button", name="Show").press("Enter")
    expect(page).to_have_url(f"{site}/analytics/?period=7&agent={priya.pk}", timeout=SOON)
    expect(page.locator(".board-chosen")).to_contain_text("Priya Nair")

    table.locator("summary").press("Enter")
    expect(page.locator("#chart-response .plot")).to_be_hidden()
    shoot(page, "board-table")

    # What cannot be fetched is said, and what stood there stays.
    page.route("**/analytics/?period=14**", lambda route: route.abort())
    page.route("**/analytics/?period=14", lambda route: route.abort())
    page.get_by_role("radio", name="7 days").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#board-failed")).to_be_visible(timeout=SOON)
    expect(page.locator("#chart-response")).to_contain_text("Median 2.0m")
    page.unroute("**/analytics/?period=14**")
    page.unroute("**/analytics/?period=14")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page).to_have_url(f"{site}/analytics/?agent={priya.pk}", timeout=SOON)
    expect(page.locator("#board-failed")).to_be_hidden()

    table.locator("summary").press("Enter")
    table.get_by_role("table").get_by_role("link").last.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("First answers", timeout=SOON)
    page.get_by_role("link", name="Amara Okafor").press("Enter")
    expect(page).to_have_url(f"{site}/inbox/{conversation.pk}/", timeout=SOON)


def test_what_was_chosen_stays_when_something_else_is_chosen(site, board, priya):
    board.get_by_role("link", name="Resolved", exact=True).last.press("Enter")
    expect(board).to_have_url(f"{site}/analytics/?agent={priya.pk}&sort=-solved", timeout=SOON)

    board.get_by_role("link", name="Office hours").press("Enter")
    address = f"agent={priya.pk}&clock=office&sort=-solved"
    expect(board).to_have_url(f"{site}/analytics/?{address}", timeout=SOON)
    expect(board.get_by_role("link", name="Office hours")).to_be_focused()

    board.get_by_role("radio", name="14 days").press("ArrowLeft")
    expect(board).to_have_url(f"{site}/analytics/?period=7&{address}", timeout=SOON)
    expect(board.locator("#chart-response [aria-current]").last).to_have_text("Office hours")


def test_what_was_chosen_last_is_not_overtaken_by_what_was_chosen_before(site, board, priya):
    held = []
    board.route(lambda url: url.endswith("/analytics/?"), lambda route: held.append(route))
    board.locator(".board-chosen a").press("Enter")

    with board.expect_event("requestfailed", timeout=SOON):
        board.get_by_role("radio", name="14 days").press("ArrowLeft")
    expect(board).to_have_url(f"{site}/analytics/?period=7&agent={priya.pk}", timeout=SOON)
    expect(board.locator(".board-chosen")).to_contain_text("Priya Nair")


def test_a_table_that_could_not_be_fetched_is_said_and_fetched_again(board):
    is_table = "**/analytics/?*table=places"
    board.route(is_table, lambda route: route.abort())
    board.locator("#chart-places .chart-table > summary").press("Enter")
    expect(board.locator("#board-failed")).to_be_visible(timeout=SOON)

    board.unroute(is_table)
    board.get_by_role("button", name="Try again").press("Enter")
    expect(board.locator("#table-places").get_by_role("table")).to_be_visible(timeout=SOON)
    expect(board.locator("#board-failed")).to_be_hidden()


def test_on_paper_there_is_all_of_the_report_and_its_colours(board):
    board.emulate_media(media="print", color_scheme="dark")
    board.set_viewport_size({"width": 718, "height": 1000})  # A4 and its margins

    table = board.locator("#agents .table")
    assert table.evaluate("it => it.scrollWidth - it.clientWidth") <= 0
    bar = board.locator("#chart-workload .track > i").first
    assert bar.evaluate("it => getComputedStyle(it).printColorAdjust") == "exact"
    assert bar.evaluate("it => getComputedStyle(it).colorScheme") == "light"
    expect(board.locator("#filters")).to_be_hidden()
    expect(board.locator("#chart-canned h2")).to_be_visible()


APART = """
places => places.filter(it => getComputedStyle(it).visibility === "visible" && it.textContent)
    .map(it => {
        const all = new Range()
        all.selectNodeContents(it)
        return all.getBoundingClientRect()
    })
    .every((each, n, all) => !n || each.right < all[n - 1].left)
"""


def test_in_arabic_names_keep_their_beginning_and_days_stand_apart(board, priya):
    priya.language = "ar"
    priya.save()
    board.set_viewport_size({"width": 1180, "height": 800})
    board.reload()
    expect(board.locator(".board-coming")).to_have_count(0, timeout=SOON)

    name = board.locator("#chart-places .cut")
    assert name.evaluate("it => getComputedStyle(it).direction") == "ltr"
    assert board.locator("#chart-resolution .stack small").evaluate_all(APART)


def test_a_board_left_open_is_drawn_anew(site, board, priya):
    board.clock.install()
    board.reload()
    expect(board.locator(".board-coming")).to_have_count(0, timeout=SOON)
    steps = board.evaluate("history.length")
    with board.expect_response(lambda it: it.request.headers.get("hx-target") == "board"):
        board.clock.fast_forward("16:00")
    expect(board.locator(".board-coming")).to_have_count(0, timeout=SOON)
    expect(board).to_have_url(f"{site}/analytics/?agent={priya.pk}")
    assert board.evaluate("history.length") == steps
