"""Server time and queries of the inbox's pages, from an empty database to a full one."""

import time
from contextlib import contextmanager

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from conversations.models import Conversation
from team.models import Agent

from . import house

TIMES = 60
PATIENCE = 10  # seconds for one page
PAGES = {
    "the list, a supervisor": ("priya", "/inbox/"),
    "the list, an agent": ("maya", "/inbox/"),
    "the list, rows not cached": ("priya", "/inbox/"),
    "only pending": ("maya", "/inbox/?tab=pending"),
    "only mine": ("maya", "/inbox/?box=mine"),
    "only closed": ("priya", "/inbox/?tab=closed"),
    "far down (page of rows)": ("priya", None),
    "by what is due": ("priya", "/inbox/?sort=due"),
    "by the newest": ("priya", "/inbox/?sort=newest"),
    "search: a name": ("priya", "/inbox/?q=okafor"),
    "search: an order": ("priya", "/inbox/?q=48213"),
    "one conversation": ("maya", "/inbox/{pk}/"),
    "the tiles, not cached": ("priya", "/analytics/pulse/"),
}


def run(options):
    steps = {"empty": in_an_empty_database()}
    # With the kept database of an earlier run, the small one cannot be measured any more.
    for wanted in (0, options.conversations):
        house.fill(wanted)
        label = f"{Conversation.objects.count():,}"
        if label not in steps:
            steps[label] = measure()
    *_, last = steps
    rows = []
    for page in PAGES:
        seen, earlier = steps[last][page], [steps[step].get(page) for step in steps]
        cells = [ms(found["p50"]) if found else "-" for found in earlier]
        # Of the quickest tenth: what else runs on the machine disturbs it least.
        times = [f"×{seen['p10'] / found['p10']:.1f}" if found else "-" for found in earlier[:-1]]
        rows.append([page, *cells, seen["queries"], ms(seen["sql"]), ms(seen["p95"]), *times])
    house.table(
        f"Pages, ms of server time (p50 of {TIMES} visits; the columns on the right are of {last})",
        ["page", *steps, "queries", "in SQL", "p95", *(f"to {step}" for step in list(steps)[:-1])],
        rows,
    )


def in_an_empty_database():
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS nothing")
        cursor.execute("CREATE DATABASE nothing")
    with house.database("nothing"):
        call_command("migrate", verbosity=0)
        for name, role in (("maya", "agent"), ("priya", "supervisor")):
            agent = Agent(email=f"{name}@halden.example", username=name, name=name, role=role)
            agent.save()
        return measure()


def measure():
    """{page: {"p10", "p50", "p95", "sql": all seconds, "queries": a number}}"""
    cache.clear()
    clients, found = {}, {}
    for name in ("maya", "priya"):
        clients[name] = house.signed_in(Agent.objects.get(email=f"{name}@halden.example"))
    first = Conversation.objects.filter(status="active", assignee__email="maya@halden.example")
    conversation = first.in_order().first()
    for page, (name, path) in PAGES.items():
        if path is None:
            path = far_down()
        if path and "{pk}" in path:
            path = conversation and path.format(pk=conversation.pk)
        if path:
            headers = {"HX-Request": "true", "HX-Target": "older"} if "after=" in path else {}
            found[page] = visit(clients[name], path, headers, is_cold="not cached" in page)
    return found


def far_down():
    """The page of rows after the 25,000th, or after the last one but 60."""
    from conversations.orders import ORDERS

    total = Conversation.objects.count()
    if total:
        last = Conversation.objects.in_order()[min(25_000, max(total - 60, 0))]
        return f"/inbox/?sort=newest&after={ORDERS['newest'].place_of(last)}"


def visit(client, path, headers, is_cold):
    times = []
    for _ in range(3):
        answer = client.get(path, headers=headers)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
    while len(times) < TIMES and sum(times) < PATIENCE:
        if is_cold:
            forget_everything_but(client)
        began = time.perf_counter()
        client.get(path, headers=headers)
        times.append(time.perf_counter() - began)
    if is_cold:
        forget_everything_but(client)
    with counting() as counted:
        client.get(path, headers=headers)
    return counted | {f"p{p}": house.percentile(times, p) for p in (10, 50, 95)}


def forget_everything_but(client):
    """Empty the cache; the session stays, as it would."""
    key = f"django.contrib.sessions.cached_db{client.session.session_key}"
    session = cache.get(key)
    cache.clear()
    cache.set(key, session)


@contextmanager
def counting():
    counted = {"queries": 0, "sql": 0.0}

    def count(execute, *query):
        began = time.perf_counter()
        try:
            return execute(*query)
        finally:
            counted["queries"] += 1
            counted["sql"] += time.perf_counter() - began

    with connection.execute_wrapper(count):
        yield counted


def ms(seconds):
    return f"{seconds * 1000:.1f}"
