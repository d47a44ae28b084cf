"""The coach: how long a look takes, of the checks alone and as it is asked for; and how often the
checks are right.

By the clock, and what this process computes of it: the second hardly depends on what else runs.
"""

import time
from contextlib import contextmanager

from conversations.models import Conversation
from team.models import Agent
from tests.coach import measuring

from . import house

TIMES = 300
HEAD = ["", "p50", "p95", "computing p50", "p95"]
LONG = 5  # a letter of so many drafts


def run(options):
    house.fill(options.conversations)
    drafts = measuring.drafts("held_out.txt") + measuring.drafts("tuned.txt")
    alone = []
    for text, context, _due in drafts:
        with timed(alone):
            measuring.given(text, context)
    texts = [text for text, _context, _due in drafts]
    letters = ["\n\n".join(texts[at : at + LONG]) for at in range(len(texts) - LONG)]
    rows = [row("the checks alone", alone)]
    for name in ("maya", "priya"):
        rows.append(row(f"asked for by {name}", asked(name, texts)))
    rows.append(row("five drafts in one, by maya", asked("maya", letters)))
    total = f"{Conversation.objects.count():,}"
    house.table(f"A look at a draft, ms ({total} conversations)", HEAD, rows)
    print(f"\n  {len(measuring.drafts('held_out.txt'))} drafts held out\n")
    print(measuring.table())


def asked(name, texts):
    agent = Agent.objects.get(email=f"{name}@halden.example")
    client = house.signed_in(agent)
    visible = Conversation.objects.visible_to(agent).order_by("-pk")
    pks = list(visible.values_list("pk", flat=True)[:TIMES])
    times = []
    for at in range(TIMES):
        where = f"/coach/{pks[at % len(pks)]}/look/"
        fields = {"body": texts[at % len(texts)], "files": 0}
        with timed(times):
            answer = client.post(where, fields)
        if answer.status_code != 200:
            raise SystemExit(f"{where} answers {answer.status_code}")
    return times[3:]


@contextmanager
def timed(times):
    began, computed = time.perf_counter(), time.process_time()
    yield
    times.append((time.perf_counter() - began, time.process_time() - computed))


def row(label, times):
    columns = list(zip(*times, strict=True))
    return [label, *(f"{1000 * house.percentile(t, p):.1f}" for t in columns for p in (50, 95))]
