"""Worker processes that are killed, and threads that do what people do meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from random import Random

from django.db import connection
from kombu.exceptions import OperationalError

from inbox_project.supervisor import dies_with_parent

CELERY = [sys.executable, "-m", "celery", "-A", "inbox_project"]


class Workers:
    """So many Celery workers, each a process, and the beat that wakes their sweeps.

    None of them outlives this process.
    """

    def __init__(self, count, folder):
        self.folder, self.kills, self.log = folder, 0, open(folder / "workers.log", "ab")  # noqa: SIM115
        self.processes = [self._worker(number) for number in range(count)]
        schedule = ["beat", "--schedule", str(folder / "beat"), "-l", "ERROR"]
        self.beat = self._start(*schedule)

    def _start(self, *arguments):
        streams = {"stdout": self.log, "stderr": self.log, "start_new_session": True}
        streams["preexec_fn"] = dies_with_parent(signal.SIGKILL)
        return subprocess.Popen([*CELERY, *arguments], **streams)

    def _worker(self, number):
        options = ["-P", "solo", "-l", "ERROR", "--without-gossip", "--without-mingle"]
        return self._start("worker", "-n", f"w{number}-{time.monotonic_ns()}@faults", *options)

    def kill_one(self, random):
        """Without a word, in the middle of whatever it does; another one takes its place."""
        number = random.randrange(len(self.processes))
        os.kill(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()
        self.processes[number] = self._worker(number)
        self.kills += 1

    def stop(self):
        for process in (*self.processes, self.beat):
            process.kill()
            process.wait()
        self.log.close()


class People:
    """Each of them does the same again and again, in a thread with a connection of its own."""

    def __init__(self):
        self.done, self.threads, self.errors, self.counts = threading.Event(), [], [], {}

    def start(self, deed, *, every):
        thread = threading.Thread(
            target=self._live, args=(deed, every, len(self.threads)), daemon=True
        )
        self.threads.append(thread)
        thread.start()

    def _live(self, deed, every, number):
        random = Random(number)
        while not self.done.is_set():
            try:
                if deed(random):
                    self.counts[deed.__name__] = self.counts.get(deed.__name__, 0) + 1
            except OperationalError:
                pass  # Redis is busy: what it was to wake is found by a sweep
            except Exception as error:
                self.errors.append(f"{deed.__name__}: {error!r}")
            self.done.wait(every)
        connection.close()

    def stop(self):
        self.done.set()
        for thread in self.threads:
            thread.join(30)
