"""A dry run that somebody asked for: what is asked, how far it is, and what came of it.

It is in the cache for a day, and nowhere else: a dry run leaves nothing behind.
"""

import logging
import secrets
import time
from dataclasses import dataclass
from typing import ClassVar

from django.core.cache import cache
from django.db import connection, transaction

KEPT = 24 * 3600
SILENT = 30  # seconds without a beat: whoever worked on it is gone

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody does not want it any more."""


@dataclass
class DryRun:
    token: str
    asked: dict
    kept_as: ClassVar[str] = "dry-run"

    @classmethod
    def begin(cls, *, by, **asked):
        run = cls(secrets.token_urlsafe(12), asked | {"by": by.pk})
        run._set("asked", run.asked)
        run.beat(0, 0)
        return run

    @classmethod
    def find(cls, token, by=None):
        """None when it is too old, or somebody else's."""
        run = cls(token, None)
        run.asked = run._get("asked")
        is_theirs = run.asked and (by is None or run.asked["by"] == by.pk)
        return run if is_theirs else None

    def carry_out(self, look):
        """Do it, unless it is done, in a transaction that cannot write. `look`: from what was asked
        and `beat` to the result."""
        if self.result:
            return
        try:
            with transaction.atomic():
                forbid_writing()
                self.end(look(self.asked, beat=self.beat))
        except Stopped:
            pass
        except Exception:
            log.exception("The %s %s failed", self.kept_as, self.token)
            self.fail()

    def beat(self, done, total):
        """So many are looked at. Raises Stopped."""
        if self._get("stop"):
            raise Stopped
        self._set("beat", {"done": done, "total": total, "at": time.time()})

    def stop(self):
        self._set("stop", True)

    def end(self, result):
        self._set("result", result)

    def fail(self):
        self._set("failed", True)

    @property
    def result(self):
        return self._get("result")

    @property
    def progress(self):
        """{"done", "total", "percent", "state"}, which is working, stopped, failed or lost."""
        beat = self._get("beat") or {"done": 0, "total": 0, "at": 0}
        state = "lost" if time.time() - beat["at"] > SILENT else "working"
        if self._get("stop"):
            state = "stopped"
        elif self._get("failed"):
            state = "failed"
        percent = 100 * beat["done"] // beat["total"] if beat["total"] else 0
        return beat | {"state": state, "percent": percent}

    def _key(self, what):
        return f"{self.kept_as}:{self.token}:{what}"

    def _get(self, what):
        return cache.get(self._key(what))

    def _set(self, what, value):
        cache.set(self._key(what), value, KEPT)


def forbid_writing():
    """And what others write meanwhile is not seen by halves."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
