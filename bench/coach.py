"""The coach: how long a look takes, of the checks alone and as it is asked for; and how often the
checks are right."""

import time

from conversations.models import Conversation
from team.models import Agent
from tests.coach import measuring

from . import house

TIMES = 600
LONG = 5  # a letter of so many drafts


def run(options):
    house.fill(options.conversations)
    drafts = measuring.drafts("held_out.txt") + measuring.drafts("tuned.txt")
    alone = []
    for text, context, _due in drafts:
        began = time.perf_counter()
        measuring.given(text, context)
        alone.append(time.perf_counter() - began)
    texts = [text for text, _context, _due in drafts]
    letters = ["\n\n".join(texts[at : at + LONG]) for at in range(len(texts) - LONG)]
    rows = [row("the checks alone", alone)]
    for name in ("maya", "priya"):
        rows.append(row(f"asked for by {name}", asked(name, texts)))
    rows.append(
        row(f"letters of {len(letters[0])} letters and so, by maya", asked("maya", letters))
    )
    total = f"{Conversation.objects.count():,}"
    house.table(f"A look at a draft, ms ({total} conversations)", ["", "p50", "p95", "most"], rows)
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
        began = time.perf_counter()
        answer = client.post(where, fields)
        times.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{where} answers {answer.status_code}")
    return times[3:]


def row(label, times):
    return [label, *(f"{1000 * house.percentile(times, p):.1f}" for p in (50, 95, 100))]
