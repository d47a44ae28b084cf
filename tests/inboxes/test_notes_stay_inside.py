"""No way leads a note to a customer: one that is pinned, calls somebody and carries a file.

Every address, socket and channel is listed here. A new one fails until somebody has thought about
what it may show, and has added it.
"""

import asyncio
import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver

from conversations import live
from conversations.models import Attachment, Draft, Message, NoteAttachment, Upload
from inbox_project import urls
from inboxes import channels, delivery
from inboxes.widget import links
from inboxes.widget.fallback import mail_unread_answers
from tests.factories import create_agent, create_conversation, create_inbox
from tests.sockets import open_screen

from .widget import Browser

SECRET = "zebra8f14e45f"  # in the note's text, in the name of its file, and in the file

# What anybody may ask for without signing in. Of conversations they know nothing, or they are
# walked below.
OPEN = {"", "healthz", "me/theme/", "dev/", "sw.js", "notifications/no-mails/<str:token>/"}
# Who is signed in, as a number, or 401.
OPEN |= {"offline/me/"}
# Its name, and whom it is mailed to.
OPEN |= {"analytics/mailings/no-more/<str:token>/"}
# Of one conversation its subject, and who answered (tests/satisfaction/test_asking.py).
OPEN |= {"rate/<str:token>/"}
# What a phone needs to know to have the product as an app.
OPEN |= {"app.webmanifest"}
# Of articles that are public, and of nothing else (tests/knowledge/test_help.py).
OPEN |= {"robots.txt", "help/", "help/sitemap.xml", "help/<str:language>/"}
OPEN |= {"help/<str:language>/in/<str:slug>/", "help/<str:language>/<str:slug>/"}
OPEN |= {"help/<str:language>/<str:slug>/helpful/"}
WALKED = {
    "widget.js",
    "widget/",
    "widget/launcher/",
    "widget/session/",
    "widget/messages/",
    "widget/tail/",
    "widget/contact/",
    "widget/rate/",
    "widget/identity/",
    "widget/uploads/",
    "widget/uploads/remove/",
    "widget/link/",
    "widget/files/<str:token>/",
    "demo/",
}


@pytest.fixture
def maya(db):
    return create_agent("Maya Lind")


@pytest.fixture
def priya(db):
    return create_agent("Priya Nair", role="supervisor")


def attach(agent, conversation, now, name=f"{SECRET}.txt", content=SECRET):
    file = SimpleUploadedFile(name, content.encode())
    return Upload.objects.accept(file, now=now, agent=agent, conversation=conversation).pk


def note(conversation, by, now):
    """All that a note can be."""
    file = attach(by, conversation, now)
    note = conversation.add_note(f"@Maya Lind {SECRET}", by=by, files=[file], now=now)
    conversation.pin(note, by=by, now=now)
    draft = {"mode": "note", "body": SECRET, "sequence": 1, "now": now}
    Draft.objects.keep(by, conversation, **draft)
    attach(by, conversation, now)
    return note


def tell(conversation, maya, priya, now):
    """Notes before, between and after everything that is said."""
    note(conversation, priya, now)
    file = attach(maya, conversation, now, name="invoice.txt", content="642 EUR")
    conversation.reply("Which lamp is it?", by=maya, files=[file], now=now)
    conversation.follow(by=priya, now=now)
    note(conversation, priya, now)
    conversation.receive("The big one.", now=now)
    conversation.hand_to(None, by=priya, now=now)
    conversation.reply("A new one is coming.", by=maya, now=now)
    note(conversation, priya, now)


# --- Addresses


def routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def every_address(number):
    for route in routes(get_resolver().url_patterns):
        filled = route.split("(?P<")[0].removesuffix("^")
        for part in ("<int:", "<slug:", "<str:", "<path:", "<uuid:"):
            while part in filled:
                start = filled.index(part)
                name = filled[start : filled.index(">", start) + 1]
                filled = filled.replace(name, str(number), 1)
        yield route, "/" + filled


@pytest.mark.django_db
def test_every_address_asks_who_is_there_or_is_known_here(client, maya, priya, now):
    conversation = create_conversation(said="My lamp arrived broken.", now=now)
    tell(conversation, maya, priya, now)
    open_to_all = set()

    for route, address in every_address(conversation.pk):
        for answer in (client.get(address), client.post(address)):
            content = getattr(answer, "content", b"") or b"".join(answer)
            assert SECRET.encode() not in content, address
            if answer.status_code == 405:
                continue
            asks = answer.status_code == 302 and "/accounts/login/" in answer.url
            if not asks and not route.startswith(("accounts/", "admin/")):
                open_to_all.add(route)

    unknown = {
        route
        for route in open_to_all - WALKED
        if route not in OPEN and not route.startswith("dev/")
    }
    assert not unknown, "New and open to all: what may it show? Walk it below."
    assert open_to_all >= WALKED, "Gone, or asks who is there now."


@pytest.mark.django_db
def test_every_answer_to_a_visitor_is_without_notes(maya, priya, now, settings):
    settings.SITE_URL = "http://testserver"
    browser = Browser(create_inbox(token="demo"))
    browser.write("My lamp arrived broken.")
    conversation = browser.conversation
    tell(conversation, maya, priya, now)
    ours = Attachment.objects.get()
    # A file of a note with the number of a file of theirs.
    NoteAttachment.objects.filter(pk=NoteAttachment.objects.first().pk).update(id=ours.pk)
    number, token = ours.pk, conversation.token

    text = SimpleUploadedFile("mine.txt", b"mine")
    bearer = {"Authorization": f"Bearer {browser.secret}"}
    form = {"inbox": browser.inbox.token, "file": text}
    answers = {
        "widget.js": browser.client.get("/widget.js"),
        "widget/": browser.client.get(f"/widget/?inbox={browser.inbox.token}"),
        "widget/launcher/": browser.client.get(f"/widget/launcher/?inbox={browser.inbox.token}"),
        "widget/session/": browser.post("session"),
        "widget/messages/": browser.write("Any news?"),
        "widget/tail/": browser.post("tail", conversation=token, after=0),
        "widget/contact/": browser.post("contact", email="amara@okafor.nl", name="Amara"),
        "widget/rate/": browser.post("rate", conversation=token, score=5),
        "widget/identity/": browser.post("identity", identity="not.a.proof"),
        "widget/uploads/": browser.client.post("/widget/uploads/", form, headers=bearer),
        "widget/uploads/remove/": browser.post("uploads/remove", id=number),
        "widget/link/": browser.post("link", conversation=token, file=number),
        "widget/files/<str:token>/": browser.client.get(links.to(ours, conversation)),
        "demo/": browser.client.get("/demo/"),
    }

    assert set(answers) == WALKED
    for route, answer in answers.items():
        content = b"".join(answer) if answer.streaming else answer.content
        assert SECRET.encode() not in content, route
        assert SECRET not in str(answer.headers), route
    assert "A new one is coming." in answers["widget/tail/"].json()["html"]
    for file in NoteAttachment.objects.all():
        answer = Client().get(links.to(file, conversation))
        content = b"" if answer.status_code == 404 else b"".join(answer)
        assert SECRET.encode() not in content
        assert Client().get(file.get_absolute_url()).status_code == 302


# --- Channels and mails


@pytest.mark.django_db
@pytest.mark.parametrize("channel", channels.REGISTRY)
def test_no_channel_is_handed_a_note(channel, maya, priya, now, monkeypatch):
    handed = []

    def send(self, inbox, outgoing, *, on_handoff):
        on_handoff()
        handed.append(repr(outgoing))

    monkeypatch.setattr(type(channels.get(channel)), "send", send)
    inbox = create_inbox(channel)
    conversation = create_conversation(inbox=inbox, said="My lamp arrived broken.", now=now)
    tell(conversation, maya, priya, now)

    delivery.send_due(now=now + timedelta(seconds=1))

    if inbox.speaks.is_mail:
        assert len(handed) == 2
    assert SECRET not in "".join(handed)
    fields = json.dumps(list(Message.objects.values()), default=str)
    assert SECRET not in fields
    conversation.refresh_from_db()
    assert SECRET not in conversation.preview + conversation.subject


def whole(raw):
    """A mail as it travels, and every part of it as it is read."""
    letter = message_from_bytes(raw, policy=default)
    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    return raw.decode() + "".join(map(str, parts))


@pytest.mark.django_db
def test_no_mail_carries_or_quotes_a_note(support, sink, maya, priya, now):
    conversation = create_conversation(inbox=support, said="My lamp arrived broken.", now=now)
    tell(conversation, maya, priya, now)

    delivery.send_due(now=now + timedelta(seconds=1))

    assert len(sink.mails) == 2
    read = "".join(whole(raw) for _to, raw in sink.mails)
    assert "A new one is coming." in read
    assert "My lamp arrived broken." in read, "the history is quoted"
    assert SECRET not in read


@pytest.mark.django_db
@pytest.mark.parametrize("is_verified", [True, False])
def test_no_mail_after_a_visitor_carries_or_quotes_a_note(
    maya, priya, now, mailoutbox, is_verified
):
    browser = Browser(create_inbox(address="chat@halden.example"))
    browser.write("My lamp arrived broken.")
    browser.post("contact", email="amara@okafor.nl", name="Amara")
    browser.visitor.customer.identities.filter(kind="email").update(is_verified=is_verified)
    tell(browser.conversation, maya, priya, now)

    assert mail_unread_answers(now=now + timedelta(minutes=3)) == 1

    (mail,) = mailoutbox
    read = whole(mail.message().as_bytes())
    assert "A new one is coming." in read
    assert SECRET not in read


# --- Sockets


@pytest.fixture
async def _fresh_hub(monkeypatch):
    monkeypatch.setattr(live, "hub", live.Hub())
    yield
    for socket in live.hub.sockets:
        await socket.disconnect(1000)
    await asyncio.sleep(0)


def test_every_socket_is_known_here():
    assert [str(route.pattern) for route in urls.visitor_sockets] == ["widget/live/"]


@pytest.mark.usefixtures("_fresh_hub")
@pytest.mark.django_db(transaction=True)
async def test_no_frame_to_a_visitor_tells_of_a_note(now):
    maya = await sync_to_async(create_agent)("Maya Lind")
    priya = await sync_to_async(create_agent)("Priya Nair", role="supervisor")
    browser = Browser(await sync_to_async(create_inbox)())
    await sync_to_async(browser.write)("My lamp arrived broken.")
    conversation = await sync_to_async(lambda: browser.conversation)()
    hello = {"type": "hello", "inbox": browser.inbox.token, "token": browser.secret}
    chat = await open_screen("/widget/live/")
    await chat.say(hello | {"conversation": conversation.token, "after": 0})
    frames = [await chat.frame("tail")]
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after=0", priya)
    await thread.frame("tail")

    await thread.say({"type": "typing", "mode": "note", "body": SECRET})
    await sync_to_async(tell)(conversation, maya, priya, now)
    await sync_to_async(conversation.close)(by=maya)
    while "closed" not in str(frames[-1]).lower():
        frames.append(json.loads((await chat.receive_output(3))["text"]))

    assert SECRET not in str(frames)
    assert "A new one is coming." in str(frames)
    assert not [frame for frame in frames if frame["type"] == "typing"]
    for screen in (chat, thread):
        await screen.leave()
