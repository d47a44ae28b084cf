"""The live side of the pages: what a socket sends is what the page would show."""

import asyncio
import random
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from team.locale import language_of, speaking, supported
from team.models import Agent

from . import presence, profiles, reading, rows, threads, workload
from .access import Access
from .live import Socket, asay
from .models import Batch, Conversation

TYPING_EVERY = 2  # seconds
TELL_EVERY = 2  # seconds, while very many conversations change
RENEW_EVERY = 1  # seconds, while agents come and go


class AgentSocket(Socket):
    """A socket of a signed-in agent; `recheck` keeps its access true while it is open."""

    access = None

    async def connect(self):
        await self.accept()
        self.query = {
            name: values[0]
            for name, values in parse_qs(
                self.scope["query_string"].decode("utf-8", "replace")
            ).items()
        }
        self.agent = self.scope["user"]
        self.session_key = self.scope["session"].session_key
        if not self.agent.is_authenticated or not self.agent.is_active:
            await self.close(4401)
            return
        self.language = supported(self.agent.language) or language_of(self.scope)
        self.access = await database_sync_to_async(Access.of)(self.agent)
        await self.admit()

    def speaking(self):
        """A context in which a fragment is written as this agent's pages are."""
        return self.agent.speaking(self.language)


class Rows:
    """The last rows that were rendered in this process, shared by all its sockets."""

    KEPT = 500

    def __init__(self):
        self.rendering = {}

    async def get(self, pk, version, language, customer=0):
        """The row at this version or a later one; None when the conversation is gone.

        `customer` is the version of its customer when that is what changed. However many sockets
        ask for it, it is rendered once.
        """
        key = pk, version, language, customer
        if key not in self.rendering:
            while len(self.rendering) >= self.KEPT:
                self.rendering.pop(next(iter(self.rendering)))
            self.rendering[key] = asyncio.ensure_future(self._render(pk, language))
        try:
            return await asyncio.shield(self.rendering[key])
        except BaseException:
            self.rendering.pop(key, None)
            raise

    @database_sync_to_async
    def _render(self, pk, language):
        conversation = Conversation.objects.for_list().filter(pk=pk).first()
        with speaking(language):
            return conversation and rows.Row.of(conversation)


shared_rows = Rows()


class CallConsumer(AgentSocket):
    """A page without a list: it hears only what calls its agent."""

    async def admit(self):
        await self.start([f"agent:{self.agent.pk}"])

    async def opened(self):
        await database_sync_to_async(workload.arrive)(self.agent)
        await self.send_call()

    async def hear(self, wakeup):
        if "call" in wakeup:
            await self.send_call(wakeup["call"])

    async def send_call(self, about=None):
        """What the agent is told: of this, or only how much they have not read."""
        if call := await self.render_call(about):
            await self.send_json(call)

    @database_sync_to_async
    def render_call(self, about):
        with self.speaking():
            return import_string(settings.CALLS)(self.agent, about)


class InboxConsumer(CallConsumer):
    """The list: each change arrives as its one row, in the place where this list would show it."""

    async def admit(self):
        self.sent = {}
        self.changed, self.telling = set(), None
        await self.start(["agents", f"agent:{self.agent.pk}"])

    async def opened(self):
        await super().opened()
        await self.send_batches()

    async def hear(self, wakeup):
        if "call" in wakeup:
            await self.send_call(wakeup["call"])
            return
        if "batch" in wakeup:
            await self.send_batches(wakeup["batch"])
            return
        if wakeup.get("resync"):
            await self.send_json({"type": "stale"})
            return
        if wakeup.get("bulk"):
            self.hear_bulk(wakeup)
            return
        pk, version = wakeup["conversation"], wakeup["version"]
        if not self.access.sees(wakeup["team"], wakeup["assignee"]):
            if self.access.sees(wakeup["was_team"], wakeup["was_assignee"]):
                await self.send_json({"type": "row", "pk": pk, "html": "", "here": False})
            return
        customer = wakeup.get("customer", 0)
        if self.sent.get(pk, 0) >= version and not customer:
            return
        row = await shared_rows.get(pk, version, self.language, customer)
        if row is None or not self.access.sees(row.team, row.assignee):
            return
        if len(self.sent) > 1000:
            self.sent.clear()
        self.sent[pk] = row.version
        here = row.is_in(self.query.get("tab", ""), self.query.get("box", ""), self.access.agent)
        await self.send_json(
            {
                "type": "row",
                "pk": pk,
                "html": row.html,
                "turn": row.turn,
                "at": row.at,
                "since": row.since,
                "due": row.due,
                "version": row.version,
                # Raised when there is something new to read.
                "news": row.news,
                "assignee": row.assignee,
                # A search is not repeated for each event: its rows change, none is added.
                "here": None if here and self.query.get("q") else here,
            }
        )

    def hear_bulk(self, wakeup):
        """One of very many changes in a row: they are told together, without their rows."""
        if not self.is_seen(wakeup):
            return
        self.changed.add(wakeup["conversation"])
        if self.telling is None or self.telling.done():
            self.telling = asyncio.create_task(self.tell_changed())

    def is_seen(self, wakeup):
        """Whether the agent sees what it is about, or has seen it until now."""
        return self.access.sees(wakeup["team"], wakeup["assignee"]) or self.access.sees(
            wakeup["was_team"], wakeup["was_assignee"]
        )

    async def tell_changed(self):
        # Not all screens in the same moment.
        await asyncio.sleep(TELL_EVERY * random.uniform(0.75, 1.25))  # noqa: S311
        changed, self.changed = self.changed, set()
        if self.joined:
            await self.send_json({"type": "changed", "pks": list(changed)})

    async def send_batches(self, pk=None):
        """How far the agent's batches came: one of them, or all that are of interest now."""
        for frame in await self.render_batches(pk):
            await self.send_json(frame)

    @database_sync_to_async
    def render_batches(self, pk):
        mine = Batch.objects.filter(agent=self.agent.pk, is_bulk=True)
        shown = mine.filter(pk=pk) if pk else mine.shown_to(self.agent, timezone.now())
        with self.speaking():
            return [
                {
                    "type": "batch",
                    "html": render_to_string("conversations/_batch.html", {"batch": batch}),
                }
                for batch in shown
            ]


class ThreadConsumer(AgentSocket):
    """One open thread: the log's tail after the page's cursor, who types, who is looking."""

    viewing = True
    typed_at = 0.0
    # The team in whose queue it waits, and what is shown of that.
    queue_of = waits = renewing = None

    async def admit(self):
        self.pk = self.scope["url_route"]["kwargs"]["pk"]
        after = self.query.get("after", "0")
        self.cursor = int(after) if after.isdecimal() and len(after) < 10 else 0
        self.customer = self.query.get("customer", "")
        if not await self.may_see():
            await self.send_json(await self.farewell())
            await self.close(4404)
            return
        await self.start([f"thread:{self.pk}", "queues"])

    async def opened(self):
        await database_sync_to_async(workload.arrive)(self.agent)
        await database_sync_to_async(presence.stay)([], [(self.pk, self.agent.pk)])
        await self.send_tail()
        if self.customer:
            await self.send_customer()
        await asay(f"thread:{self.pk}", presence=True)

    async def disconnect(self, code):
        was_joined = bool(self.joined)
        await super().disconnect(code)
        if was_joined:
            await database_sync_to_async(presence.leave)(self.pk, self.agent.pk)
            await asay(f"thread:{self.pk}", presence=True)

    async def hear(self, wakeup):
        if "queues" in wakeup:
            self.hear_queues(wakeup["queues"])
        elif wakeup.get("presence"):
            await self.send_presence()
        elif typing := wakeup.get("typing"):
            if typing.get("agent") != self.agent.pk and await self.may_see():
                html = await self.render("typing", {"typing": typing})
                await self.send_json({"type": "typing", "html": html})
        elif wakeup.get("customer"):
            await self.send_customer()
        elif wakeup.get("resync") or wakeup["version"] > self.cursor:
            await self.send_tail()

    async def receive_json(self, content, **kwargs):
        """The browser says that its agent types, or has read up to a version."""
        if not self.joined:
            return
        if content.get("type") == "typing":
            now = asyncio.get_running_loop().time()
            if now - self.typed_at > TYPING_EVERY:
                self.typed_at = now
                await self.say_typing(content.get("mode"))
        elif content.get("type") == "seen":
            await self.mark_seen(content.get("version"))
            # The customer is told how far we have read, nothing else.
            await asay(f"visitor:{self.pk}", read=True)

    async def say_typing(self, mode):
        typing = {"name": self.agent.first_name_or_name, "agent": self.agent.pk}
        is_note = mode == "note"
        await asay(f"thread:{self.pk}", typing=typing | {"is_note": is_note})
        if not is_note and await self.may_see():
            # The customer hears only that somebody answers, and only by first name.
            await asay(f"visitor:{self.pk}", typing={"name": typing["name"]})

    async def send_tail(self):
        tail = await self.render_tail()
        if tail is None:
            await self.send_json(await self.farewell())
            self._end(4404)
        elif tail:
            await self.send_json({"type": "tail", "version": self.cursor, "html": tail})

    async def send_customer(self):
        """What the page shows of the customer, unless it shows the latest."""
        if html := await self.render_customer():
            await self.send_json({"type": "customer", "stamp": self.customer, "html": html})

    async def send_presence(self):
        await self.send_json({"type": "presence", "html": await self.render("presence", {})})

    def hear_queues(self, teams):
        is_idle = self.renewing is None or self.renewing.done()
        if self.queue_of in teams and is_idle:
            self.renewing = asyncio.create_task(self.renew_waits())

    async def renew_waits(self):
        # Not all threads in the same moment.
        await asyncio.sleep(RENEW_EVERY * random.uniform(0.5, 1))  # noqa: S311
        html = await self.render_waits() if self.joined else ""
        if html and html != self.waits and self.joined:
            self.waits = html
            await self.send_json({"type": "waits", "html": html})

    def visible(self):
        return Conversation.objects.visible_to(self.agent).filter(pk=self.pk)

    @database_sync_to_async
    def may_see(self):
        return self.visible().exists()

    @database_sync_to_async
    def farewell(self):
        """It can be seen no longer: where it went, if it was merged into one that can."""
        part = Conversation.objects.filter(pk=self.pk).first()
        whole = part and Conversation.objects.visible_to(self.agent).filter(pk=part.standing.pk)
        if not whole or not whole.exists():
            return {"type": "gone"}
        with self.speaking():
            html = render_to_string("conversations/live/led_on.html", {"whole": whole.get()})
        return {"type": "led on", "html": html}

    @database_sync_to_async
    def render_tail(self):
        """The lines after the cursor; "" when there are none, None when it may not be seen."""
        conversation = self.visible().for_list().prefetch_related("followers").first()
        if conversation is None:
            return None
        self.queue_of = conversation.team_id if conversation.is_in_queue else None
        events = threads.after(conversation, self.cursor)
        if not events:
            return ""
        self.cursor, self.waits = conversation.version, None
        context = {"conversation": conversation, "events": events, "agent": self.agent}
        with self.speaking():
            return render_to_string("conversations/live/thread_tail.html", context)

    @database_sync_to_async
    def render_waits(self):
        """What keeps it in its queue; "" when it waits in none any more, which a tail tells."""
        conversation = self.visible().for_list().first()
        if conversation is None or not conversation.is_in_queue:
            return ""
        context = {"conversation": conversation, "oob_waits": True}
        with self.speaking():
            return render_to_string("conversations/_waits.html", context)

    @database_sync_to_async
    def render_customer(self):
        conversation = self.visible().for_list().first()
        if conversation is None or conversation.customer.stamp == self.customer:
            return ""
        self.customer = conversation.customer.stamp
        with self.speaking():
            context = profiles.about(conversation.customer) | {"conversation": conversation}
            return render_to_string("customers/live.html", context)

    @database_sync_to_async
    def render(self, fragment, context):
        if fragment == "presence":
            others = [pk for pk in presence.viewers(self.pk) if pk != self.agent.pk]
            context["viewers"] = list(Agent.objects.filter(pk__in=others).order_by("name"))
        with self.speaking():
            return render_to_string(
                f"conversations/live/{fragment}.html", context | {"agent": self.agent}
            )

    @database_sync_to_async
    def mark_seen(self, version):
        if not isinstance(version, int) or version < 0 or not self.visible().exists():
            return
        version = min(version, self.cursor)
        reading.read(self.agent, self.pk, version, now=timezone.now())
