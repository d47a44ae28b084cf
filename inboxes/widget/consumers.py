"""The visitor's socket: first it says who it is, then it hears its own conversation."""

import asyncio

from channels.db import database_sync_to_async
from django.utils import timezone

from conversations import live
from conversations.events import Kind
from conversations.models import Message
from inboxes.channels.web import text_of
from team.locale import language_of, speaking

from . import chat, limits
from .visitors import Visitor, web_inbox

HELLO_WITHIN = 10  # seconds
TYPING_EVERY = 2
FRAMES = 60  # in ten seconds
# Changes that a customer neither reads nor sees in the panel.
QUIET = {
    Kind.MESSAGE_WITHDRAWN,
    Kind.TRANSCRIBED,
    Kind.NOTE_ADDED,
    Kind.NOTE_PINNED,
    Kind.NOTE_UNPINNED,
    Kind.ALERTED,
    Kind.CARD_REFUTED,
    Kind.FOLLOWED,
    Kind.UNFOLLOWED,
    Kind.TAGS_CHANGED,
    Kind.DEPARTMENT_SET,
    Kind.ISSUE_TYPE_SET,
    Kind.PRIORITY_CHANGED,
    Kind.SNOOZED,
    Kind.WOKEN,
    Kind.SLA_CHOSEN,
    Kind.SLA_WARNED,
    Kind.SLA_BREACHED,
    Kind.PROMISED,
    Kind.PROMISE_KEPT,
    Kind.PROMISE_DROPPED,
    Kind.PROMISE_DUE,
    Kind.REMINDED,
    Kind.FOLLOW_UP_STOPPED,
    Kind.FOLLOW_UP_RESUMED,
    Kind.RATING_ASKED,
    Kind.RATED,
    Kind.CUSTOMER_MERGED,
    Kind.CUSTOMER_UNMERGED,
}
DELIVERY = {"got": Message.Delivery.DELIVERED, "seen": Message.Delivery.SEEN}


def is_quiet(wakeup):
    """Of deliveries only one brings a line: an answer that waited has gone out."""
    is_delivery = wakeup["kind"] == Kind.DELIVERY_CHANGED
    return wakeup["kind"] in QUIET or (is_delivery and not wakeup.get("waited"))


class VisitorConsumer(live.Socket):
    """Speaks JSON. In: hello {inbox, token, conversation, after}, typing, got {version},
    seen {version}, ping. Out: tail (see chat.tail), typing {name}, pong.

    Closes with 4401 when the secret opens nothing (any more), 1008 when it talks too much, 1013
    when its address asks too often.
    """

    pk = None
    cursor = 0
    typed_at = 0.0
    frames = (0.0, 0)
    waiting = None

    async def connect(self):
        await self.accept()
        headers = dict(self.scope["headers"])
        forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1")
        client = (self.scope.get("client") or [""])[0]
        self.address = limits.address_of(client, forwarded)
        self.waiting = asyncio.get_running_loop().call_later(HELLO_WITHIN, self._end, 4401)

    async def disconnect(self, code):
        if self.waiting:
            self.waiting.cancel()
        await super().disconnect(code)

    async def receive_json(self, content, **kwargs):
        if self._talks_too_much():
            self._end(1008)
            return
        kind = str(content.get("type"))
        if kind == "ping":
            await self.send_json({"type": "pong"})
        elif kind == "hello":
            await self.hello(content)
        elif self.pk is None:
            return
        elif kind == "typing":
            await self.say_typing()
        elif kind in DELIVERY:
            await self.mark(content.get("version"), DELIVERY[kind])

    async def hello(self, content):
        """Who is there, and which conversation they look at. Said again, it changes to another."""
        self.waiting.cancel()
        if self.listening:
            self.listening.cancel()
            live.hub.leave(self, self.joined)
            self.joined = ()
        after = content.get("after")
        self.cursor = after if type(after) is int and 0 < after < 2**31 else 0
        if await database_sync_to_async(limits.over)("socket", self.address):
            self._end(1013)
            return
        self.pk = await self.find(content)
        if self.pk is None:
            self._end(4401)
            return
        await self.start([f"visitor:{self.pk}"])

    @database_sync_to_async
    def find(self, content):
        inbox = web_inbox(content.get("inbox"))
        visitor = inbox and Visitor.of(inbox, content.get("token"))
        if not visitor:
            return None
        self.visitor = visitor
        theirs = visitor.conversations.filter(token=text_of(content.get("conversation"))[:32])
        return theirs.values_list("pk", flat=True).first()

    async def opened(self):
        await self.send_tail()

    async def hear(self, wakeup):
        if typing := wakeup.get("typing"):
            await self.send_json({"type": "typing", "name": typing["name"]})
        elif wakeup.get("version") == self.cursor + 1 and is_quiet(wakeup):
            self.cursor += 1
        elif wakeup.get("read") or wakeup.get("resync") or wakeup.get("version", 0) > self.cursor:
            await self.send_tail()

    async def send_tail(self):
        while True:
            tail = await self.render_tail()
            if tail is None:
                self._end(4401)
                return
            self.cursor = tail["version"]
            await self.send_json(tail)
            if not tail["more"]:
                return

    @database_sync_to_async
    def render_tail(self):
        """None when the conversation is not theirs (any more)."""
        visitor = self.visitor.again()
        conversation = (
            visitor.conversations.select_related("inbox", "assignee", "customer")
            .filter(pk=self.pk)
            .first()
        )
        if conversation is None:
            return None
        with speaking(language_of(self.scope)):
            return chat.tail(conversation, self.cursor) | {"unread": visitor.unread.count()}

    @database_sync_to_async
    def mark(self, version, delivery):
        if type(version) is not int:
            return
        conversation = self.visitor.again().conversations.filter(pk=self.pk).first()
        if conversation:
            chat.mark(conversation, min(version, self.cursor), delivery, now=timezone.now())

    async def say_typing(self):
        now = asyncio.get_running_loop().time()
        if now - self.typed_at < TYPING_EVERY:
            return
        self.typed_at = now
        name = self.visitor.customer.first_name if self.visitor.customer.name else ""
        await live.asay(f"thread:{self.pk}", typing={"name": name, "customer": True})

    def _talks_too_much(self):
        now = asyncio.get_running_loop().time()
        since, count = self.frames
        self.frames = (since, count + 1) if now - since < 10 else (now, 1)
        return self.frames[1] > FRAMES
