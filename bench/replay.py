"""A dry run and a replay of all rules over 10,000 conversations that rules have really sorted.

How long each takes, how much it computes (here, and in Postgres for it), how many queries, and for
how many conversations today's rules, unchanged, make exactly what they really made.
"""

import time
from datetime import timedelta
from random import Random

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.models import Conversation, Department, Tag
from customers.models import Customer
from inbox_project.demo.history import history
from inboxes.models import Inbox
from routing import rules
from routing.dry_run import running
from routing.models import Rule, Run
from team.models import Agent, Team

from . import house

MANY = 10_000
NOBODY = {}  # who hears what happens: the worker that the bench needs is the bench
CHUNK = 250
HEAD = ["", "conversations", "seconds", "CPU s", "of Postgres", "queries", "different", "as it was"]


def run(options):
    now = timezone.now()
    settings.EVENT_LISTENERS = "bench.replay.NOBODY"
    missing = MANY - Run.objects.filter(event__kind="opened").count()
    if missing > 0:
        write_rules(now)
        began = time.monotonic()
        live(Random(11), now, missing)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"    {missing:,} conversations lived: {time.monotonic() - began:.0f} s")
    tried = Rule.objects.get(name="Refunds")
    tried.steps = [["priority", "low"], ["assign", f"team-{Team.objects.last().pk}"]]
    asked = {"replay of all rules": "", "dry run of a changed rule": running.pack(tried)}
    rows = [measure(label, rule, now) for label, rule in asked.items()]
    house.table(f"{Rule.objects.count()} rules over what was", HEAD, rows)


def measure(label, rule, now):
    asked, backend = {"rule": rule, "span": "most"}, Backend()
    with CaptureQueriesContext(connection) as queries:
        running.look(asked, now=now)
    computed, there = time.process_time(), house.cpu_seconds(backend)
    found = running.look(asked, now=now)
    computed, there = time.process_time() - computed, house.cpu_seconds(backend) - there
    figures = found["figures"]
    count, changed = figures["count"], figures["changed"]
    same = f"{100 * (count - changed) / count:.2f} %"
    seconds = f"{found['seconds']:.1f}"
    cpu = [f"{computed:.1f}", f"{there:.1f}"]
    return [label, f"{count:,}", seconds, *cpu, len(queries), changed, "-" if rule else same]


class Backend:
    """The process of Postgres that answers us."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.pid = cursor.fetchone()[0]


def write_rules(now):
    """Two dozen, of every kind of condition that a text, a customer and the log can answer."""
    teams = list(Team.objects.all())
    tags = [Tag.objects.named(name) for name in ("Refund", "Lamp", "Known", "Far")]
    to = [["assign", f"team-{team.pk}"] for team in teams]
    tag = [["tag", str(each.pk)] for each in tags]
    department = ["department", str(Department.objects.first().pk)]
    both = {"moments": ["arrives", "writes"]}
    written = [
        ("VIP", [["vip", "yes", None]], [["priority", "high"]], {"goes_on": True}),
        ("Refunds", [["text", "any", "refund, money back"]], [to[0], tag[0]], both),
        ("Lamps", [["text", "regex", r"lamps?\b"]], [tag[1]], {"goes_on": True} | both),
        ("Of lamps", [["tag", "any", [str(tags[1].pk)]]], [to[1]], {}),
        ("German", [["language", "is", ["de"]]], [to[-1]], {"goes_on": True}),
        ("Known", [["earlier", "over", 2]], [tag[2]], {"goes_on": True}),
        ("Far", [["country", "is", ["JP", "US"]]], [department, tag[3]], {"goes_on": True}),
        ("Night", [["office_hours", "closed", None]], [["priority", "low"]], {"goes_on": True}),
    ]
    words = ("invoice", "delivery", "voucher", "warranty", "bulb", "dimmer", "cable", "catalogue")
    for number, word in enumerate([*words, *(f"{word} broken" for word in words)]):
        steps = [to[number % len(to)]]
        written.append((word.capitalize(), [["text", "phrase", word]], steps, {}))
    for position, (name, asked, steps, fields) in enumerate(written, 1):
        conditions = {"all": True, "conditions": asked}
        rule = Rule(name=name, position=position, conditions=conditions, steps=steps, **fields)
        rule.keep(by=None, now=now - timedelta(days=30))


def live(random, now, many):
    """Customers write and write again, rules are asked, and agents do otherwise afterwards."""
    agent, inboxes = Agent.objects.people().first(), list(Inbox.objects.all())
    teams = list(Team.objects.all())
    customers = list(Customer.objects.current()[:400])
    vocabulary = ["refund", "lamp", "lamps", "invoice", "voucher", "bulb", "broken", "where", "is"]
    vocabulary += ["my", "order", "please", "danke", "rechnung", "catalogue", "cable", "thanks"]
    begun = now - timedelta(minutes=4 * many)
    for start in range(0, many, CHUNK):
        with history() as told:
            for number in range(start, min(start + CHUNK, many)):
                moment = begun + timedelta(minutes=3 * number)
                conversation = Conversation.objects.open_new(
                    customer=random.choice(customers), inbox=random.choice(inboxes), now=moment
                )
                told.append(conversation.pk)
                conversation.receive(" ".join(random.choices(vocabulary, k=20)), now=moment)
                ask_rules(conversation, moment)
                later = {"now": moment + timedelta(minutes=1)}
                if random.random() < 0.3:
                    conversation.receive(random.choice(vocabulary), **later)
                    ask_rules(conversation, later["now"])
                if random.random() < 0.3:
                    conversation.hand_to(random.choice(teams), by=agent, **later)


def ask_rules(conversation, moment):
    unasked = conversation.events.filter(kind__in=rules.KINDS, rule_run=None)
    for event in unasked.order_by("version"):
        rules.apply(Run.objects.hear(event, now=moment).pk, now=moment)
    conversation.refresh_from_db()
