"""Wake-ups for open screens: from whoever changed something to every socket that shows it.

A wake-up carries ids and versions, never content: what may be seen is decided, and rendered, at the
socket. It is a hint and may be lost; the truth is the log in Postgres, and a screen that missed
something catches up from its cursor.

Every process keeps one subscription to one group of the channel layer, and hands what it hears to
its own sockets in memory. The cost of an event does not grow with one Redis message a socket.
"""

import asyncio
import contextlib
import logging
import time
import uuid
from collections import defaultdict
from contextvars import Context, ContextVar

import redis
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer
from django.conf import settings

from sandbox.world import current, own

from . import presence

log = logging.getLogger(__name__)

GROUP = "screens"
QUEUE = 256
SHOWN = 20  # conversations of one customer whose screens hear at once that the customer changed
BEAT = 5  # seconds between two proofs that wake-ups still arrive


async def asay(*topics, **wakeup):
    """Wake every socket, in every process, that joined one of these topics."""
    await get_channel_layer().group_send(
        GROUP, {"type": "wake", "topics": [*map(own, topics)], "wakeup": wakeup}
    )


def say(*topics, **wakeup):
    """The same from synchronous code.

    Published directly, in the layer's own words: `async_to_sync(group_send)` makes an event loop
    and a connection for each call, 2.7 ms of work against 0.1. A Redis that accepts and never
    answers is left alone for some seconds: a reply must not wait for it at every event.
    """
    if time.monotonic() < say.silent_until:
        raise TimeoutError("Redis did not answer a moment ago")
    layer = get_channel_layer()
    topics = [*map(own, topics)]
    message = layer.serialize({"type": "wake", "topics": topics, "wakeup": wakeup})
    prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]
    try:
        presence.client().publish(f"{prefix}__group__{GROUP}", message)
    except redis.TimeoutError:
        say.silent_until = time.monotonic() + BEAT
        raise


say.silent_until = 0.0

FEW = 20
is_bulk = ContextVar("is_bulk", default=False)


def end_bulk():
    """After more changes than were shown one by one, every list is fetched once more."""
    if is_bulk.get():
        with contextlib.suppress(redis.RedisError, TimeoutError):
            say("agents", resync=True)


@contextlib.contextmanager
def in_bulk(count):
    """More changes in a row than a list can show one by one: the lists are told so."""
    token = is_bulk.set(count > FEW)
    try:
        yield
    finally:
        is_bulk.reset(token)


def wake_screens(event):
    """The listener: tell every open screen that this conversation's log has grown."""
    conversation, details = event.conversation, event.details
    say(
        "agents",
        f"thread:{conversation.pk}",
        f"visitor:{conversation.pk}",
        conversation=conversation.pk,
        version=event.version,
        kind=event.kind,
        # Whether it is about an answer that did not leave at once.
        waited=bool(event.message and event.message.send_at),
        team=conversation.team_id,
        assignee=conversation.assignee_id,
        # Who saw it until now may see it no longer.
        was_team=details.get("was_team", conversation.team_id),
        was_assignee=details.get("was_assignee", conversation.assignee_id),
        bulk=is_bulk.get(),
    )


def wake_screens_of(customer):
    """The listener: something about this customer has changed that rows and threads show."""
    for conversation in customer.conversations.order_by("-last_activity_at")[:SHOWN]:
        say(
            "agents",
            f"thread:{conversation.pk}",
            conversation=conversation.pk,
            version=conversation.version,
            customer=customer.version,
            team=conversation.team_id,
            assignee=conversation.assignee_id,
            was_team=conversation.team_id,
            was_assignee=conversation.assignee_id,
        )


def wake_queues(teams):
    """Tell the threads that wait in the queues of these teams: who can take something has changed.
    A lost wake-up is made up for by the next one."""
    if teams:
        with contextlib.suppress(redis.RedisError, TimeoutError):
            say("queues", queues=list(teams))


class Hub:
    """The sockets of this process, by topic."""

    def __init__(self):
        self.topics = defaultdict(set)
        self.task = None
        self.is_listening = asyncio.Event()
        self.beat_id = uuid.uuid4().hex
        self.heard_at = 0.0

    @property
    def sockets(self):
        return {socket for sockets in self.topics.values() for socket in sockets}

    def join(self, socket, topics):
        for topic in topics:
            self.topics[topic].add(socket)
        if self.task is None or self.task.done() or self.task.get_loop().is_closed():
            # In no sandbox, and in nobody's language: it outlives the socket that began it.
            loop = asyncio.get_running_loop()
            self.task = loop.create_task(self._run(), context=Context())

    def leave(self, socket, topics):
        for topic in topics:
            self.topics[topic].discard(socket)
            if not self.topics[topic]:
                del self.topics[topic]
        if not self.topics and self.task:
            self.task.cancel()
            self.task, self.heard_at = None, 0.0
            self.is_listening.clear()

    def wake(self, topics, wakeup):
        woken = {socket for topic in topics for socket in self.topics.get(topic, ())}
        for socket in woken:
            socket.wake(wakeup)

    async def _run(self):
        """Listen, beat and look after access until the last socket has left."""
        tasks = [
            asyncio.create_task(self._repeat(step)) for step in (self._listen, self._look_after)
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _repeat(self, step):
        while True:
            try:
                await step()
            except Exception:
                log.exception("Live screens: %s failed; trying again", step.__name__)
                await asyncio.sleep(1)

    async def _listen(self):
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        if self.is_listening.is_set():
            self._catch_up()
        self.is_listening.set()
        while True:
            message = await layer.receive(channel)
            if message["wakeup"].get("beat") == self.beat_id:
                self._hear_beat()
            else:
                self.wake(message["topics"], message["wakeup"])

    async def _look_after(self):
        """Every few seconds: send ourselves a beat, and check what sockets may still do."""
        from .access import recheck

        await self.is_listening.wait()
        await asay(beat=self.beat_id)
        await recheck(self.sockets)
        await asyncio.sleep(BEAT)

    def _hear_beat(self):
        """A gap between two beats: wake-ups were lost with them, so every screen catches up."""
        now = time.monotonic()
        if self.heard_at and now - self.heard_at > 2.5 * BEAT:
            log.warning("Live screens heard nothing for %.0f s; catching up", now - self.heard_at)
            self._catch_up()
        self.heard_at = now

    def _catch_up(self):
        for socket in self.sockets:
            socket.wake({"resync": True})


hub = Hub()


class Socket(AsyncJsonWebsocketConsumer):
    """A socket that hears the hub, one wake-up after the other.

    Call `start(topics)` when it is known who is there; override `opened` (first content) and
    `hear(wakeup)`. A socket that cannot keep up is closed with 1013, never skipped: it comes back
    and catches up.
    """

    # No subscription of its own in Redis: the hub has one for all.
    channel_layer_alias = "none: sockets hear the hub"
    joined = ()
    listening = None
    world = ""

    async def start(self, topics):
        self.queue = asyncio.Queue(QUEUE)
        self.world, self.joined = current(), [*map(own, [*topics, "world"])]
        hub.join(self, self.joined)
        self.listening = asyncio.create_task(self._hear_all())

    async def opened(self):
        """Runs before the first wake-up is heard, and after joining: nothing falls between."""

    async def hear(self, wakeup):
        raise NotImplementedError

    def wake(self, wakeup):
        if wakeup.get("over"):  # its sandbox is no more
            self._end(4404)
            return
        try:
            self.queue.put_nowait(wakeup)
        except asyncio.QueueFull:
            self._end(1013)

    async def _hear_all(self):
        try:
            # What happens from here on is heard; what was before, `opened` sends. Without Redis
            # the first content still comes.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hub.is_listening.wait(), 2)
            await self.opened()
            while True:
                await self.hear(await self.queue.get())
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("%s failed; it will come back", type(self).__name__)
            self._end(1011)

    def _end(self, code):
        """Stop hearing at once, and close."""
        hub.leave(self, self.joined)
        self.joined = ()
        asyncio.create_task(self._close(code))  # noqa: RUF006 (the loop outlives it)

    async def _close(self, code):
        with contextlib.suppress(OSError):
            await self.close(code)

    async def send_json(self, content, close=False):
        """To a line that its browser has closed meanwhile a server cannot send, and says so by an
        OSError. That is no failure: what was missed is caught up with when it is back."""
        with contextlib.suppress(OSError):
            await super().send_json(content, close)

    async def disconnect(self, code):
        hub.leave(self, self.joined)
        self.joined = ()
        if self.listening:
            self.listening.cancel()

    async def receive(self, text_data=None, bytes_data=None, **kwargs):
        await super().receive(text_data=text_data or "{}", **kwargs)

    @classmethod
    async def decode_json(cls, text_data):
        """What is not a JSON object is nothing: a socket does not fall over bad input."""
        try:
            content = await super().decode_json(text_data) if len(text_data) < 10_000 else {}
        except (ValueError, RecursionError):
            content = {}
        return content if isinstance(content, dict) else {}
