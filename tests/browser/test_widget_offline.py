"""What a visitor writes while the line is bad: kept, in order, once, and nobody else's."""

import json
import re
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conversations.models import Attachment, Conversation, Message, Upload
from faults.flapping import Visitor, wrong
from tests.voices import FFMPEG

from .test_widget import Chat, conversation, inbox, maya  # noqa: F401 (the same world)
from .waiting import until

SENT = ["**/widget/uploads/", "**/widget/messages/"]
OFF = [*SENT, "**/widget/session/"]
LAMP = {"name": "lamp.txt", "mimeType": "text/plain", "buffer": b"broken"}


def bodies():
    return [message.body for message in Message.objects.order_by("pk")]


def answers_get_lost(context, times=1):
    """Each of the first requests arrives, and its answer does not."""
    lost = {}

    def lose(route):
        address = route.request.url
        lost[address] = lost.get(address, 0) + 1
        if lost[address] > times:
            return route.continue_()
        route.fetch()
        route.abort()

    for address in SENT:
        context.route(address, lose)
    return lost


def test_texts_and_files_survive_closing_and_arrive_once_from_two_tabs(
    site,
    inbox,  # noqa: F811
    phone,
    shoot,
):
    phone.goto(f"{site}/demo/")
    chat = Chat(phone).open()
    chat.field.fill("First")
    chat.panel.get_by_label("Send").tap()
    expect(chat.log.locator(".w-me[data-version]")).to_have_count(1)
    context = phone.context
    cut = lambda route: route.abort()  # noqa: E731
    for address in OFF:
        context.route(address, cut)
    context.set_offline(True)
    chat.panel.get_by_label("Attach files").set_input_files([LAMP])
    expect(chat.panel.get_by_text("6 bytes · ready")).to_be_visible()
    for text in ("Look at it", "It came like this", "Can you help?"):
        chat.field.fill(text)
        chat.panel.get_by_label("Send").tap()
    expect(chat.log.get_by_text("Waiting for a connection")).to_have_count(3)
    expect(chat.log.locator("[data-pending] .text").first).to_have_text("Look at it\nlamp.txt")
    chat.field.fill("And not yet this")
    chat.panel.get_by_label("Attach files").set_input_files([LAMP | {"name": "later.txt"}])
    expect(chat.panel.get_by_text("6 bytes · ready")).to_be_visible()
    shoot(phone, "widget-queue-phone-light")
    # They are on the disk, not in the page.
    expect(chat.panel.locator("#unkept")).to_be_hidden()
    phone.close()
    context.set_offline(False)

    one, other = Chat(context.new_page()), Chat(context.new_page())
    for tab in (one, other):
        tab.page.goto(f"{site}/demo/")
        tab.open()
        expect(tab.log.locator("[data-pending]")).to_have_count(3)
        expect(tab.field).to_have_value("And not yet this")
        expect(tab.panel.get_by_text("6 bytes · ready")).to_be_visible()
    assert bodies() == ["First"]
    lost = answers_get_lost(context)
    for address in OFF:
        context.unroute(address, cut)
    for tab in (one, other):
        tab.panel.locator("body").evaluate("() => dispatchEvent(new Event('online'))")

    for tab in (one, other):
        expect(tab.log.locator("[data-pending]")).to_have_count(0)
        expect(tab.log.locator(".w-me")).to_have_count(4)
    assert bodies() == ["First", "Look at it", "It came like this", "Can you help?"]
    assert [kept.name for kept in Attachment.objects.all()] == ["lamp.txt"]
    assert not Upload.objects.exists()
    assert all(count > 1 for count in lost.values())
    assert len(lost) == 2
    one.panel.get_by_label("Send").tap()
    one.says("And not yet this")
    expect(one.log.locator("[data-pending]")).to_have_count(0)
    assert [kept.name for kept in Attachment.objects.order_by("pk")] == ["lamp.txt", "later.txt"]


def test_what_an_older_widget_kept_moves_in_and_goes_out(site, inbox, page):  # noqa: F811
    page.goto(f"{site}/demo/")
    chat = Chat(page).open()
    chat.write("Newer widgets keep it elsewhere")
    for number, text in enumerate(["One", "Two"], 1):
        name = f"old-press-{number}"
        item = {"client_id": name, "body": text, "files": [], "chosen": "", "at": number}
        chat.panel.locator("body").evaluate(
            "(_body, [name, item]) => { localStorage[name] = item }",
            [f"chat:demo:queue:{name}", json.dumps(item)],
        )

    page.reload()
    chat.open()

    chat.says("Two")
    expect(chat.log.locator("[data-pending]")).to_have_count(0)
    assert bodies()[1:] == ["One", "Two"]
    left = chat.panel.locator("body").evaluate("() => Object.keys(localStorage).join()")
    assert "queue" not in left


def test_whoever_sits_here_next_finds_nothing_and_it_goes_out_all_the_same(
    site,
    inbox,  # noqa: F811
    page,
    settings,
):
    settings.DEBUG = True
    page.goto(f"{site}/demo/?as=amara")
    chat = Chat(page).open()
    chat.write("I am Amara")
    page.route("**/widget/messages/", lambda route: route.abort())
    chat.write("My number is 48213", is_stored=False)
    expect(chat.log.get_by_text("Waiting for a connection")).to_be_visible()
    chat.field.fill("A draft of mine")

    page.goto(f"{site}/demo/")
    page.evaluate("SupportInbox.forget()")
    chat.open()
    expect(chat.panel.get_by_role("heading", name="Hi, how can we help?")).to_be_visible()
    expect(chat.log.locator("[data-pending]")).to_have_count(0)
    expect(chat.field).to_have_value("")
    page.unroute("**/widget/messages/")

    # Whatever is answered to the first, it holds nothing of the other, and never becomes theirs.
    def refuse(route):
        if "48213" in route.request.post_data:
            return route.fulfill(status=401, body="{}")
        route.continue_()

    page.route("**/widget/messages/", refuse)
    chat.panel.locator("body").evaluate("() => dispatchEvent(new Event('online'))")
    chat.write("I am somebody else")
    page.unroute("**/widget/messages/")
    chat.panel.locator("body").evaluate("() => dispatchEvent(new Event('online'))")

    expect(chat.log.get_by_text("48213")).to_have_count(0)
    until(page, lambda: Message.objects.count() == 3)
    amara, other = Conversation.objects.order_by("pk")
    assert [said.body for said in amara.messages.order_by("pk")] == [
        "I am Amara",
        "My number is 48213",
    ]
    assert [said.body for said in other.messages.all()] == ["I am somebody else"]


@pytest.mark.parametrize("is_full", [True, False])
def test_a_full_store_and_a_lost_file_are_said_and_lose_nothing(site, inbox, page, is_full):  # noqa: F811
    if is_full:
        page.add_init_script(
            """for (const name of ["add", "put"]) IDBObjectStore.prototype[name] = () => {
              throw new DOMException("full", "QuotaExceededError")
            }"""
        )
    page.goto(f"{site}/demo/")
    chat = Chat(page).open()
    chat.write("First")
    page.context.set_offline(True)
    chat.panel.get_by_label("Attach files").set_input_files([LAMP])
    chat.write("Second", is_stored=False)
    chat.write("Third", is_stored=False)
    expect(chat.panel.locator("#unkept")).to_be_visible(visible=is_full)
    if not is_full:
        chat.panel.locator("body").evaluate(
            "() => { Blob.prototype.arrayBuffer = () => Promise.reject(new Error('gone')) }"
        )
        chat.panel.get_by_label("Attach files").set_input_files([LAMP | {"name": "gone.txt"}])
        expect(chat.panel.get_by_text("This file cannot be read any more").last).to_be_visible()
        return
    page.context.set_offline(False)

    expect(chat.log.locator("[data-pending]")).to_have_count(0)
    assert bodies() == ["First", "Second", "Third"]
    assert Attachment.objects.get().message.body == "Second"
    assert conversation().messages.count() == 3


def test_a_line_that_comes_and_goes_loses_nothing_and_repeats_nothing(site, inbox, page):  # noqa: F811
    page.context.set_default_timeout(30_000)
    visitor = Visitor(page.context, f"{site}/demo/", Random(6))

    visitor.live(14, pause=150)
    visitor.come_home()

    assert wrong(14) == []
    assert all(visitor.did.values())


def test_a_voice_message_is_recorded_on_a_phone_and_waits_for_the_line(
    site,
    inbox,  # noqa: F811
    phone,
    settings,
    shoot,
):
    settings.FFMPEG = FFMPEG
    phone.goto(f"{site}/demo/")
    chat = Chat(phone).open()
    button = lambda name: chat.panel.get_by_role("button", name=name)  # noqa: E731
    rec = chat.panel.get_by_role("group", name="Recording a voice message")
    expect(chat.panel.get_by_role("heading", name="Hi, how can we help?")).to_be_visible()

    # The microphone is refused, which is said where they look.
    body = chat.panel.locator("body")
    body.evaluate(
        """() => {
          const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"))
          window.real = navigator.mediaDevices.getUserMedia
          navigator.mediaDevices.getUserMedia = refuse
        }"""
    )
    button("Record a voice message").tap()
    expect(chat.panel.get_by_role("alert").filter(has_text="microphone is blocked")).to_be_visible()
    body.evaluate("() => { navigator.mediaDevices.getUserMedia = window.real }")

    # A tap begins; it is listened to, and deleted.
    button("Record a voice message").tap()
    expect(rec.locator("output")).to_have_text("0:01")
    shoot(phone, "widget-voice-records")
    button("Pause").tap()
    expect(rec.get_by_role("button", name="Play voice message, 0:01")).to_be_visible()
    shoot(phone, "widget-voice-pauses")
    found = Axe().run(phone, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    for name in ("Discard", "Go on", "Send", "Play voice message"):
        target = button(name).first.bounding_box()
        assert min(target["width"], target["height"]) >= 44, name
    button("Discard").tap()
    expect(rec).to_have_count(0)

    # Sent without a connection it waits, as what it is, and then it is there to be played.
    button("Record a voice message").tap()
    expect(rec.locator("output")).to_have_text("0:01")
    phone.context.set_offline(True)
    button("Send").tap()
    expect(chat.log.locator("[data-pending] .text")).to_have_text(re.compile("Voice message 0:0"))
    phone.context.set_offline(False)
    play = chat.log.get_by_role("button", name="Play voice message")
    expect(play).to_be_visible()
    expect(chat.log.locator(".voice time")).to_have_text(re.compile(r"^0:0\d$"))
    kept = Attachment.objects.get()
    assert kept.is_voice
    assert 1 <= kept.seconds < 9
    play.tap()
    expect(chat.log.locator(".voice[data-playing]")).to_be_visible()
    shoot(phone, "widget-voice-plays")
