"""The answer to a press and what the socket brings cross on the way: the later of two stays."""

import json
import re

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation, Message
from inboxes.models import Inbox
from tests.factories import create_agent, create_conversation, create_inbox

SOON = 15_000  # ms


@pytest.fixture
def conversation(site):
    inbox = create_inbox("web", name="Halden Lighting", token="demo")
    return create_conversation(said="My lamp arrived broken.", inbox=inbox)


@pytest.fixture
def priya(site):
    return create_agent("Priya Nair")


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def open_thread(site, page, sign_in, conversation, maya):
    def open_thread():
        sign_in(page, maya)
        page.goto(f"{site}/inbox/{conversation.pk}/")
        expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
        expect(page.locator("#presence")).to_be_attached()
        return page

    return open_thread


class Held:
    """The answers to what is posted there, until they are given."""

    def __init__(self, page, name):
        self.answers = []
        page.route(f"**/{name}/", self.hold)

    def hold(self, route):
        self.answers.append((route, route.fetch()))

    def give(self):
        ((route, answer),) = self.answers
        route.fulfill(response=answer)


class HeldFrames:
    """What the thread's socket brings, from `hold` on until it is given, one after the other."""

    def __init__(self, page):
        self.frames, self.is_holding = [], False
        page.route_web_socket(re.compile(r"/inbox/\d+/live/"), self.follow)

    def follow(self, socket):
        self.socket = socket
        socket.connect_to_server().on_message(self.hear)

    def hear(self, frame):
        if self.is_holding and '"tail"' in frame:
            self.frames.append(frame)
        else:
            self.socket.send(frame)

    def give_first(self, page):
        """... and wait until it is on the page."""
        frame = self.frames.pop(0)
        version = str(json.loads(frame)["version"])
        self.socket.send(frame)
        expect(page.locator("#conversation")).to_have_attribute("data-version", version)


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def until(page, is_so):
    """Playwright hears its routes while it waits for the page."""
    for _ in range(300):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def caught_up(page, conversation):
    version = str(fresh(conversation).version)
    expect(page.locator("#conversation")).to_have_attribute("data-version", version)


def write(page, text):
    page.locator("#composer textarea").fill(text)
    page.locator("#composer textarea").press("Control+Enter")


def line_of(page, text):
    return page.locator("#log .msg", has_text=text)


def test_a_line_that_says_sent_is_not_queued_again_by_a_late_answer(open_thread):
    page = open_thread()
    answer = Held(page, "write")
    write(page, "A new one is on its way.")
    line = line_of(page, "on its way")
    expect(line.locator(".by")).to_contain_text("Sent", timeout=SOON)

    answer.give()

    expect(page.locator("#composer textarea")).to_have_value("", timeout=SOON)
    expect(line).to_have_count(1)
    expect(line.locator(".by")).to_contain_text("Sent")


def test_a_late_answer_brings_nothing_back_that_was_taken_back(open_thread, conversation, maya):
    Inbox.objects.update(undo_seconds=30)
    page = open_thread()
    answer = Held(page, "write")
    write(page, "For another customer.")
    line = line_of(page, "For another")
    expect(line).to_have_count(1, timeout=SOON)
    fresh(conversation).unsend(Message.objects.get(author=maya), by=maya)
    expect(line).to_have_count(0, timeout=SOON)

    answer.give()

    expect(page.locator(".toast", has_text="Sent")).to_be_visible(timeout=SOON)
    expect(line).to_have_count(0)


def test_a_late_answer_to_another_try_takes_back_no_delivery(open_thread, conversation, maya):
    message = conversation.reply("A new one is on its way.", by=maya)
    message.mark("failed", now=message.created_at, error="No such address")
    page = open_thread()
    answer = Held(page, "again")
    line = line_of(page, "on its way")
    line.get_by_role("button", name="Try again").click()
    until(page, lambda: answer.answers)
    message.mark("seen", now=message.created_at)
    caught_up(page, conversation)

    answer.give()

    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(line.locator(".by")).to_contain_text("Seen")


def test_a_late_answer_says_nothing_of_a_state_that_is_over(open_thread, conversation, priya):
    page = open_thread()
    state, closes = page.locator("#thread-state"), page.locator("#menu-close")
    answer = Held(page, "close")
    closes.locator("summary").click()
    closes.get_by_role("button", name="It is resolved").click()
    until(page, lambda: answer.answers)
    fresh(conversation).reopen(by=priya)
    expect(page.locator("#log")).to_contain_text("reopened", timeout=SOON)

    answer.give()

    expect(page.locator(".toast", has_text="Closed")).to_be_visible(timeout=SOON)
    expect(state).to_have_text("Pending")
    expect(closes.locator("summary")).to_be_visible()
    expect(page.locator("#log")).to_contain_text("reopened")


def test_a_late_answer_pins_no_note_again(open_thread, conversation, priya):
    note = conversation.add_note("Her second lamp.", by=priya)
    page = open_thread()
    pin = page.locator(f"#note-{note.pk}-pin button")
    answer = Held(page, "pin")
    page.locator(f"#note-{note.pk}").hover()
    pin.click()
    until(page, lambda: answer.answers)
    fresh(conversation).unpin(note, by=priya)
    expect(page.locator("#log")).to_contain_text("Priya Nair unpinned", timeout=SOON)

    answer.give()

    expect(page.locator(".toast", has_text="Pinned")).to_be_visible(timeout=SOON)
    expect(pin).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#pins li")).to_have_count(0)


def test_news_that_come_late_take_back_no_delivery(open_thread, page, conversation, maya):
    message = conversation.reply("A new one is on its way.", by=maya)
    now = message.created_at
    message.mark("failed", now=now, error="No such address")
    frames = HeldFrames(page)
    open_thread()
    frames.is_holding = True
    line = line_of(page, "on its way")
    message.mark("sent", now=now)
    message.mark("failed", now=now, error="No such address at all")
    version = fresh(conversation).version
    until(page, lambda: frames.frames and json.loads(frames.frames[-1])["version"] == version)
    late = len(frames.frames)
    line.get_by_role("button", name="Try again").click()
    expect(line.locator(".by")).to_contain_text("Sent", timeout=SOON)

    for _ in range(late):
        frames.give_first(page)

    expect(line.locator(".by")).to_contain_text("Sent")


def test_news_that_come_late_say_nothing_of_a_state_that_is_over(
    open_thread, page, conversation, priya
):
    frames = HeldFrames(page)
    open_thread()
    frames.is_holding = True
    fresh(conversation).assign_to(priya, by=priya)
    until(page, lambda: frames.frames)
    closes = page.locator("#menu-close")
    closes.locator("summary").click()
    closes.get_by_role("button", name="It is resolved").click()
    expect(page.locator("#thread-state")).to_have_text("Closed", timeout=SOON)

    frames.give_first(page)

    expect(page.locator("#log")).to_contain_text("Priya Nair", timeout=SOON)
    expect(page.locator("#thread-state")).to_have_text("Closed")
    expect(page.locator("#thread-acts [data-act=reopen]")).to_be_visible()


def test_news_that_come_late_bring_nothing_back_that_was_taken_back(open_thread, page):
    Inbox.objects.update(undo_seconds=30)
    frames = HeldFrames(page)
    open_thread()
    frames.is_holding = True
    write(page, "For another customer.")
    line = line_of(page, "For another")
    expect(line).to_have_count(1, timeout=SOON)
    until(page, lambda: frames.frames)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(line).to_have_count(0, timeout=SOON)

    frames.give_first(page)

    expect(line).to_have_count(0)


def test_a_row_that_changed_while_the_list_was_fetched_stays_as_it_is(
    site, page, sign_in, conversation, maya
):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    row = page.locator(f"#conv-{conversation.pk}")
    answer = Held(page, "inbox")
    page.evaluate("dispatchEvent(new Event('online'))")  # it may have missed something
    until(page, lambda: answer.answers)
    other = create_conversation(said="Where is my order?", inbox=conversation.inbox)
    fresh(conversation).receive("And the second one, too.")
    expect(row).to_contain_text("And the second one, too.", timeout=SOON)
    expect(page.locator(f"#conv-{other.pk}")).to_be_visible(timeout=SOON)

    page.locator("#rows > *").first.evaluate("group => { group.id = 'as-it-was' }")
    answer.give()

    expect(page.locator("#as-it-was")).to_have_count(0)
    expect(row).to_contain_text("And the second one, too.", timeout=500)
    expect(page.locator(f"#conv-{other.pk}")).to_be_visible(timeout=500)
