"""What the benches share: a filled database, a running web server, tables."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import accumulate
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

import inbox_project.asgi  # noqa: F401 (the process as it serves pages, memory included)
from conversations.models import Conversation
from inbox_project.demo import bulk, company, seeding
from team.models import Agent

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
TICK = os.sysconf("SC_CLK_TCK")


def furnish():
    """Schema, static files, and the demo company with its 400 conversations."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    if not company.is_there():
        seeding.seed(timezone.now())


def fill(total, teams=()):
    """Add what is missing to so many conversations. `teams`: to whom they belong instead."""
    missing = total - Conversation.objects.count()
    if missing > 0:
        began = time.monotonic()
        bulk.multiply(missing, remarks=remarks(), teams=teams)
        took = time.monotonic() - began
        print(f"    {missing:,} conversations more, by COPY with indexes: {took:.0f} s")


def analyze(*tables):
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


def remarks(number=100_000, words=8, vocabulary=50_000):
    """Sentences of invented words, common and rare as words are: the n-th is used 1/n as often."""
    random = Random(7)
    syllables = [
        a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")
    ]
    known = {}
    while len(known) < vocabulary:
        known["".join(random.choices(syllables, k=random.choice((2, 3, 3, 4))))] = None
    known = list(known)
    upto = list(accumulate(1 / n for n in range(1, vocabulary + 1)))
    return [" ".join(random.choices(known, cum_weights=upto, k=words)) for _ in range(number)]


@contextmanager
def database(name):
    """Speak with another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def signed_in(agent):
    client = Client()
    client.force_login(agent, backend=BACKEND)
    return client


def crew(number):
    """So many supervisors: they see everything, and so hear of everything."""
    known = {agent.email: agent for agent in Agent.objects.filter(email__endswith="@bench.example")}
    for n in range(number):
        address = f"agent{n}@bench.example"
        if address not in known:
            agent = Agent(email=address, username=address, name=f"Agent {n}", role="supervisor")
            agent.set_unusable_password()
            agent.save()
            known[address] = agent
    return list(known.values())[:number]


@contextmanager
def web():
    """One web process as bin/dev runs it. Gives its port and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "inbox_project.asgi:application"]
    command += ["--port", str(port), "--ws", "websockets-sansio", "--no-access-log"]
    command += ["--ws-per-message-deflate", "false", "--log-level", "error"]
    env = os.environ | {"SITE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(command, env=env)
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def wait_for(port, process):
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("The web server did not start.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server does not answer.")


def cpu_seconds(process):
    """How long it has computed until now, all its threads together."""
    with open(f"/proc/{process.pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def table(title, head, rows):
    """Print a table; the first column is text, the others are right-aligned."""
    cells = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    print(f"\n  {title}\n")
    for number, row in enumerate(cells):
        first, *rest = zip(row, widths, strict=True)
        line = first[0].ljust(first[1]) + "".join(f"   {c.rjust(w)}" for c, w in rest)
        print(f"    {line}")
        if number == 0:
            print("    " + "-" * len(line))
    print()
