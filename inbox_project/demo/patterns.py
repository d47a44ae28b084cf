"""The conversations that are copied, as text with a place for all that differs in a copy."""

import re
from collections import defaultdict
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import JSONField
from django.utils.text import Truncator

from canned_responses.models import Use
from conversations.models import Conversation, Event, Message, Note, Passage, Rating
from satisfaction.models import Ask
from sla.models import Clock
from team.models import Agent

from .copying import NULL, as_text, code, columns, spans, stamp

PATTERNS = 400  # the first conversations of the database are what is copied
ORDER = re.compile(r"(?<![\w.])4[4-8]\d{3}(?![\w.]*\d)")
SPAN = re.compile(r"'@[\d.]+'")
TOKEN = "%(r)s"  # noqa: S105
Tagged = Conversation.tags.through
Credited = Rating.agents.through
# Where an agent is named: in columns, and in what an event says.
BY = {"assignee_id", "author_id", "actor_id", "agent_id"}
SAID_OF = re.compile(r'("(?:was_)?assignee": )(\d+)')


class Pattern:
    """One conversation as text for COPY, with a %(name)s wherever a copy differs.

    c0: its id. p: its customer. r: 24 hex digits of chance. o: an order number. m0, n0...: the ids
    of its messages and notes. i0...: ids of other rows. t60...: the time a minute after opening,
    s60...: its spans in the index of words. a7: who does there what agent 7 did. q0: its rating. l:
    the order number there. g: its team. w0...: what its
    messages say at the end, x0...: the same in the index.
    """

    def __init__(self, conversation, tagged, people):
        self.people = people
        self.customer_id = conversation.customer_id
        self.is_done = conversation.is_done
        self.opened = int(conversation.opened_at.timestamp())
        self.seconds = set()  # after opening, at which something has a time
        self.spoken = set()  # the same, of what is found by its words
        name = conversation.customer.name
        # Copies are of customers who share the first name only.
        self.said = lambda text: text.replace(name, name.split(" ")[0]) if name else text
        self.surnames = name.casefold().split(" ")[1:]
        messages = sorted(conversation.messages.all(), key=attrgetter("pk"))
        notes = sorted(conversation.notes.all(), key=attrgetter("pk"))
        events = sorted(conversation.events.all(), key=attrgetter("version"))
        passages = sorted(conversation.passages.all(), key=attrgetter("pk"))
        asked = [conversation.ask] if hasattr(conversation, "ask") else []
        rated = [conversation.rating] if hasattr(conversation, "rating") else []
        credited = Credited.objects.filter(rating__in=rated).order_by("pk") if rated else []
        # What still runs is wound up by itself.
        clocks = [clock for clock in conversation.clocks.all() if self.is_done and clock.ended_at]
        self.named = {
            "conversation_id": {conversation.pk: "c0"},
            # In a mail somebody else may have written, too: in the copy it is the customer.
            "customer_id": defaultdict(lambda: "p"),
            "message_id": {message.pk: f"m{i}" for i, message in enumerate(messages)},
            "note_id": {note.pk: f"n{i}" for i, note in enumerate(notes)},
            "rating_id": defaultdict(lambda: "q0"),
        }
        self.rows = {
            Conversation: [self._conversation(conversation, messages)],
            Tagged: [self._row(tag, i) for i, tag in enumerate(tagged)],
            Message: [self._message(message, i) for i, message in enumerate(messages)],
            Note: [self._row(note, i) for i, note in enumerate(notes)],
            Event: [self._event(event, i) for i, event in enumerate(events)],
            Ask: [self._row(ask, i) for i, ask in enumerate(asked)],
            Rating: [self._row(rating, i) for i, rating in enumerate(rated)],
            Credited: [self._row(credit, i) for i, credit in enumerate(credited)],
            Use: [self._row(use, i) for i, use in enumerate(conversation.canned_uses.all())],
            Clock: [self._row(clock, i, runs="[]") for i, clock in enumerate(clocks)],
            Passage: [self._passage(passage, i) for i, passage in enumerate(passages)],
        }
        self.rows = {model: rows for model, rows in self.rows.items() if rows}
        self.texts = {model: "\n".join(rows) + "\n" for model, rows in self.rows.items()}

    def copy(self, rows, next_ids, crowd, random, days, remarks, teams, agents):
        """Add its rows, so many days earlier than it was."""
        opened = self.opened - int(days * 86_400)
        number = next_ids[Conversation]
        values = {f"t{after}": stamp(opened + after) for after in self.seconds}
        values |= {
            "p": crowd.one_like(self.customer_id, random),
            "r": f"{random.getrandbits(96):024x}",
            "o": code(number),
            "l": code(number).lower(),
            "g": random.choice(teams).pk if teams else self.team,
        }
        values |= {f"s{after}": spans(opened + after) for after in self.spoken}
        turn = random.randrange(len(agents)) if agents else 0
        for place, person in enumerate(self.people):
            values[f"a{person}"] = agents[(turn + place) % len(agents)].pk if agents else person
        for i in range(len(self.rows[Message])):
            remark = random.choice(remarks) if remarks else ("", "")
            values[f"w{i}"], values[f"x{i}"] = remark
        for model, text in self.texts.items():
            if model not in next_ids:
                continue
            first, letter = next_ids[model], LETTERS.get(model, "i")
            count = len(self.rows[model])
            for i in range(count):
                values[f"{letter}{i}"] = first + i
            next_ids[model] += count
            rows[model].append(text % values)

    # --- one row of text -------------------------------------------------------------------------

    def _conversation(self, conversation, messages):
        bodies = [message.body for message in messages if not message.auto]
        preview = conversation.preview
        # Names have become shorter: cut it again, where it is the beginning of a message.
        if bodies and preview == cut(bodies[-1]):
            preview = cut(self.said(bodies[-1]))
        self.team = conversation.team_id or NULL
        given = {"token": TOKEN + "0" * 8, "preview": self._text(preview), "team_id": "%(g)s"}
        return self._row(conversation, 0, **given)

    def _message(self, message, i):
        external_id = f"%(c0)s.%(r)s.{i}@copy.example" if message.external_id else ""
        token = f"{TOKEN}{i + 1:08x}"
        given = {"token": token, "external_id": external_id, "client_id": ""}
        given["body"] = self._text(as_text(Message._meta.get_field("body"), message.body))
        given["body"] += f"%(w{i})s"
        return self._row(message, i, **given)

    def _passage(self, passage, i):
        after = int(passage.created_at.timestamp()) - self.opened
        self.spoken.add(after)
        words = SPAN.sub("", ORDER.sub("%(l)s", passage.words.replace("%", "%%")))
        for word in self.surnames:
            words = re.sub(rf"'{re.escape(word)}':\S+", "", words)
        if passage.message_id:
            words += f"%(x{self.named['message_id'][passage.message_id][1:]})s"
        return self._row(passage, i, words=f"{words} %(s{after})s")

    def _event(self, event, i):
        event.announced_at = event.created_at
        if event.details.get("waited"):
            # Copies have whole seconds, and so have waits, else they would not fit.
            asked_at = event.created_at - timedelta(seconds=event.details["waited"])
            waited = int(event.created_at.timestamp()) - int(asked_at.timestamp())
            event.details = event.details | {"waited": float(waited)}
        return self._row(event, i)

    def _row(self, item, i, **ready):
        """`ready`: the columns whose text is not that of the original."""
        return "\t".join(
            ready[field.attname]
            if field.attname in ready
            else self._cell(field, getattr(item, field.attname), i)
            for field in columns(type(item))
        )

    def _cell(self, field, value, i):
        if field.primary_key:
            return f"%({LETTERS.get(field.model, 'i')}{i})s"
        if value is None:
            return NULL
        if field.attname in BY and value in self.people:
            return f"%(a{value})s"
        if field.attname in self.named:
            return f"%({self.named[field.attname][value]})s"
        if field.attname == "snoozed_until":
            return value.isoformat()
        if isinstance(value, datetime):
            after = int(value.timestamp()) - self.opened
            self.seconds.add(after)
            return f"%(t{after})s"
        if isinstance(value, timedelta):
            return f"{value.total_seconds()} seconds"
        if isinstance(field, JSONField):
            text = self.said(as_text(field, value)).replace("%", "%%")
            return SAID_OF.sub(self._said_of, text) if field.model is Event else text
        return self._text(as_text(field, value))

    def _said_of(self, found):
        is_known = int(found[2]) in self.people
        return f"{found[1]}%(a{found[2]})s" if is_known else found[0]

    def _text(self, text):
        return ORDER.sub("%(o)s", self.said(text).replace("%", "%%"))


def cut(body):
    """As the list shows it."""
    return Truncator(" ".join(body[:500].split())).chars(119)


LETTERS = {Conversation: "c", Message: "m", Note: "n", Rating: "q"}


def read_patterns():
    """Whatever names other rows in its details, or waits to be sent, is left out."""
    odd = Event.objects.filter(kind__in=["bounced", "delivery_changed"]).values("conversation")
    queued = Message.objects.filter(delivery__in=["queued", "claimed", "handing_off"])
    moved = Event.objects.filter(kind="merged").values("conversation")
    conversations = Conversation.objects.filter(follow_up_of=None).exclude(pk__in=moved)
    conversations = conversations.exclude(pk__in=odd).exclude(pk__in=queued.values("conversation"))
    conversations = conversations.select_related("customer", "ask", "rating").order_by("pk")
    conversations = conversations.prefetch_related(
        "messages", "notes", "events", "passages", "clocks", "canned_uses"
    )[:PATTERNS]
    tagged = defaultdict(list)
    for row in Tagged.objects.filter(conversation__in=[c.pk for c in conversations]):
        tagged[row.conversation_id].append(row)
    people = dict.fromkeys(Agent.objects.filter(is_bot=False).values_list("pk", flat=True))
    return [
        Pattern(conversation, tagged[conversation.pk], people) for conversation in conversations
    ]
