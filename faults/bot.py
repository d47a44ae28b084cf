"""A thousand times a person and the bot at the same moment; then customers write to the bot while
the workers that think are killed."""

import os
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from django.conf import settings
from django.utils import timezone

from bot.models import Run, Turn
from conversations.events import Kind
from conversations.models import Conversation, Event
from customers.models import Customer
from knowledge import passages
from knowledge.models import Article

from . import races
from .crew import Workers

RACES = int(os.environ.get("RACES", "1000"))
MOST = 400  # conversations
THINKS = 0.4  # seconds that a model takes
TEXT = "You can return a lamp within 30 days after it arrived, without a reason."


def run(options, folder):
    """-> what failed, in words"""
    return race_all() + survive(options, folder)


def race_all():
    settings.EVENT_LISTENERS = "faults.bot.NOBODY"
    inbox, agent = races.furnish()
    random, firsts, wrong = Random(1), Counter(), Counter()
    for number in range(RACES):
        deed = races.DEEDS[number % len(races.DEEDS)]
        first, found = races.race(inbox, agent, deed, offset=random.uniform(-0.004, 0.004))
        firsts[deed.__name__, first] += 1
        wrong.update(found)
    print("\n  A person and the bot at once\n")
    for deed in races.DEEDS:
        bot, person = (firsts[deed.__name__, who] for who in ("bot", "person"))
        name = deed.__name__.replace("_", " ")
        print(f"    {name.ljust(28)}{f'the bot first {bot}, the person {person}'.rjust(40)}")
    print(f"    {'wrong'.ljust(28)}{sum(wrong.values()):>40}")
    return [f"{number} times {what}" for what, number in wrong.items()]


NOBODY = {kind: [] for kind in Kind}


class Server(ThreadingHTTPServer):
    def handle_error(self, *arguments):
        """Who asked was killed meanwhile."""


class Slow(BaseHTTPRequestHandler):
    """A model that takes its time and answers nothing that could be used."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(THINKS)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"choices": [{"message": {"content": "Bananas are blue."}}]}')

    def log_message(self, *arguments):
        pass


def survive(options, folder):
    server = Server(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ |= {
        "MODEL_URL": f"http://127.0.0.1:{server.server_port}/v1",
        "MODEL_NAME": "slow",
    }
    settings.EVENT_LISTENERS = "inbox_project.wiring.LISTENERS"
    inbox, _agent = races.furnish()
    publish()
    count = min(options.conversations, MOST)
    workers, random = Workers(options.workers, folder), Random(2)
    began, killed = time.monotonic(), 0.0
    asked = []
    try:
        while time.monotonic() - began < options.patience:
            if len(asked) < count:
                asked.append(ask(inbox))
            time.sleep(0.1)
            if time.monotonic() - killed > options.kill_every and len(asked) < count:
                workers.kill_one(random)
                killed = time.monotonic()
            if len(asked) == count and not Run.objects.filter(heard_at__isnull=False).exists():
                break
    finally:
        workers.stop()
        server.shutdown()
    return report(workers, options, asked)


def publish():
    now = timezone.now()
    article = Article.objects.create(
        title="Returns",
        slug="returns",
        language="en",
        status="published",
        body=TEXT,
        created_at=now,
        changed_at=now,
        published_at=now,
    )
    passages.renew(article)


def ask(inbox):
    customer = Customer.objects.create(name="Amara Okafor", language="en")
    now = timezone.now()
    conversation = Conversation.objects.open_new(customer=customer, inbox=inbox, now=now)
    conversation.receive("Hello!", now=now)
    conversation.receive("Within how many days can I return a lamp?", now=timezone.now())
    return conversation.pk


def report(workers, options, asked):
    sent = Event.objects.filter(conversation__in=asked, kind=Kind.MESSAGE_SENT)
    answers = Counter(sent.values_list("conversation", flat=True))
    turns = Counter(Turn.objects.filter(conversation__in=asked).values_list("outcome", flat=True))
    waits = Conversation.objects.filter(pk__in=asked, status="bot", waiting_since__isnull=False)
    print("\n  The bot while its workers are killed\n")
    for name, value in {
        "conversations": f"{len(asked):,}",
        "workers, and killed": f"{options.workers}, {workers.kills}",
        "answered": f"{turns['answer']:,}",
        "handed off, mostly too late": f"{turns['hand_off']:,}",
    }.items():
        print(f"    {name.ljust(28)}{value.rjust(24)}")
    checks = {
        "left without an answer": len(set(asked) - set(answers)),
        "still waiting for the bot": waits.count(),
        "answered twice": sum(number > 1 for number in answers.values()),
        "answered with half of the question": Turn.objects.filter(
            conversation__in=asked, question="Hello!"
        ).count(),
    }
    for name, number in checks.items():
        print(f"    {name.ljust(48)}{number:>4}")
    return [f"{number} {name}" for name, number in checks.items() if number]
