"""A visitor's journeys, on the shop page that carries the widget."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conversations import presence
from conversations.models import Conversation
from customers.models import Identity
from tests.factories import create_agent, create_inbox

STEADY = 3000  # ms: longer than anything that should have happened


@pytest.fixture
def inbox(site):
    return create_inbox(
        token="demo",
        name="Website",
        sender_name="Halden Lighting",
        address="help@halden.example",
        brand_colour="#854222",
    )


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


class Chat:
    """The widget, as a visitor uses it."""

    def __init__(self, page):
        self.page, self.panel = page, page.frame_locator("support-inbox iframe")
        self.launcher = page.locator("support-inbox button")
        self.log = self.panel.get_by_role("log")
        self.field = self.panel.get_by_label("Message", exact=True)

    def open(self):
        self.launcher.click()
        expect(self.field).to_be_visible()
        return self

    def write(self, text, *, is_stored=True):
        self.field.fill(text)
        self.field.press("Enter")
        if is_stored:
            self.says(text)
            expect(self.log.locator("[data-pending]")).to_have_count(0)

    def says(self, text, **options):
        expect(self.log.get_by_text(text)).to_be_visible(**options)


@pytest.fixture
def chat(site, inbox, page):
    page.goto(f"{site}/demo/")
    return Chat(page)


def conversation():
    return Conversation.objects.latest("pk")


def test_a_visitor_asks_and_is_answered_live(chat, maya, shoot):
    presence.stay([maya.pk])
    chat.open()
    expect(chat.panel.get_by_role("heading", name="Hi, how can we help?")).to_be_visible()
    chat.write("Where is my order?")
    chat.says("Where is my order?")

    answer = conversation().reply("It was delivered yesterday at 14:20 and signed by you.", by=maya)

    chat.says("It was delivered")
    chat.says("Maya joined")
    expect(chat.panel.get_by_role("heading", name="Maya")).to_be_visible()
    expect(chat.field).to_have_attribute("placeholder", "Write to Maya…")
    expect(chat.field).to_have_value("")
    chat.write("No, all good. Thanks!")
    chat.says("No, all good. Thanks!")
    answer.refresh_from_db()
    assert answer.delivery == "seen"
    conversation().seen.create(agent=maya, version=conversation().version)
    shoot(chat.page, "widget-chat-light")

    conversation().close(by=maya)

    chat.says("Closed")
    chat.says("Seen")
    expect(chat.field).to_have_attribute("placeholder", "Still need us? Write here…")
    shoot(chat.page, "widget-closed-chat-light")
    assert conversation().customer.browsing["page"].endswith("/demo/")


def test_the_chat_goes_on_after_a_reload_and_the_button_counts(chat, maya, site, shoot):
    chat.open().write("Where is my order?")
    chat.page.reload()
    conversation().reply("On its way.", by=maya)

    expect(chat.launcher).to_have_accessible_name("Ask us, new messages: 1")
    shoot(chat.page, "widget-count-light")
    chat.open()

    chat.says("Where is my order?")
    chat.says("On its way.")
    chat.panel.get_by_label("Close chat").click()
    expect(chat.launcher).to_have_accessible_name("Ask us")
    expect(chat.launcher).to_be_focused()


def test_the_chat_goes_on_after_the_browser_was_closed(chat, new_page, site):
    chat.open().write("Where is my order?")
    kept = chat.page.context.storage_state()
    chat.page.context.close()

    tomorrow = Chat(new_page(storage_state=kept))
    tomorrow.page.goto(f"{site}/demo/")

    tomorrow.open().says("Where is my order?")


def test_it_goes_on_where_the_browser_gives_our_frame_no_storage(site, inbox, page):
    page.add_init_script(
        """if (window !== top) for (const name of ["localStorage", "indexedDB", "BroadcastChannel"])
          Object.defineProperty(window, name, {
            get() { throw new DOMException("blocked", "SecurityError") },
          })"""
    )
    page.goto(f"{site}/demo/")
    chat = Chat(page).open()
    chat.write("Where is my order?")
    page.context.set_offline(True)
    chat.write("48213", is_stored=False)
    expect(chat.panel.get_by_text("this browser keeps nothing")).to_be_visible()
    page.context.set_offline(False)
    expect(chat.log.locator("[data-pending]")).to_have_count(0)

    page.reload()

    Chat(page).open().says("48213")
    assert Conversation.objects.count() == 1


def test_earlier_chats_can_be_read_again(chat, inbox, maya):
    inbox.reopen_days = 0
    inbox.save()
    chat.open().write("Which bulbs fit Nordlys?")
    conversation().close(by=maya)
    chat.says("Closed")
    chat.write("Where is my order?")
    expect(chat.log.get_by_text("Which bulbs")).to_have_count(0)
    chat.says("Where is my order?")

    chat.panel.get_by_label("All chats").click()
    chat.panel.get_by_role("button", name="Which bulbs fit Nordlys?").click()

    chat.says("Which bulbs fit Nordlys?")
    assert Conversation.objects.count() == 2


def test_what_is_written_without_a_connection_goes_out_by_itself(chat, maya, shoot):
    chat.open().write("First")
    chat.says("First")
    chat.page.context.set_offline(True)

    chat.write("Can I swap the smoke glass for clear?", is_stored=False)

    expect(chat.log.get_by_text("Waiting for a connection")).to_be_visible()
    expect(chat.panel.get_by_text("No connection.")).to_be_visible()
    shoot(chat.page, "widget-offline-light")
    conversation().reply("Meanwhile.", by=maya)
    chat.page.context.set_offline(False)

    expect(chat.log.locator("[data-pending]")).to_have_count(0)
    chat.says("Meanwhile.")
    expect(chat.panel.get_by_text("No connection.")).to_be_hidden()
    assert [message.body for message in conversation().messages.order_by("pk")] == [
        "First",
        "Meanwhile.",
        "Can I swap the smoke glass for clear?",
    ]
    expect(chat.log.get_by_text("Can I swap")).to_have_count(1)


def test_an_answer_that_comes_late_says_nothing_that_is_over(chat, maya):
    late = []
    chat.page.route("**/widget/tail/", lambda route: late.append((route, route.fetch())))
    chat.open().write("Which bulbs fit Nordlys?")
    conversation().close(by=maya)
    chat.says("Closed")
    expect(chat.field).to_have_attribute("placeholder", "Still need us? Write here…")

    with chat.page.expect_event("requestfinished", lambda request: "/tail/" in request.url):
        for route, answer in late:
            route.fulfill(response=answer)

    chat.panel.locator("body").evaluate("() => new Promise(requestAnimationFrame)")
    expect(chat.field).to_have_attribute("placeholder", "Still need us? Write here…", timeout=500)


def test_what_could_not_be_sent_survives_closing_the_page(chat, site):
    chat.open()
    expect(chat.panel.get_by_role("heading", name="Hi, how can we help?")).to_be_visible()
    chat.page.route("**/widget/messages/", lambda route: route.abort())
    chat.write("Do not lose me", is_stored=False)
    expect(chat.log.get_by_text("Waiting for a connection")).to_be_visible()
    chat.page.unroute("**/widget/messages/")

    chat.page.goto(f"{site}/demo/?again")
    chat.open()

    expect(chat.log.locator(".w-me[data-version]")).to_have_text(re.compile("Do not lose me"))
    assert conversation().messages.count() == 1


def test_a_message_that_is_too_long_stays_in_the_field(chat):
    chat.open()
    chat.write("a" * 10_005, is_stored=False)

    expect(chat.panel.get_by_role("alert").filter(has_text="5 too long")).to_be_visible()
    assert len(chat.field.input_value()) == 10_005
    assert not Conversation.objects.exists()


def test_a_refused_message_comes_back_into_the_field(chat):
    chat.open()
    chat.page.route(
        "**/widget/messages/", lambda route: route.fulfill(status=422, json={"error": "Not so."})
    )

    chat.write("Hello there", is_stored=False)

    expect(chat.panel.get_by_role("alert").filter(has_text="Not so.")).to_be_visible()
    expect(chat.field).to_have_value("Hello there")


def test_when_nobody_is_here_an_address_is_asked_for(chat, shoot):
    chat.open()
    expect(chat.panel.get_by_text("Nobody is here right now").first).to_be_visible()
    chat.write("Hello?")
    form = chat.panel.get_by_role("button", name="Reply there, too")
    expect(form).to_be_visible()
    shoot(chat.page, "widget-ask-light")

    chat.panel.get_by_label("Email").fill("amara")
    form.click()
    expect(chat.panel.get_by_text("That is not yet an email address")).to_be_visible()
    chat.panel.get_by_label("Email").fill("amara@okafor.nl")
    chat.panel.get_by_label("Name").fill("Amara")
    form.click()

    expect(chat.panel.get_by_text("We also answer to amara@okafor.nl")).to_be_visible()
    expect(form).to_be_hidden()
    identity = Identity.objects.get(kind="email")
    assert (identity.value, identity.is_verified) == ("amara@okafor.nl", False)


def test_escape_closes_and_gives_the_focus_back(chat):
    chat.launcher.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.panel.get_by_role("dialog", name="Halden Lighting")).to_be_visible()

    chat.page.keyboard.press("Escape")

    expect(chat.panel.get_by_role("dialog")).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    expect(chat.launcher).to_have_attribute("aria-expanded", "false")


def test_typing_is_shown_both_ways(chat, maya, sign_in, new_page, site):
    from conversations.live import say

    chat.open().write("Hello")
    chat.says("Hello")

    say(f"visitor:{conversation().pk}", typing={"name": "Maya"})

    expect(chat.panel.get_by_text("Maya is typing")).to_be_visible()
    conversation().reply("Hello.", by=maya)
    chat.says("Hello.")
    expect(chat.panel.get_by_text("Maya is typing")).to_be_hidden()


def test_the_site_says_who_it_is(site, inbox, page, settings):
    settings.DEBUG = True
    chat = Chat(page)
    page.goto(f"{site}/demo/?as=amara")
    chat.open().write("It is me")
    expect(chat.log.locator(".w-me[data-version]")).to_be_visible()

    identities = conversation().customer.identities
    assert identities.filter(kind="site", is_verified=True).exists()
    assert conversation().customer.name == "Amara Okafor"

    page.get_by_text("sign out").click()
    chat.open()
    expect(chat.panel.get_by_role("heading", name="Hi, how can we help?")).to_be_visible()
    expect(chat.panel.get_by_text("It is me")).to_have_count(0)


def test_a_false_identity_is_a_warning_in_the_console_and_nothing_else(chat):
    with chat.page.expect_console_message(lambda said: "Support Inbox" in said.text) as warning:
        chat.page.evaluate("SupportInbox.identify('a.b.c'); SupportInbox.open()")

    assert warning.value.type == "warning"
    assert "signed" in warning.value.text
    chat.write("Still here")
    chat.says("Still here")


STRICT = "default-src 'none'; script-src {0}; frame-src {0}; connect-src {0}"


@pytest.fixture
def foreign(site, new_page):
    """A page of another site, as strict as can be."""
    page = new_page()
    host = site.replace("localhost", "127.0.0.1")

    def serve(route):
        script = f'<script src="{site}/widget.js" data-inbox="demo" async></script>'
        html = f"<!doctype html><title>Shop</title><h1>Shop</h1>{script}"
        csp = {"Content-Security-Policy": STRICT.format(site)}
        route.fulfill(body=html, content_type="text/html", headers=csp)

    page.route(f"{host}/shop", serve)
    page.problems = []
    page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))
    return page, f"{host}/shop"


def test_it_works_on_a_page_of_another_site_with_a_strict_policy(foreign, inbox, maya):
    page, url = foreign
    page.goto(url)
    chat = Chat(page).open()
    chat.write("From elsewhere")
    chat.says("From elsewhere")

    page.reload()
    conversation().reply("Welcome.", by=maya)

    expect(chat.launcher).to_have_accessible_name("Ask us, new messages: 1")
    assert [problem for problem in page.problems if "favicon" not in problem] == []


def test_it_stays_away_from_a_site_that_may_not_show_it(foreign, inbox):
    inbox.allowed_sites = "https://shop.example"
    inbox.save()
    page, url = foreign

    with page.expect_console_message(lambda said: "may not show" in said.text):
        page.goto(url)

    expect(page.locator("support-inbox")).to_have_count(0)


RUNS_OFF = """(panel) => [...panel.querySelectorAll("*")]
  .filter((part) => part.checkVisibility() && !part.closest(".sr, svg"))
  .filter((part) => part.getBoundingClientRect().right > 321)
  .map((part) => part.outerHTML)"""


def test_it_fills_a_phone(site, inbox, phone, maya, shoot):
    phone.goto(f"{site}/demo/")
    chat = Chat(phone)
    chat.launcher.tap()
    expect(chat.field).to_be_visible()
    chat.field.fill("Where is my order?")
    chat.panel.get_by_label("Send").tap()
    expect(chat.log.locator(".w-me[data-version]")).to_have_text(re.compile("Where is my order"))
    conversation().reply("Right here.", by=maya)
    chat.says("Right here.")

    shoot(phone, "widget-phone-light")
    box = phone.locator("support-inbox iframe").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    for name in ("All chats", "Close chat", "Send"):
        target = chat.panel.get_by_label(name).bounding_box()
        assert min(target["width"], target["height"]) >= 44

    # The keyboard takes the lower half: the chat takes what is left, and the field stays in sight.
    phone.evaluate(
        """() => {
          Object.defineProperty(visualViewport, "height", { value: 420, configurable: true })
          visualViewport.dispatchEvent(new Event("resize"))
        }"""
    )
    expect(phone.locator("support-inbox iframe")).to_have_css("height", "420px")
    expect(chat.field).to_be_in_viewport(ratio=1)
    phone.evaluate("() => { delete visualViewport.height }")

    # The smallest phone, and letters twice as large: nothing is cut off, nothing runs off the side.
    chat.panel.get_by_label("Attach files").set_input_files(
        [{"name": f"{'lamp' * 12}.txt", "mimeType": "text/plain", "buffer": b"broken"}]
    )
    expect(chat.panel.get_by_text("ready")).to_be_visible()
    phone.set_viewport_size({"width": 320, "height": 568})
    for size in ("100%", "200%"):
        html = chat.panel.locator("html")
        html.evaluate("(html, size) => { html.style.fontSize = size }", size)
        expect(chat.field).to_be_in_viewport(ratio=1)
        shoot(phone, f"widget-phone-320-{size}")
        assert html.evaluate("(html) => html.scrollWidth") <= 320
        assert chat.field.bounding_box()["width"] > 120
        assert chat.panel.locator(".w-panel").evaluate(RUNS_OFF) == []
        for name in ("Send", "Remove", "Record"):
            target = chat.panel.get_by_label(name).bounding_box()
            assert min(target["width"], target["height"]) >= 44, name
        expect(chat.panel.get_by_label("Send")).to_be_in_viewport(ratio=1)
    chat.panel.get_by_label("Close chat").tap()
    expect(chat.launcher).to_be_visible()


def test_a_panel_that_did_not_come_is_asked_for_again(site, inbox, page):
    page.clock.install()
    page.route("**/widget/?inbox=*", lambda route: route.abort(), times=1)
    page.goto(f"{site}/demo/")
    chat = Chat(page)
    with page.expect_event("requestfailed"):
        chat.launcher.click()

    with page.expect_response("**/widget/?inbox=*"):
        page.clock.fast_forward(60_000)

    expect(chat.field).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_in_both_themes(site, inbox, new_page, maya, shoot, scheme):
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{site}/demo/")
    chat = Chat(page).open()
    frame = next(frame for frame in page.frames if "/widget/" in frame.url)
    problems = [] + Axe().run(frame).response["violations"]
    chat.write("Where is my order?")
    chat.says("Where is my order?")
    conversation().reply("See https://post.example/48213", by=maya)
    chat.says("See ")
    shoot(page, f"widget-{scheme}")

    problems += Axe().run(frame).response["violations"] + Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in problems] == []


def test_the_shop_says_what_to_do_before_there_is_a_chat(site, page):
    page.goto(f"{site}/demo/")

    expect(page.get_by_text("manage.py seed")).to_be_visible()
    expect(page.locator("support-inbox")).to_have_count(0)
