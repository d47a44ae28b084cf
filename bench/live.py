"""From the model to an agent's screen: one web process, so many open inboxes, real sockets.

The events are made by this process, as a worker would; the sockets are held by a third one, so
that the readers do not slow down the web process that is measured.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import threading
import time

from . import house

RATES = [5, 20]  # events a second, one after the other
HEAD = [
    *("events/s", "events", "frames", "missing", "p50 ms", "p95 ms", "p99 ms"),
    *("CPU ms/event", "CPU µs/event/agent", "CPU of one core"),
]


def run(options):
    house.fill(options.conversations)
    agents = house.crew(options.agents)
    cookies = [house.signed_in(agent).cookies["inbox_session"].value for agent in agents]
    with house.web() as (port, web):
        readers = Readers(port, cookies)
        idle = idle_cpu(web)
        rows = [measure(web, readers, rate, options.seconds, idle) for rate in RATES]
        readers.leave()
    house.table(
        f"Live: an event on the screens of {len(agents)} agents, one web process",
        HEAD,
        rows,
    )


def idle_cpu(web, seconds=3):
    """What the process computes in a second while nothing happens."""
    before = house.cpu_seconds(web)
    time.sleep(seconds)
    return (house.cpu_seconds(web) - before) / seconds


def measure(web, readers, rate, seconds, idle):
    from conversations.models import Conversation

    active = Conversation.objects.filter(status="active").values_list("pk", flat=True)[:2000]
    # One after the other: of two events at once only the later would be shown.
    pks = itertools.cycle(active)
    made, cpu, began = {}, house.cpu_seconds(web), time.monotonic()
    while (past := time.monotonic() - began) < seconds:
        conversation = Conversation.objects.get(pk=next(pks))
        at = time.monotonic()
        conversation.receive(f"Is there any news? ({len(made)})")
        made[conversation.pk, conversation.version] = at
        time.sleep(max(0, (len(made) / rate) - (time.monotonic() - began)))
    time.sleep(2)
    cpu = house.cpu_seconds(web) - cpu - idle * (time.monotonic() - began)
    heard = readers.heard()
    delays = [at - made[key] for key, times in heard.items() if key in made for at in times]
    wanted = len(made) * readers.number
    per_event = cpu / len(made)
    return [
        f"{len(made) / past:.1f}",
        len(made),
        len(delays),
        wanted - len(delays),
        *(f"{house.percentile(delays, p) * 1000:.0f}" for p in (50, 95, 99)),
        f"{per_event * 1000:.1f}",
        f"{per_event * 1e6 / readers.number:.0f}",
        f"{cpu / seconds:.0%}",
    ]


class Readers:
    """The open inboxes, in a process of their own. It says what it heard, and when."""

    def __init__(self, port, cookies):
        self.number = len(cookies)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.live", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(cookies)
        if self.process.stdout.readline() != "ready\n":
            raise SystemExit("The sockets could not be opened.")

    def heard(self):
        """{(conversation, version): [times]} since the last question."""
        self._say("report")
        return {(pk, version): times for pk, version, times in json.loads(self._line())}

    def leave(self):
        self.process.stdin.close()
        self.process.wait()

    def _say(self, what):
        print(json.dumps(what), file=self.process.stdin, flush=True)

    def _line(self):
        return self.process.stdout.readline()


async def read(port):
    """The readers' process: opens a socket for each cookie, then reports whenever it is asked."""
    from websockets.asyncio.client import connect

    loop, heard = asyncio.get_running_loop(), []
    cookies = json.loads(sys.stdin.readline())
    at_once = asyncio.Semaphore(20)

    async def watch(cookie, opened):
        async with at_once:
            socket = await connect(
                f"ws://127.0.0.1:{port}/inbox/live/",
                origin=f"http://127.0.0.1:{port}",
                additional_headers={"Cookie": f"inbox_session={cookie}"},
                compression=None,
            )
        opened.set()
        async for frame in socket:
            heard.append((time.monotonic(), frame))

    openings = []
    for cookie in cookies:
        opened = asyncio.Event()
        task = asyncio.create_task(watch(cookie, opened))
        openings.append((task, opened))
    for task, opened in openings:
        waits = asyncio.create_task(opened.wait())
        await asyncio.wait([task, waits], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            raise SystemExit(f"A socket was refused: {task.exception()}")
    await asyncio.sleep(1)
    print("ready", flush=True)

    asked = asyncio.Queue()
    threading.Thread(target=listen, args=(loop, asked), daemon=True).start()
    while await asked.get():
        times = {}
        for at, frame in heard:
            said = json.loads(frame)
            if said["type"] == "row":
                times.setdefault((said["pk"], said["version"]), []).append(at)
        heard.clear()
        print(json.dumps([[*key, values] for key, values in times.items()]), flush=True)


def listen(loop, asked):
    for line in sys.stdin:
        loop.call_soon_threadsafe(asked.put_nowait, line)
    loop.call_soon_threadsafe(asked.put_nowait, "")


if __name__ == "__main__":
    asyncio.run(read(int(sys.argv[1])))
