"""A bulk action over thousands of conversations, while agents look at their lists.

One web process holds the sockets and answers a page now and then; this process carries the batch
out, as a worker would. Once with a row for each change, once told together.
"""

import threading
import time
import urllib.request

from . import house
from .live import Readers, idle_cpu

ITEMS = 1000
HEAD = [
    *("changes are told", "conversations", "a second", "rows sent", "CPU of web"),
    *("list p50 ms", "list p95 ms"),
]


def run(options):
    house.fill(options.conversations)
    agents = house.crew(options.agents)
    cookies = [house.signed_in(agent).cookies["inbox_session"].value for agent in agents]
    with house.web() as (port, web):
        readers = Readers(port, cookies)
        idle = idle_cpu(web)
        rows = [
            measure(web, port, readers, agents[0], cookies[0], idle, **how)
            for how in (
                {"label": "one by one", "told_as": 1, "steps": [["priority", "high"]]},
                {"label": "together", "told_as": ITEMS, "steps": [["priority", "low"]]},
            )
        ]
        readers.leave()
    house.table(
        f"A batch, with the lists of {len(agents)} agents open, one web process", HEAD, rows
    )


def measure(web, port, readers, agent, cookie, idle, *, label, told_as, steps):
    from django.utils import timezone

    from conversations import live
    from conversations.models import Batch, Conversation

    latest = Conversation.objects.order_by("-pk").values("pk")[:ITEMS]
    found = Conversation.objects.filter(pk__in=latest).order_by("pk")
    batch, _ = Batch.objects.start(found, steps, by=agent, now=timezone.now(), label=label)
    done, delays = threading.Event(), []
    pages = threading.Thread(target=look, args=(port, cookie, done, delays))
    pages.start()
    cpu, began = house.cpu_seconds(web), time.monotonic()
    with live.in_bulk(told_as):
        while batch.go_on(now=timezone.now()):
            pass
        live.end_bulk()
    past = time.monotonic() - began
    done.set()
    pages.join()
    time.sleep(10)  # what is under way arrives
    cpu = house.cpu_seconds(web) - cpu - idle * (time.monotonic() - began)
    figures = batch.figures()
    sent = sum(len(times) for times in readers.heard().values())
    return [
        label,
        figures["done"],
        f"{figures['done'] / past:.0f}",
        f"{sent:,}",
        f"{cpu / past:.0%}",
        *(f"{house.percentile(delays, p) * 1000:.0f}" for p in (50, 95)),
    ]


def look(port, cookie, done, delays):
    """Somebody opens their list, five times a second."""
    address = f"http://127.0.0.1:{port}/inbox/?tab=active"
    while not done.is_set():
        began = time.monotonic()
        request = urllib.request.Request(address, headers={"Cookie": f"inbox_session={cookie}"})
        urllib.request.urlopen(request).read()
        delays.append(time.monotonic() - began)
        time.sleep(0.2)
