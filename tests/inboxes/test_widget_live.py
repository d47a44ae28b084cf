"""The visitor's socket: what arrives, what is caught up, and who gets nothing."""

import asyncio

import pytest
import time_machine
from asgiref.sync import sync_to_async

from conversations import live
from conversations.models import Message
from inboxes.widget import limits
from tests.factories import create_agent, create_inbox
from tests.sockets import open_screen

from .widget import Browser

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = sync_to_async


@pytest.fixture(autouse=True)
async def _fresh_hub(monkeypatch):
    monkeypatch.setattr(live, "hub", live.Hub())
    yield
    for socket in live.hub.sockets:
        await socket.disconnect(1000)
    await asyncio.sleep(0)


@pytest.fixture
def inbox():
    return create_inbox()


@pytest.fixture
def browser(inbox):
    browser = Browser(inbox)
    browser.write("Where is my order?")
    return browser


@pytest.fixture
def maya():
    return create_agent("Maya Lind")


def hello(browser, after=0, **others):
    token = browser.conversation.token
    return {
        "type": "hello",
        "inbox": browser.inbox.token,
        "token": browser.secret,
        "conversation": token,
        "after": after,
    } | others


async def open_chat(browser, after=0):
    """A socket that has said hello, and what it heard first."""
    screen = await open_screen("/widget/live/")
    await screen.say(await in_thread(hello)(browser, after))
    first = await screen.frame("tail")
    while not live.hub.heard_at:
        await asyncio.sleep(0.02)
    return screen, first


async def test_the_chat_so_far_comes_first_and_each_answer_as_it_is_given(browser, maya):
    screen, first = await open_chat(browser)
    assert "Where is my order?" in first["html"]

    conversation = await in_thread(lambda: browser.conversation)()
    await in_thread(conversation.reply)("On its way.", by=maya)

    html = ""
    while "On its way." not in html:
        html += (await screen.frame("tail"))["html"]
    assert "Maya joined" in html
    assert "Where is my order?" not in html
    await screen.leave()


async def test_what_was_missed_comes_after_the_cursor_and_once(browser, maya):
    screen, first = await open_chat(browser)
    await screen.leave()
    conversation = await in_thread(lambda: browser.conversation)()
    await in_thread(conversation.reply)("One.", by=maya)
    await in_thread(conversation.reply)("Two.", by=maya)

    screen, tail = await open_chat(browser, after=first["version"])

    assert tail["html"].count("One.") == tail["html"].count("Two.") == 1
    assert "Where is my order?" not in tail["html"]
    assert tail["unread"] == 2
    await screen.leave()


async def test_a_note_does_not_travel(browser, maya):
    screen, _first = await open_chat(browser)
    conversation = await in_thread(lambda: browser.conversation)()
    await in_thread(conversation.add_note)("A difficult customer", by=maya)
    await in_thread(conversation.reply)("Hello.", by=maya)

    html = ""
    while "Hello." not in html:
        html += (await screen.frame("tail"))["html"]

    assert "difficult" not in html
    await screen.leave()


async def test_an_answer_that_came_and_was_seen_says_so_to_the_agents(browser, maya):
    screen, _first = await open_chat(browser)
    conversation = await in_thread(lambda: browser.conversation)()
    answer = await in_thread(conversation.reply)("On its way.", by=maya)
    tail = await screen.frame("tail")
    while "On its way." not in tail["html"]:
        tail = await screen.frame("tail")

    for report, delivery in (("got", "delivered"), ("seen", "seen"), ("got", "seen")):
        await screen.say({"type": report, "version": tail["version"]})
        await screen.say({"type": "ping"})
        await screen.frame("pong")
        saved = await in_thread(Message.objects.get)(pk=answer.pk)
        assert saved.delivery == delivery
    await screen.leave()


async def test_typing_is_told_both_ways(browser, maya):
    screen, _first = await open_chat(browser)
    pk = await in_thread(lambda: browser.conversation.pk)()
    agents = await open_screen(f"/inbox/{pk}/live/", maya)
    await agents.frame("tail")

    await live.asay(f"visitor:{pk}", typing={"name": "Maya"})
    assert await screen.frame("typing") == {"type": "typing", "name": "Maya"}

    await screen.say({"type": "typing"})
    assert "typing" in (await agents.frame("typing"))["html"]
    await agents.leave()
    await screen.leave()


async def test_what_an_agent_has_read_is_told(browser, maya):
    screen, first = await open_chat(browser)
    pk = await in_thread(lambda: browser.conversation.pk)()
    agents = await open_screen(f"/inbox/{pk}/live/", maya)
    assert (await agents.frame("tail"))["version"] == first["version"]

    await agents.say({"type": "seen", "version": first["version"]})

    assert (await screen.frame("tail"))["read"] == first["version"]
    await agents.leave()
    await screen.leave()


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": ""},
        {"token": None},
        {"token": "a" * 43},
        {"token": ["x"]},
        {"inbox": "nothing"},
        {"inbox": None},
        {"conversation": ""},
        {"conversation": "%"},
        {"conversation": "\x00"},
        {"conversation": {"a": 1}},
    ],
)
async def test_a_hello_that_opens_nothing_is_shown_out(browser, wrong):
    screen = await open_screen("/widget/live/")

    await screen.say(await in_thread(hello)(browser, **wrong))

    assert await screen.closed_with() == 4401


async def test_somebody_elses_conversation_is_not_opened(browser, inbox):
    stranger = Browser(inbox)
    await in_thread(stranger.write)("Hello")
    screen = await open_screen("/widget/live/")
    theirs = await in_thread(lambda: browser.conversation.token)()

    await screen.say(await in_thread(hello)(stranger, conversation=theirs))

    assert await screen.closed_with() == 4401


@pytest.mark.parametrize("origin", ["https://shop.example", "null", "", "http://testserver.evil"])
async def test_only_our_own_frame_may_speak(browser, origin):
    screen = await open_screen("/widget/live/", origin=origin)

    assert not screen.is_open


async def test_nothing_is_told_before_hello(browser):
    screen = await open_screen("/widget/live/")

    await screen.say({"type": "seen", "version": 9})
    await screen.say({"type": "typing"})
    await screen.say({"type": "ping"})

    assert (await screen.frame("pong")) == {"type": "pong"}
    await screen.leave()


@pytest.mark.parametrize(
    "frame", ["", "null", "[]", "{", "a" * 20_000, {}, {"type": None}, {"type": ["hello"]}]
)
async def test_what_is_no_frame_is_nothing(browser, frame):
    screen, _first = await open_chat(browser)

    await screen.say(frame)
    await screen.say({"type": "seen", "version": "x"})
    await screen.say({"type": "seen", "version": True})
    await screen.say({"type": "ping"})

    assert await screen.frame("pong")
    await screen.leave()


async def test_whoever_talks_without_end_is_shown_out(browser):
    screen, _first = await open_chat(browser)

    for _number in range(200):
        await screen.say({"type": "ping"})

    assert await screen.closed_with() == 1008


@time_machine.travel("2026-11-22 10:00:20", tick=False)
async def test_an_address_that_asks_too_often_is_asked_to_come_back_later(browser, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "socket", (2, 60))
    content = await in_thread(hello)(browser)
    codes = []
    for _number in range(3):
        screen = await open_screen("/widget/live/")
        await screen.say(content)
        sent = await screen.receive_output(3)
        codes.append(sent.get("code"))

    assert codes == [None, None, 1013]


async def test_losing_the_conversation_ends_the_flow(browser, maya):
    screen, _first = await open_chat(browser)
    conversation = await in_thread(lambda: browser.conversation)()

    await in_thread(conversation.close)(by=maya, reason="spam")

    assert await screen.closed_with() == 4401


async def test_a_second_hello_changes_to_another_chat(browser, maya):
    screen, _first = await open_chat(browser)
    old = await in_thread(lambda: browser.conversation)()

    def a_new_one():
        old.close(by=maya)
        browser.inbox.reopen_days = 0
        browser.inbox.save()
        browser.write("Something new")
        return browser.conversation

    new = await in_thread(a_new_one)()
    await screen.say(await in_thread(hello)(browser, conversation=new.token))

    tail = await screen.frame("tail")
    while tail["conversation"] != new.token:
        tail = await screen.frame("tail")
    assert "Something new" in tail["html"]
    await in_thread(old.reply)("To the old one.", by=maya)
    await in_thread(new.reply)("To the new one.", by=maya)
    html = ""
    while "To the new one." not in html:
        html += (await screen.frame("tail"))["html"]
    assert "To the old one." not in html
    await screen.leave()
