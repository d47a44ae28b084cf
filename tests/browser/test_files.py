"""Files both ways: dropped, refused, waited for, sent, looked at."""

import base64

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conversations.models import Attachment, Conversation, Upload
from tests.conversations.test_file_views import picture
from tests.factories import create_agent, create_conversation, create_inbox

from .test_journeys import SOON, open_chat, say

LARGE = b"a" * (11 * 1024 * 1024)
DROP = """(target, files) => {
  const transfer = new DataTransfer()
  for (const [name, type, size, text] of files) {
    const letters = text ? [...atob(text)].map((letter) => letter.charCodeAt(0)) : size
    const bytes = new Uint8Array(letters)
    transfer.items.add(new File([bytes], name, { type }))
  }
  for (const kind of ["dragover", "drop"]) {
    const event = { dataTransfer: transfer, bubbles: true, cancelable: true }
    target.dispatchEvent(new DragEvent(kind, event))
  }
}"""
PASTE = """(target, [name, type, text]) => {
  const transfer = new DataTransfer()
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  transfer.items.add(new File([bytes], name, { type }))
  const event = { clipboardData: transfer, bubbles: true, cancelable: true }
  target.dispatchEvent(new ClipboardEvent("paste", event))
}"""


def coded(content):
    return base64.b64encode(content).decode()


@pytest.fixture
def agent(site, new_page, sign_in):
    page = new_page()
    sign_in(page, create_agent("Maya Lind"))
    return page


def test_files_go_both_ways(site, agent, new_page, shoot):
    create_inbox("web", name="Halden Lighting", token="demo")
    visitor = new_page()
    chat = open_chat(visitor, site)
    say(chat, "My lamp arrived broken.")
    expect(chat.get_by_role("log")).to_contain_text("broken", timeout=SOON)
    expect(chat.locator("[data-pending]")).to_have_count(0, timeout=SOON)
    conversation = Conversation.objects.get()
    agent.goto(f"{site}/inbox/{conversation.pk}/")
    expect(agent.locator("#link-state")).to_have_text("Live", timeout=10_000)

    # The agent drops three, one of them too large, and pastes a picture.
    files = [
        ["map.png", "image/png", 0, coded(picture(size=(900, 600)))],
        ["Größe & Preis.pdf", "application/pdf", 0, coded(b"%PDF-1.4 paper")],
        ["all-photos.zip", "application/zip", len(LARGE), ""],
    ]
    agent.locator("#composer").evaluate(DROP, files)
    tray = agent.get_by_role("list", name="Attachments")
    expect(tray.get_by_role("listitem")).to_have_count(3)
    expect(tray).to_contain_text("over the limit of 10.0")
    agent.locator("#composer textarea").evaluate(
        PASTE, ["image.png", "image/png", coded(picture())]
    )
    expect(tray.get_by_text("ready")).to_have_count(3, timeout=SOON)
    expect(tray).to_contain_text("14 bytes · ready")
    shoot(agent, "files-tray")
    found = Axe().run(agent, context="#composer")
    assert found.violations_count == 0, found.generate_report()
    agent.get_by_role("button", name="Remove image.png").click()
    expect(tray.get_by_role("listitem")).to_have_count(3)
    agent.locator("#composer textarea").fill("Here is the map.")
    agent.locator("#composer [data-send]:visible").click()
    expect(agent.locator("#composer textarea")).to_have_value("", timeout=SOON)
    expect(tray.get_by_role("listitem")).to_have_count(0)
    expect(agent.locator("#log .shots img")).to_have_count(1)
    assert Attachment.objects.count() == 2
    assert not Upload.objects.exists()

    # The visitor sees them, and opens one.
    image = chat.get_by_role("img", name="map.png")
    expect(image).to_be_visible(timeout=SOON)
    expect(chat.get_by_text("Größe & Preis.pdf")).to_be_visible()
    with visitor.context.expect_page() as opened:
        image.click()
    opened.value.wait_for_url("**/widget/files/**")
    expect(opened.value.locator("img")).to_be_visible()
    opened.value.close()

    # The visitor sends one back; the agent looks at both pictures in the gallery.
    chat.get_by_label("Attach files").set_input_files(
        [{"name": "broken.png", "mimeType": "image/png", "buffer": picture(size=(300, 800))}]
    )
    expect(chat.get_by_text("ready")).to_be_visible(timeout=SOON)
    shoot(visitor, "files-widget")
    chat.get_by_role("button", name="Send").click()
    expect(chat.get_by_role("img", name="broken.png")).to_be_visible(timeout=SOON)
    theirs = agent.get_by_role("link", name="broken.png", exact=True)
    expect(theirs).to_be_visible(timeout=SOON)
    theirs.click()
    gallery = agent.get_by_role("dialog", name="broken.png")
    expect(gallery.get_by_role("img", name="broken.png")).to_be_visible()
    expect(agent.locator("#gallery img")).to_have_js_property("naturalWidth", 300, timeout=SOON)
    shoot(agent, "files-gallery")
    agent.keyboard.press("ArrowLeft")
    expect(agent.get_by_role("dialog", name="map.png")).to_be_visible()
    agent.keyboard.press("Escape")
    expect(agent.locator("#gallery")).to_be_hidden()
    expect(theirs).to_be_focused()


def test_send_waits_for_files_and_text_can_go_before(site, agent):
    inbox = create_inbox("web", name="Halden Lighting", token="demo")
    conversation = create_conversation(inbox=inbox, said="Hello?")
    agent.goto(f"{site}/inbox/{conversation.pk}/")
    held = []
    agent.route("**/uploads/", lambda route: held.append(route))
    agent.locator("#attach").set_input_files(
        [{"name": "slow.txt", "mimeType": "text/plain", "buffer": b"slow"}]
    )
    expect(agent.get_by_role("progressbar", name="Uploading slow.txt")).to_be_attached()
    agent.locator("#composer textarea").fill("The text")
    agent.locator("#composer [data-send]:visible").click()
    expect(agent.locator("#uploading")).to_have_text("1 still uploading")
    assert conversation.messages.count() == 1

    agent.get_by_role("button", name="Send text now").click()
    expect(agent.locator("#log")).to_contain_text("The text", timeout=SOON)
    assert not Attachment.objects.exists()

    # And the next message waits until the file is there, by itself.
    agent.locator("#composer textarea").fill("The file")
    agent.locator("#composer [data-send]:visible").click()
    held.pop().continue_()
    expect(agent.locator("#log")).to_contain_text("slow.txt", timeout=SOON)
    assert conversation.messages.latest("pk").body == "The file"
