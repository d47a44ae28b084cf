"""Search by words: rare, common, together, with operators; as a supervisor and as an agent.

The texts are the demo's, each message with eight invented words more, of which the n-th is used
1/n as often: so there is a word of every frequency. "Found" is the finding alone, for a page of 50;
"page" is the whole answer, rows and counts and lines included. "CPU" is what both processes compute
for it, which does not depend on what else runs on the machine.
"""

import time
from random import Random

from django.db import connection
from django.utils import timezone

from conversations import finding, lists
from conversations.models import Conversation, Passage
from team.models import Agent, Team

from . import house

VARIANTS = 12  # of each kind of search, each with other words
SECONDS = 12  # at most for one kind


def run(options):
    house.fill(options.conversations, teams=ten_teams())
    known = words()
    kinds = searches(known)
    people = {"supervisor": Agent.objects.get(email="priya@halden.example"), "agent": agent()}
    total = f"{Conversation.objects.count():,} conversations, {Passage.objects.count():,} passages"
    for name, person in people.items():
        rows, everything = [], ([], [], [], [])
        for kind, texts in kinds.items():
            times = measure(person, texts)
            for these, all_of_them in zip(times, everything, strict=True):
                all_of_them += these
            rows.append([kind, *(figure for these in times for figure in figures(these))])
        rows.append(["all", *(figure for these in everything for figure in figures(these))])
        head = ["search", "found p50", "p95", "CPU p50", "p95", "page p50", "p95", "CPU p50", "p95"]
        house.table(f"Search, ms, {name}; {total}", head, rows)


def words():
    """The invented words by their rank: 0 is the most common one."""
    counts = {}
    for remark in house.remarks():
        for word in remark.split():
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=counts.get, reverse=True)


def searches(known):
    random = Random(4)

    def of(low, high):
        return random.choice(known[low:high])

    def several(make):
        return [make() for _ in range(VARIANTS)]

    customers = Conversation.objects.order_by("-pk").values_list("customer__name", flat=True)
    people = sorted({name for name in customers[:2000] if name})
    surnames = sorted({name.split(" ")[-1] for name in people})
    return {
        "rare word": several(lambda: f'"{of(15_000, 40_000)}"'),
        "rare word, beginning": several(lambda: of(15_000, 40_000)),
        "usual word": several(lambda: of(300, 2000)),
        "common word": several(lambda: of(0, 8)),
        "common word, beginning of 3": several(lambda: of(0, 50)[:3]),
        "two usual words": several(lambda: f"{of(100, 500)} {of(100, 500)}"),
        "rare and common": several(lambda: f"{of(15_000, 40_000)} {of(0, 8)}"),
        "common and common": several(lambda: f"{of(0, 8)} {of(8, 30)}"),
        "a phrase": several(lambda: '"thank you for"'),
        "customer's name": several(lambda: random.choice(surnames)),
        "name and word": several(lambda: f"{random.choice(surnames)} {of(0, 30)}"),
        "from: and word": several(lambda: f'from:"{random.choice(people)}" {of(0, 100)}'),
        "common, is:open": several(lambda: f"{of(0, 8)} is:open"),
        "usual, tag:": several(lambda: f"{of(100, 500)} tag:refund"),
        "common, last year": several(lambda: f"{of(0, 8)} before:1y"),
        "common, -common": several(lambda: f"{of(0, 8)} -{of(8, 30)}"),
        "mine, usual word": several(lambda: f"{of(100, 500)} assignee:me"),
        "only operators": several(lambda: f'from:"{random.choice(people)}" is:closed'),
    }


def agent():
    """One with two teams of ten; every conversation is of one of these."""
    own = ten_teams()[3:5]
    person = Agent.objects.filter(email="ten@bench.example").first()
    if not person:
        person = Agent(email="ten@bench.example", username="ten@bench.example", name="Two of ten")
        person.set_unusable_password()
        person.save()
    person.teams.set(own)
    return person


def ten_teams():
    return [Team.objects.get_or_create(name=f"Bench {n}")[0] for n in range(10)]


def measure(person, texts):
    """-> seconds of each try: (found, its CPU, page, its CPU)"""
    client, found, whole = house.signed_in(person), [], []
    for text in texts[:2]:
        client.get("/inbox/", {"q": text})
    began = time.monotonic()
    for text in texts:
        if time.monotonic() - began > SECONDS:
            break
        found.append(timed(lambda text=text: find(person, text)))
        whole.append(timed(lambda text=text: client.get("/inbox/", {"q": text})))
    return *zip(*found, strict=True), *zip(*whole, strict=True)


def find(person, text):
    selection = lists.Selection(q=text)
    if selection.asked.wanted:
        visible = Conversation.objects.visible_to(person)
        finding.page(visible, selection.asked, person, size=50, now=timezone.now())
    else:
        lists.usual_page(person, selection, None)


def timed(do):
    """-> (seconds, seconds of computing)"""
    began, computed = time.perf_counter(), cpu_seconds()
    do()
    return time.perf_counter() - began, cpu_seconds() - computed


def cpu_seconds():
    """How long this process and its process of Postgres have computed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with open(f"/proc/{pid}/schedstat") as stat:
        return int(stat.read().split()[0]) / 1e9 + time.process_time()


def figures(times):
    return [f"{house.percentile(times, p) * 1000:.1f}" for p in (50, 95)]
