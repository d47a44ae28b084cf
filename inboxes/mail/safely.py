"""Reads mail from strangers so that no mail can harm the process that reads it.

`read(raw)` parses, sanitises and separates one mail in a child process with a memory and a time
limit, which is killed and replaced when it does not answer. The way there and back costs about
0.2 ms for ordinary mail, so there is no shortcut for mail that looks harmless.

The child is a plain subprocess (a Celery worker may not have multiprocessing children), is kept
for the next mail, and ends by itself with its parent. `read` blocks: call it in a thread from
asyncio code.
"""

import atexit
import contextlib
import io
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from .html import CleanHtml, as_paragraphs, clean, to_text
from .message import ParsedMail, Unparsable, parse
from .mime import MAX_BYTES
from .quotes import Separated, separate

__all__ = ["Read", "Unparsable", "read"]

MEMORY = 512 * 1024 * 1024  # bytes of address space of a child
SECONDS = 10  # for everything, however busy the machine is
SECONDS_PLAIN = 5  # more, for the text alone
CPU_SECONDS = 5  # of the child, for either
MAILS_PER_CHILD = 500
MAX_IDLE = 2
LENGTH = struct.Struct(">?Q")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Read:
    """A mail and what is shown of it. `html.html` is "" when the mail has no HTML."""

    mail: ParsedMail
    html: CleanHtml
    separated: Separated


def read(raw, *, seconds=SECONDS):
    """Bytes of one mail -> Read. Raises Unparsable with the cause; nothing else."""
    if len(raw) > MAX_BYTES:
        raise Unparsable(f"The message is larger than {MAX_BYTES >> 20} MB.")
    try:
        return _ask(raw, False, seconds)
    except Unparsable:
        # The sanitiser is what can take too long: the text alone is better than nothing.
        return _ask(raw, True, min(seconds, SECONDS_PLAIN))


def _work(raw, plain=False):
    mail = parse(raw)
    if plain:
        text = mail.text or to_text(mail.html)
        shown = as_paragraphs(text) if mail.html else ""
        return Read(replace(mail, html=""), CleanHtml(shown, "", 0, True), separate(text))
    text = mail.text or to_text(mail.html)
    return Read(mail, clean(mail.html, text=text), separate(text))


# The parent's side


class _Child:
    def __init__(self):
        ours, theirs = socket.socketpair()
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from inboxes.mail import safely"
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", f"{code}; safely.serve()"],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.socket, self.mails = ours, 0

    def ask(self, raw, plain, seconds):
        self.mails += 1
        deadline = time.monotonic() + seconds
        self.socket.settimeout(seconds)
        self.socket.sendall(LENGTH.pack(plain, len(raw)))
        self.socket.sendall(raw)
        return _receive(self.socket, deadline)[1]

    def end(self):
        """Make sure it is gone. -> how it ended: minus the signal, if it was one."""
        self.socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(0.05)  # it may be dying by itself
        self.process.kill()
        return self.process.wait()


_idle, _lock = [], threading.Lock()


def _ask(raw, plain, seconds):
    child = _waiting() or _Child()
    try:
        answer = child.ask(raw, plain, seconds)
        result = _Unpickler(io.BytesIO(answer)).load()
    except TimeoutError:
        child.end()
        raise Unparsable(f"Reading the message took longer than {seconds} seconds.") from None
    except (OSError, EOFError, pickle.UnpicklingError):
        if child.end() == -signal.SIGPROF:
            cause = f"Reading the message took more than {CPU_SECONDS} seconds of work."
        else:
            cause = "Reading the message broke off, most likely for want of memory."
        raise Unparsable(cause) from None
    except BaseException:
        child.end()
        raise
    if isinstance(result, str):
        child.end()  # whatever went wrong in it, the next mail gets a fresh one
        raise Unparsable(result)
    _keep(child)
    return result


def _waiting():
    """A child that waits for a mail, if there is one that still lives."""
    while True:
        with _lock:
            child = _idle.pop() if _idle else None
        if child is None or child.process.poll() is None:
            return child
        child.end()


def _keep(child):
    with _lock:
        if len(_idle) < MAX_IDLE and child.mails < MAILS_PER_CHILD:
            _idle.append(child)
            return
    child.end()


def _end_all():
    while _idle:
        _idle.pop().end()


def _forget():
    """A forked process must not speak into the pipes of its parent."""
    global _lock
    _lock = threading.Lock()
    for child in _idle:
        child.process.returncode = 0  # not ours to wait for
        child.socket.close()
    _idle.clear()


atexit.register(_end_all)
os.register_at_fork(after_in_child=_forget)


def _receive(connection, deadline=None):
    flag, size = LENGTH.unpack(_exactly(connection, LENGTH.size, deadline))
    return flag, _exactly(connection, size, deadline)


def _exactly(connection, size, deadline):
    data = bytearray()
    while len(data) < size:
        if deadline is not None:
            connection.settimeout(max(0.001, deadline - time.monotonic()))
        received = connection.recv(min(size - len(data), 1024 * 1024))
        if not received:
            raise EOFError
        data += received
    return bytes(data)


class _Unpickler(pickle.Unpickler):
    NAMES = frozenset(
        {
            ("datetime", "datetime"),
            ("datetime", "timedelta"),
            ("datetime", "timezone"),
            ("inboxes.mail.automatic", "Bounce"),
            ("inboxes.mail.html", "CleanHtml"),
            ("inboxes.mail.message", "Attachment"),
            ("inboxes.mail.message", "ParsedMail"),
            ("inboxes.mail.quotes", "Separated"),
            ("inboxes.mail.safely", "Read"),
        }
    )

    def find_class(self, module, name):
        if (module, name) not in self.NAMES:
            raise pickle.UnpicklingError(f"{module}.{name} is not expected")
        return super().find_class(module, name)


# The child's side


def serve():
    """Answer one mail after the other on descriptor 0 until the parent is gone."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = socket.socket(fileno=0)
    while True:
        try:
            plain, raw = _receive(connection)
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # SIGPROF ends the process
        try:
            answer = pickle.dumps(_work(raw, plain), protocol=5)
        except MemoryError:
            answer = pickle.dumps("Reading the message took too much memory.")
        except Exception as error:
            cause = error.cause if isinstance(error, Unparsable) else type(error).__name__
            answer = pickle.dumps(f"The message could not be read: {cause}.")
        connection.sendall(LENGTH.pack(plain, len(answer)))
        connection.sendall(answer)
        del raw, answer
        signal.setitimer(signal.ITIMER_PROF, 0)
