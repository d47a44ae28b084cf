import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from conversations.models import Attachment, Upload
from inboxes.widget import links
from tests.conversations.test_file_views import picture
from tests.factories import create_inbox

from .widget import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox():
    return create_inbox(name="Website", sender_name="Halden Lighting")


@pytest.fixture
def browser(inbox):
    return Browser(inbox)


def upload(browser, content=b"text", name="a.txt", secret=None, **fields):
    return browser.client.post(
        "/widget/uploads/",
        {"inbox": browser.inbox.token, "file": SimpleUploadedFile(name, content)} | fields,
        headers={"Authorization": f"Bearer {secret or browser.secret}"},
    )


def link(browser, file, conversation=None):
    token = (conversation or browser.conversation).token
    return browser.post("link", conversation=token, file=file.pk)


def test_a_visitor_sends_files_and_the_agent_sees_them(browser, signed_in):
    numbers = [
        upload(browser, picture(), "lamp.png").json()["id"],
        upload(browser, b"%PDF-1.4", "Bon d'achat é.pdf").json()["id"],
    ]

    assert browser.write("Look at it", files=numbers).status_code == 201

    page = signed_in.get(f"/inbox/{browser.conversation.pk}/").content.decode()
    shown = Attachment.objects.earliest("pk")
    assert f'<img src="{shown.get_absolute_url()}?small"' in page
    assert "Bon d&#x27;achat é.pdf" in page
    assert (shown.width, shown.height, shown.content_type) == (40, 30, "image/png")
    assert not Upload.objects.exists()


def test_files_alone_are_a_message_and_twice_are_one(browser):
    number = upload(browser).json()["id"]

    first = browser.write("", client_id="press-of-send", files=[number])
    again = browser.write("", client_id="press-of-send", files=[number])

    assert (first.status_code, again.status_code) == (201, 201)
    assert browser.conversation.messages.count() == 1
    assert browser.conversation.preview == "a.txt"
    assert browser.write("").status_code == 422


@pytest.mark.parametrize("files", ["1", [True], ["1"], [-1], [2**63], [1.5], {"a": 1}, [None]])
def test_numbers_that_are_none_are_refused(browser, files):
    assert browser.write("Hello", files=files).status_code == 422


def test_nobody_sends_the_file_of_another_visitor(browser, inbox, maya, conversation, now):
    theirs = upload(Browser(inbox)).json()["id"]
    of_an_agent = Upload.objects.accept(
        SimpleUploadedFile("a.txt", b"secret"), now=now, agent=maya, conversation=conversation
    )

    for number in (theirs, of_an_agent.pk, 999):
        assert browser.write("Mine", files=[number]).status_code == 410
        browser.post("uploads/remove", id=number)
    assert Upload.objects.count() == 2
    assert browser.visitor.customer is None


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("page.html", b"<html><script>alert(1)</script>", 422),
        ("drawing.svg", b"<svg onload='alert(1)'/>", 422),
        ("empty.txt", b"", 400),
        ("lie.png", b"MZ", 422),
        ("large.txt", b"a" * (10 * 1024 * 1024 + 1), 422),
        ("larger.txt", b"a" * (11 * 1024 * 1024), 413),
    ],
)
def test_what_an_agent_may_not_attach_a_visitor_may_not(browser, name, content, status):
    response = upload(browser, content, name)

    assert response.status_code in {status, 422 if not content else status}
    assert response.json()["error"]
    assert not Upload.objects.exists()


def test_a_visitor_uploads_only_so_many_at_a_time(browser):
    with time_machine.travel(1_800_000_000, tick=False):
        answers = [upload(browser).status_code for _ in range(31)]

    assert answers == [201] * 15 + [422] * 15 + [429]


def test_a_file_that_is_sent_again_is_kept_once(browser):
    first, again = (upload(browser, client_id="file-0001").json()["id"] for _ in range(2))
    other = upload(browser, client_id="file-0002").json()["id"]

    assert first == again != other
    assert upload(browser, b"another text", client_id="file-0001").status_code == 422
    assert upload(browser, client_id="x").status_code == 400
    assert Upload.objects.count() == 2


def test_two_visitors_may_call_their_files_the_same(browser, inbox):
    other = Browser(inbox)

    assert upload(browser, client_id="file-0001").json() != upload(other, client_id="file-0001")
    assert Upload.objects.count() == 2
    browser.post("uploads/remove", client_id="file-0001")
    assert Upload.objects.get().visitor == other.visitor.fingerprint


@pytest.mark.django_db(transaction=True)
def test_a_file_that_comes_by_two_lines_at_once_is_kept_once(browser, settings):
    both = Barrier(2)

    def send(_number):
        both.wait(10)
        try:
            return upload(browser, client_id="file-0001").json()["id"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as lines:
        numbers = set(lines.map(send, range(2)))

    assert numbers == {Upload.objects.get().pk}
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_a_file_that_was_not_kept_so_long_is_asked_for_again(browser, now):
    number = upload(browser, client_id="file-0001").json()["id"]
    Upload.objects.update(created_at=now - timedelta(days=2))
    Upload.objects.sweep(now)

    assert browser.write("Late", files=[number]).status_code == 410

    number = upload(browser, client_id="file-0001").json()["id"]
    assert browser.write("Late", files=[number]).status_code == 201


def test_only_a_visitor_uploads(browser):
    assert upload(browser, secret="nothing").status_code == 401
    assert browser.client.get("/widget/uploads/").status_code == 405


def test_the_panel_shows_what_we_sent_by_links_that_end(browser, maya, now):
    browser.write("Where is it?")
    kept = Upload.objects.accept(
        SimpleUploadedFile("map.png", picture()),
        now=now,
        agent=maya,
        conversation=browser.conversation,
    )
    browser.conversation.reply("", by=maya, files=[kept.pk])
    file = Attachment.objects.get()

    html = browser.tail()["html"]
    address = link(browser, file).json()["url"]

    assert f'data-file="{file.pk}"' in html
    assert "?small" in html
    assert "/inbox/" not in html
    with_nothing = Client()
    response = with_nothing.get(address)
    assert response["Content-Type"] == "image/png"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == picture()
    with time_machine.travel(now.timestamp() + 16 * 60):
        assert with_nothing.get(address).status_code == 404
    assert with_nothing.get(address.replace(":", ":x", 1)).status_code == 404


def test_a_link_is_given_to_the_visitor_of_the_conversation_only(browser, inbox, maya):
    number = upload(browser).json()["id"]
    browser.write("Secret", files=[number])
    file, other = Attachment.objects.get(), Browser(inbox)
    other.write("Hello")

    assert link(other, file).status_code == 404
    assert link(other, file, browser.conversation).status_code == 404
    address = link(browser, file).json()["url"]
    browser.conversation.close(by=maya, reason="spam")
    assert Client().get(address).status_code == 404


def test_a_file_of_a_note_is_on_no_page_of_the_customer(browser, maya, now):
    browser.write("Hello")
    kept = Upload.objects.accept(
        SimpleUploadedFile("salary.txt", b"secret"),
        now=now,
        agent=maya,
        conversation=browser.conversation,
    )
    browser.conversation.add_note("For us", by=maya, files=[kept.pk])

    assert "salary" not in json.dumps(browser.tail())


def test_a_file_that_can_still_be_taken_back_is_nobodys(browser, maya, now):
    browser.write("Hello")
    kept = Upload.objects.accept(
        SimpleUploadedFile("early.txt", b"early"),
        now=now,
        agent=maya,
        conversation=browser.conversation,
    )
    later = now + timedelta(minutes=1)
    browser.conversation.reply("Later", by=maya, files=[kept.pk], now=now, send_at=later)
    file = Attachment.objects.get()

    assert link(browser, file).status_code == 404
    assert Client().get(links.to(file, browser.conversation)).status_code == 404
    file.message.mark("sent", now=later)
    assert link(browser, file).status_code == 200
