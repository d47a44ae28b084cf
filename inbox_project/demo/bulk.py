"""The demo's conversations over and over, for other customers and over two years: by COPY.

Each is a true copy of one that was told through the verbs, so that its log, its state and its
texts fit together by themselves. Only ids, times, tokens and order numbers are new.
"""

from collections import defaultdict
from random import Random

from django.db import connection, transaction

from canned_responses.models import Use
from conversations.models import Conversation, Event, Message, Note, Passage, Rating
from customers.models import Customer, Identity
from satisfaction.models import Ask
from sla.models import Clock

from .copying import copy_in, first_id, indexed, indexes_rebuilt, move_sequence, plain_row, table
from .patterns import Credited, Tagged, read_patterns

SHARE_OPEN = 0.05
YEARS = 2
A_CUSTOMER = 4  # conversations of one customer
CHUNK = 5000
# What is copied, in an order in which each row finds the rows that it names.
TABLES = [Conversation, Tagged, Message, Note, Event, Ask, Rating, Credited, Use, Clock, Passage]


def multiply(
    total, *, remarks=(), teams=(), agents=(), is_found=True, progress=lambda done, total: None
):
    """Add `total` conversations. Rebuilds the indexes, which is quicker than feeding them.

    `remarks`: each message ends with one of these, so that a search has different words to find.
    `teams`: each conversation is of one of these instead of its pattern's; `agents`: as many of
    these have it as had the pattern. Without `is_found` no search finds it, and it takes less time.
    """
    tables = TABLES if is_found else [model for model in TABLES if model != Passage]
    remarks = [(f" {text}", indexed(text)) for text in remarks]
    patterns = read_patterns()
    if not patterns:
        raise ValueError("There is no conversation to copy.")
    is_open = [pattern for pattern in patterns if not pattern.is_done]
    is_done = [pattern for pattern in patterns if pattern.is_done]
    with transaction.atomic(), indexes_rebuilt([Customer, Identity, *tables]):
        crowd = Crowd(patterns, total)
        next_ids = {model: first_id(model) for model in tables}
        random = Random(next_ids[Conversation])  # another one each time: tokens are unique
        for begin in range(0, total, CHUNK):
            rows = defaultdict(list)
            for number in range(begin, min(begin + CHUNK, total)):
                # In the order of time, as they would have come: rows of one week lie together.
                days = 365 * YEARS * (1 - number / total)
                pattern = random.choice(is_done)
                if random.random() < SHARE_OPEN:
                    pattern, days = random.choice(is_open), 21 * random.random()
                pattern.copy(rows, next_ids, crowd, random, days, remarks, teams, agents)
            for model in tables:
                copy_in(model, rows[model])
            progress(min(begin + CHUNK, total), total)
        for model in tables:
            move_sequence(model, next_ids[model])
    analyze()


def analyze():
    """Tell the planner of what has just come: until it knows, a plan may take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(table, [Customer, Identity, *TABLES]))}")


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
