"""The demo's conversations over and over, for other customers and over two years: by COPY.

Each is a true copy of one that was told through the verbs, so that its log, its state and its
texts fit together by themselves. Only ids, times, tokens and order numbers are new.
"""

import json
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from random import Random

from django.db import connection, transaction
from django.db.models import JSONField
from django.utils.text import Truncator

from conversations.models import Conversation, Event, Message, Note, Passage, Rating
from conversations.models.passage import SPANS
from customers.models import Customer, Identity

PATTERNS = 400  # the first conversations of the database are what is copied
SHARE_OPEN = 0.05
YEARS = 2
A_CUSTOMER = 4  # conversations of one customer
CHUNK = 5000
ORDER = re.compile(r"(?<![\w.])4[4-8]\d{3}(?![\w.]*\d)")
SPAN = re.compile(r"'@[\d.]+'")
TOKEN = "%(r)s"  # noqa: S105
DIGITS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
Tagged = Conversation.tags.through
# What is copied, in an order in which each row finds the rows that it names.
TABLES = [Conversation, Tagged, Message, Note, Event, Rating, Passage]


def multiply(total, *, remarks=(), teams=(), progress=lambda done, total: None):
    """Add `total` conversations. Rebuilds the indexes, which is quicker than feeding them.

    `remarks`: each message ends with one of these, so that a search has different words to find.
    `teams`: each conversation is of one of these instead of its pattern's.
    """
    remarks = [(f" {text}", indexed(text)) for text in remarks]
    patterns = read_patterns()
    if not patterns:
        raise ValueError("There is no conversation to copy.")
    is_open = [pattern for pattern in patterns if not pattern.is_done]
    is_done = [pattern for pattern in patterns if pattern.is_done]
    with transaction.atomic(), indexes_rebuilt([Customer, Identity, *TABLES]):
        crowd = Crowd(patterns, total)
        next_ids = {model: first_id(model) for model in TABLES}
        random = Random(next_ids[Conversation])  # another one each time: tokens are unique
        for begin in range(0, total, CHUNK):
            rows = defaultdict(list)
            for number in range(begin, min(begin + CHUNK, total)):
                # In the order of time, as they would have come: rows of one week lie together.
                days = 365 * YEARS * (1 - number / total)
                pattern = random.choice(is_done)
                if random.random() < SHARE_OPEN:
                    pattern, days = random.choice(is_open), 21 * random.random()
                pattern.copy(rows, next_ids, crowd, random, days, remarks, teams)
            for model in TABLES:
                copy_in(model, rows[model])
            progress(min(begin + CHUNK, total), total)
        for model in TABLES:
            move_sequence(model, next_ids[model])
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(table, [Customer, Identity, *TABLES]))}")


# --- what is copied -----------------------------------------------------------------------------


class Pattern:
    """One conversation as text for COPY, with a %(name)s wherever a copy differs.

    c0: its id. p: its customer. r: 24 hex digits of chance. o: an order number. m0, n0...: the ids
    of its messages and notes. i0...: ids of other rows. t60...: the time a minute after opening,
    s60...: its spans in the index of words. l: the order number there. g: its team. w0...: what its
    messages say at the end, x0...: the same in the index.
    """

    def __init__(self, conversation, tagged):
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
        rated = [conversation.rating] if hasattr(conversation, "rating") else []
        self.named = {
            "conversation_id": {conversation.pk: "c0"},
            # In a mail somebody else may have written, too: in the copy it is the customer.
            "customer_id": defaultdict(lambda: "p"),
            "message_id": {message.pk: f"m{i}" for i, message in enumerate(messages)},
            "note_id": {note.pk: f"n{i}" for i, note in enumerate(notes)},
        }
        self.rows = {
            Conversation: [self._conversation(conversation, messages)],
            Tagged: [self._row(tag, i) for i, tag in enumerate(tagged)],
            Message: [self._message(message, i) for i, message in enumerate(messages)],
            Note: [self._row(note, i) for i, note in enumerate(notes)],
            Event: [self._event(event, i) for i, event in enumerate(events)],
            Rating: [self._row(rating, i) for i, rating in enumerate(rated)],
            Passage: [self._passage(passage, i) for i, passage in enumerate(passages)],
        }
        self.rows = {model: rows for model, rows in self.rows.items() if rows}
        self.texts = {model: "\n".join(rows) + "\n" for model, rows in self.rows.items()}

    def copy(self, rows, next_ids, crowd, random, days, remarks, teams):
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
        for i in range(len(self.rows[Message])):
            remark = random.choice(remarks) if remarks else ("", "")
            values[f"w{i}"], values[f"x{i}"] = remark
        for model, text in self.texts.items():
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
        if field.attname in self.named:
            return f"%({self.named[field.attname][value]})s"
        if field.attname == "snoozed_until":
            return value.isoformat()
        if isinstance(value, datetime):
            after = int(value.timestamp()) - self.opened
            self.seconds.add(after)
            return f"%(t{after})s"
        if isinstance(field, JSONField):
            return self.said(as_text(field, value)).replace("%", "%%")
        return self._text(as_text(field, value))

    def _text(self, text):
        return ORDER.sub("%(o)s", self.said(text).replace("%", "%%"))


def cut(body):
    """As the list shows it."""
    return Truncator(" ".join(body[:500].split())).chars(119)


LETTERS = {Conversation: "c", Message: "m", Note: "n"}


def read_patterns():
    """Whatever names other rows in its details, or waits to be sent, is left out."""
    odd = Event.objects.filter(kind__in=["bounced", "delivery_changed"]).values("conversation")
    queued = Message.objects.filter(delivery__in=["queued", "claimed", "handing_off"])
    moved = Event.objects.filter(kind="merged").values("conversation")
    conversations = Conversation.objects.filter(follow_up_of=None).exclude(pk__in=moved)
    conversations = conversations.exclude(pk__in=odd).exclude(pk__in=queued.values("conversation"))
    conversations = conversations.select_related("customer", "rating").order_by("pk")
    conversations = conversations.prefetch_related("messages", "notes", "events", "passages")[
        :PATTERNS
    ]
    tagged = defaultdict(list)
    for row in Tagged.objects.filter(conversation__in=[c.pk for c in conversations]):
        tagged[row.conversation_id].append(row)
    return [Pattern(conversation, tagged[conversation.pk]) for conversation in conversations]


class Crowd:
    """Customers like those of the patterns, with other surnames and addresses."""

    def __init__(self, patterns, total):
        wanted = {pattern.customer_id for pattern in patterns}
        people = list(Customer.objects.filter(pk__in=wanted).order_by("pk"))
        self.place = {person.pk: i for i, person in enumerate(people)}
        self.rounds = max(1, total // A_CUSTOMER // len(people))
        self.first = first_id(Customer)
        surnames = [person.name.split(" ")[-1] for person in people if person.name]
        self._copy_people(people, surnames)
        self._copy_addresses(people)

    def one_like(self, customer_id, random):
        turn = int(random.random() * self.rounds)
        return self.first + turn * len(self.place) + self.place[customer_id]

    def _copy_people(self, people, surnames):
        number = self.first
        for turn in range(self.rounds):
            rows = []
            for i, person in enumerate(people):
                other = surnames[(i + turn) % len(surnames)]
                name = f"{person.name.split(' ')[0]} {other}" if person.name else ""
                given = {"id": str(number), "name": name}
                rows.append(plain_row(person, given))
                number += 1
            copy_in(Customer, ["\n".join(rows) + "\n"])
        move_sequence(Customer, number)

    def _copy_addresses(self, people):
        known = defaultdict(list)
        for identity in Identity.objects.filter(customer__in=people).order_by("pk"):
            known[identity.customer_id].append(identity)
        number = first_id(Identity)
        for turn in range(self.rounds):
            rows = []
            for i, person in enumerate(people):
                owner = self.first + turn * len(people) + i
                for identity in known[person.pk]:
                    value = identity.value
                    if "@" in value:
                        value = value.replace("@", f".{owner}@", 1)
                    else:
                        value = f"{owner:010x}{value[10:]}"
                    given = {"id": str(number), "customer_id": str(owner), "value": value}
                    rows.append(plain_row(identity, given))
                    number += 1
            copy_in(Identity, ["\n".join(rows) + "\n"])
        move_sequence(Identity, number)


def plain_row(item, given):
    values = ((f, given.get(f.attname, getattr(item, f.attname))) for f in columns(type(item)))
    return "\t".join(NULL if value is None else as_text(field, value) for field, value in values)


# --- text for COPY ------------------------------------------------------------------------------

MIDNIGHT = [f" {s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+00" for s in range(86_400)]
DATES = {}
NULL = r"\N"


def stamp(seconds):
    """A time as COPY reads it, from seconds since 1970."""
    day, second = divmod(seconds, 86_400)
    if day not in DATES:
        DATES[day] = f"{datetime.fromtimestamp(0, UTC) + timedelta(days=day):%Y-%m-%d}"
    return DATES[day] + MIDNIGHT[second]


def code(number):
    """Five digits and letters, another for every number: as long as an order number."""
    letters = ""
    for _ in range(5):
        number, place = divmod(number, len(DIGITS))
        letters = DIGITS[place] + letters
    return letters


def as_text(field, value):
    if isinstance(field, JSONField):
        value = json.dumps(value, ensure_ascii=False)
    text = str(value).replace("\\", "\\\\").replace("\t", "\\t")
    return text.replace("\n", "\\n").replace("\r", "\\r")


def spans(seconds):
    """The spans of time of something at that time, as the index of words has them."""
    return " ".join(f"'@{span}.{seconds >> span}'" for span in SPANS)


def indexed(text):
    """These words as the index has them, behind those of any message of the demo."""
    return "".join(f" '{word}':{1000 + n}A" for n, word in enumerate(text.split()))


# --- the database -------------------------------------------------------------------------------


def table(model):
    return model._meta.db_table


def columns(model):
    return [field for field in model._meta.concrete_fields if not field.generated]


def copy_in(model, texts):
    if texts:
        names = ", ".join(f'"{field.column}"' for field in columns(model))
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table(model)} ({names}) FROM STDIN") as copy,
        ):
            copy.write("".join(texts))


def first_id(model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table(model)])
        return cursor.fetchone()[0]


def move_sequence(model, next_id):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table(model), next_id]
        )


class indexes_rebuilt:
    """Without indexes and foreign keys in the block; afterwards they are there again, checked.

    Keys and unique constraints stay. Nobody else can read or write these tables meanwhile.
    """

    INDEXES = """
        SELECT format('%%I', c.relname), pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    """
    FOREIGN_KEYS = """
        SELECT conrelid::regclass::text, format('%%I', conname), pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f'
    """

    def __init__(self, models):
        self.tables = [table(model) for model in models]

    def __enter__(self):
        with connection.cursor() as cursor:
            # Keys that are still to be checked would forbid what comes next.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"LOCK TABLE {', '.join(self.tables)} IN ACCESS EXCLUSIVE MODE")
            cursor.execute(self.INDEXES, [self.tables])
            self.indexes = cursor.fetchall()
            cursor.execute(self.FOREIGN_KEYS, [self.tables])
            self.foreign_keys = cursor.fetchall()
            for name, _definition in self.indexes:
                cursor.execute(f"DROP INDEX {name}")
            for of_table, name, _definition in self.foreign_keys:
                cursor.execute(f"ALTER TABLE {of_table} DROP CONSTRAINT {name}")

    def __exit__(self, error, *_rest):
        if error:
            return
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            for _name, definition in self.indexes:
                cursor.execute(definition)
            for of_table, name, definition in self.foreign_keys:
                cursor.execute(f"ALTER TABLE {of_table} ADD CONSTRAINT {name} {definition}")
