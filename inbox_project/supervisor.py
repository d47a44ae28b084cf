"""Runs child processes: waits until they are ready, restarts them, stops them in order.

Standard library only. Children are direct children, each in a session of its own, so that a
Ctrl-C in the terminal reaches the supervisor alone and it can stop them one after the other. On
Linux a child also dies with its supervisor, however that one ends.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

ATTEMPTS = 5  # how often a child that dies before it is ready is tried again at the first start
CALM = 30  # seconds a child must live for its next crash to count as the first one
LOG_LIMIT = 10 * 1024 * 1024


class AlreadyRunning(Exception):
    """Somebody else holds this data folder."""


class DidNotStart(Exception):
    """A child was not ready in time or kept dying; the text ends with the tail of its log."""


@dataclass
class Child:
    """One process to keep alive.

    `ready` answers whether it can be used yet; without it, a child is ready once it runs.
    `stop_with` asks it to end, `patience` is how many seconds it then has before it is killed.
    `before` runs in the supervisor ahead of every start. `options` go to subprocess.Popen.
    """

    name: str
    command: list
    log: Path
    ready: Callable[["Child"], Awaitable[bool]] | None = None
    ready_within: float = 60
    stop_with: signal.Signals = signal.SIGTERM
    dies_with: signal.Signals | None = None
    patience: float = 10
    before: Callable[[], None] | None = None
    env: dict | None = None
    options: dict = field(default_factory=dict)

    process: asyncio.subprocess.Process | None = field(default=None, init=False)
    log_from: int = field(default=0, init=False)
    took: float = field(default=0, init=False)

    def says(self, text):
        """Whether its log of this start contains `text`."""
        with self.log.open("rb") as log:
            log.seek(self.log_from)
            return text.encode() in log.read()

    def tail(self, lines=8):
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(max(self.log_from, self.log.stat().st_size - 8192))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
        return ""

    def signal(self, number):
        """Signal the process; a kill reaches its whole session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)


class Supervisor:
    """Keeps children in stages: `start` waits for a whole stage, `stop` goes back through them.

    Processes that were started hold the lock file's twin open. It is therefore free only when the
    last of them is gone, even if this process was killed, and nobody needs to trust a stored pid.

    `say(text)` tells good news, `say(text, details)` bad news with the end of a log.
    """

    def __init__(self, data, *, say=print):
        self.data = Path(data)
        self.say = say
        self.stages = []
        self.keepers = []
        self.locks = []

    # --- the data folder belongs to one supervisor ------------------------------------------------

    async def lock(self, wait=30):
        """Take the data folder, after the processes of an earlier run that was killed are gone."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = open(self.data / "lock", "a+")  # noqa: SIM115 (held until this process ends)
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            own.seek(0)
            pid = own.read().strip() or "unknown"
            own.close()
            raise AlreadyRunning(f"Already running on {self.data} (process {pid}).") from None
        own.truncate(0)
        own.write(str(os.getpid()))
        own.flush()
        self.locks.append(own)

        shared = open(self.data / "lock.children", "a")  # noqa: SIM115
        self.locks.append(shared)
        deadline, waited = time.monotonic() + wait, False
        while True:
            try:
                fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if not waited:
                    self.say("Waiting for the processes of an earlier run to end")
                waited = True
                if time.monotonic() > deadline:
                    raise AlreadyRunning(
                        f"Processes of an earlier run still use {self.data}; end them first "
                        f"(fuser {shared.name} names them)."
                    ) from None
                await asyncio.sleep(0.05)

    def unlock(self):
        while self.locks:
            self.locks.pop().close()

    # --- starting ---------------------------------------------------------------------------------

    async def start(self, *children):
        """Start these together and return when all of them are ready."""
        self.stages.append(children)
        results = await asyncio.gather(*map(self._first_start, children), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        self.keepers += [asyncio.create_task(self._keep(child)) for child in children]

    async def run(self, child):
        """Run a one-off command to its end; its exit status."""
        await self._spawn(child)
        try:
            return await child.process.wait()
        finally:
            if child.process.returncode is None:
                await self._end(child)

    async def _first_start(self, child):
        for attempt in range(1, ATTEMPTS + 1):
            if await self._spawn_until_ready(child):
                return
            if attempt < ATTEMPTS:
                await asyncio.sleep(0.2 * attempt)
        raise DidNotStart(f"{child.name} does not start. The end of {child.log}:\n{child.tail(20)}")

    async def _spawn_until_ready(self, child):
        started = time.monotonic()
        await self._spawn(child)
        while time.monotonic() - started < child.ready_within:
            if child.process.returncode is not None:
                return False
            if child.ready is None or await child.ready(child):
                child.took = time.monotonic() - started
                return True
            await asyncio.sleep(0.03)
        await self._end(child)
        raise DidNotStart(
            f"{child.name} was not ready within {child.ready_within:.0f} s. "
            f"The end of {child.log}:\n{child.tail(20)}"
        )

    async def _spawn(self, child):
        if child.before:
            child.before()
        child.log.parent.mkdir(parents=True, exist_ok=True)
        if child.log.exists() and child.log.stat().st_size > LOG_LIMIT:
            child.log.replace(child.log.with_suffix(".log.1"))
        with child.log.open("ab") as log:
            child.log_from = log.tell()
            child.process = await asyncio.create_subprocess_exec(
                *map(str, child.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=child.env,
                start_new_session=True,
                pass_fds=[lock.fileno() for lock in self.locks[1:]],
                preexec_fn=dies_with_parent(child.dies_with or child.stop_with),
                **child.options,
            )

    # --- keeping alive ----------------------------------------------------------------------------

    async def _keep(self, child):
        crashes = 0
        while True:
            alive_since = time.monotonic()
            status = await child.process.wait()
            crashes = 1 if time.monotonic() - alive_since > CALM else crashes + 1
            pause = min(0.2 * 2 ** (crashes - 1), 10)
            self.say(f"{child.name} {ending(status)}; starting it again", child.tail(4))
            child.signal(signal.SIGKILL)  # what it left behind in its session
            await asyncio.sleep(pause)
            down_since = time.monotonic() - pause
            with contextlib.suppress(DidNotStart):
                if await self._spawn_until_ready(child):
                    took = time.monotonic() - down_since
                    self.say(f"{child.name} is back after {took:.1f} s")

    # --- stopping ---------------------------------------------------------------------------------

    async def stop(self):
        """Stop every child, the last stage first, and give the data folder back."""
        for keeper in self.keepers:
            keeper.cancel()
        await asyncio.gather(*self.keepers, return_exceptions=True)
        while self.stages:
            await asyncio.gather(*map(self._end, self.stages[-1]))
            self.stages.pop()
        self.unlock()

    async def _end(self, child):
        if child.process is None:
            return
        if child.process.returncode is None:
            child.signal(child.stop_with)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.process.wait(), child.patience)
        child.signal(signal.SIGKILL)
        await child.process.wait()

    def kill(self):
        """End everything at once, without asking."""
        for child in (child for stage in self.stages for child in stage):
            if child.process:
                child.signal(signal.SIGKILL)


def ending(status):
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"


# Loaded before any fork: between fork and exec nothing may be imported.
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_parent(number):
    """For Popen's `preexec_fn`: the kernel sends `number` when the starting thread is gone."""
    if _libc is None:
        return None
    parent = os.getpid()

    def prepare():
        _libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return prepare


async def unix_socket_answers(path, question, answer):
    """Whether a server on a unix socket answers `question` with something containing `answer`."""
    return await _answers(asyncio.open_unix_connection(str(path)), question, answer)


async def port_answers(port, question=b"", answer=b"", host="127.0.0.1"):
    return await _answers(asyncio.open_connection(host, port), question, answer)


async def _answers(connecting, question, answer):
    writer = None
    try:
        async with asyncio.timeout(5):
            reader, writer = await connecting
            writer.write(question)
            await writer.drain()
            return answer in await reader.read(1024)
    except (OSError, TimeoutError):
        return False
    finally:
        if writer:
            writer.close()
