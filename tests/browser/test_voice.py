"""Voice messages of agents: recorded with a thumb, listened to, sent, and played."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conversations import tasks
from conversations.models import Attachment, Upload
from inboxes.models import Inbox
from tests.bot import server
from tests.factories import create_agent, create_conversation, create_inbox
from tests.voices import FFMPEG

A_WHILE = re.compile(r"^0:(0[2-9]|[1-5]\d)$")  # on a busy machine a second may pass unseen


@pytest.fixture
def conversation(site, settings):
    settings.FFMPEG = FFMPEG
    inbox = create_inbox("web", name="Halden Lighting", token="demo")
    return create_conversation(said="My lamp arrived broken.", inbox=inbox)


def open_thread(site, page, sign_in, conversation):
    sign_in(page, create_agent("Maya Lind"))
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("html[data-whole]")).to_be_attached()
    expect(page.locator("#link-state")).to_have_text("Live")


@pytest.fixture
def model(settings):
    with server.model(settings, says="The new lamps are on the shelf next to me.") as model:
        yield model


def test_a_voice_message_from_a_phone(site, phone, sign_in, conversation, model, settings, shoot):
    settings.TRANSCRIPTION_NAME = ""
    open_thread(site, phone, sign_in, conversation)
    mic = phone.get_by_role("button", name="Record a voice message")

    # The microphone is refused, which is said where the agent looks.
    phone.evaluate(
        """() => {
          const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"))
          window.real = navigator.mediaDevices.getUserMedia
          navigator.mediaDevices.getUserMedia = refuse
        }"""
    )
    mic.tap()
    expect(phone.get_by_role("alert").filter(has_text="microphone is blocked")).to_be_visible()
    phone.evaluate("() => { navigator.mediaDevices.getUserMedia = window.real }")

    # A tap begins. A pause lets the agent hear what there is, and go on.
    mic.tap()
    rec = phone.get_by_role("group", name="Recording a voice message")
    expect(rec.locator("output")).to_have_text(A_WHILE)
    expect(phone.locator("#composer .quick")).to_be_hidden()
    shoot(phone, "voice-records")
    phone.get_by_role("button", name="Pause").tap()
    expect(rec.locator("output")).to_be_hidden()
    rec.get_by_role("button", name="Play voice message").tap()
    expect(rec.get_by_role("button", name="Pause")).to_be_visible()
    shoot(phone, "voice-pauses")
    axe = Axe().run(phone, context="#composer", options={"resultTypes": ["violations"]})
    assert not axe.response["violations"]
    phone.get_by_role("button", name="Go on").tap()
    expect(rec.locator("output")).to_be_visible()

    # Send takes it along.
    phone.get_by_role("button", name="Send to", exact=False).first.tap()
    voice = phone.locator("#log .voice")
    expect(voice).to_be_visible()
    expect(rec).to_have_count(0)
    kept = Attachment.objects.get()
    assert (kept.content_type, len(kept.peaks)) == ("audio/mpeg", 40)
    assert kept.seconds > 2

    # The model has it in words a moment later, and the open thread shows them.
    settings.TRANSCRIPTION_NAME = "test-ears"
    tasks.write_down()
    phone.get_by_text("Read transcript").tap()
    expect(phone.locator("#log").get_by_text(model.says)).to_be_visible()

    # It is played by keys: from where the slider stands, faster, and stopped.
    slider = voice.get_by_role("slider", name="Position")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(voice.locator("time")).to_have_text(re.compile("^0:0[12]$"))
    voice.get_by_role("button", name="Speed").press("Enter")
    expect(voice.get_by_role("button", name="Speed: 1.5×")).to_be_visible()
    voice.get_by_role("button", name="Play").press("Enter")
    expect(voice.get_by_role("button", name="Pause")).to_be_visible()
    shoot(phone, "voice-plays")
    expect(voice.get_by_role("button", name="Play")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_held_button_records_and_nothing_is_lost_on_the_way(
    site, page, sign_in, conversation, shoot
):
    create_conversation(said="Another one.", inbox=conversation.inbox)
    Inbox.objects.update(undo_seconds=60)
    open_thread(site, page, sign_in, conversation)
    mic = page.get_by_role("button", name="Record a voice message")

    # Held until it is said; slid away, it is deleted.
    for is_wanted in (False, True):
        mic.hover()
        page.mouse.down()
        expect(page.locator("#rec output")).to_have_text(A_WHILE)
        if not is_wanted:
            page.mouse.move(400, 100)
        page.mouse.up()
        expect(page.locator("#rec")).to_have_count(0)
    tray = page.get_by_role("list", name="Attachments")
    expect(tray.get_by_role("listitem")).to_have_count(1)
    expect(tray.locator("[data-id]")).to_contain_text("ready")
    tray.get_by_role("button", name="Play voice message").click()
    expect(tray.get_by_role("button", name="Pause")).to_be_visible()
    shoot(page, "voice-in-tray")
    tray.get_by_role("button", name="Remove").click()
    expect(tray.get_by_role("listitem")).to_have_count(0)

    # Another conversation is opened meanwhile: the recording waits in the tray of the first.
    mic.click()
    expect(page.locator("#rec output")).to_have_text(A_WHILE)
    page.locator(".row:not(:has([aria-current])) > a").click()
    expect(page.locator("#log")).to_contain_text("Another one.")
    expect(page.locator("#rec")).to_have_count(0)
    page.go_back()
    expect(page.locator("#log")).to_contain_text("My lamp")
    tray = page.get_by_role("list", name="Attachments")
    expect(tray.get_by_role("button", name="Play voice message")).to_be_visible()
    assert Upload.objects.get().is_voice

    # Sent and taken back, it can be listened to again.
    page.get_by_role("button", name="Send to", exact=False).first.click()
    expect(page.locator("#log .voice")).to_be_visible()
    page.locator("#log").get_by_role("button", name="Undo").click()
    expect(page.locator("#log .voice")).to_have_count(0)
    expect(tray.get_by_role("button", name="Play voice message")).to_be_visible()
