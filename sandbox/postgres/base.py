"""Django's Postgres, whose tables are those of the world that the code runs in."""

import re
from contextlib import nullcontext

from django.db import transaction
from django.db.backends.postgresql import base

from ..tables import WRITTEN, is_read, models
from ..world import current, entered

WRITES = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:ONLY\s+)?"?(\w+)"?', re.IGNORECASE)


class Outside(Exception):
    """Something inside of a sandbox tried to write to a table of the real world."""


def stay_inside(execute, sql, params, many, context):
    """Refuse what would write to the real world. A table that the sandbox lacks is not there for
    it, although the search path would find the real one; one that it has stays until the end of
    this transaction, whoever ends the sandbox meanwhile."""
    world = current()
    written = {name for name in WRITES.findall(str(sql)) if name in models()} if world else set()
    if not written - WRITTEN:
        return execute(sql, params, many, context)
    here = context["connection"]
    # Without one of its own, the sandbox could end between the look and the writing.
    with nullcontext() if here.in_atomic_block else transaction.atomic(here.alias):
        for table in written - WRITTEN:
            if is_read(table):
                raise Outside(table)
            with here.wrap_database_errors:
                here.connection.execute(f'SELECT FROM "{world}"."{table}" LIMIT 0')
        return execute(sql, params, many, context)


class DatabaseWrapper(base.DatabaseWrapper):
    """The `search_path` follows the world, whichever thread the connection is used in: it is set
    before a cursor is made, when it is another one than the last time. A rollback may have taken
    the setting back, so after one it is set anew."""

    # The world that the connection shows; None when that has to be said anew.
    shown = ""
    has_moved = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(stay_inside)

    def init_connection_state(self):
        super().init_connection_state()
        self.shown, self.has_moved = "", False

    def create_cursor(self, name=None):
        if self.shown != current():
            self._follow(current())
        return super().create_cursor(name)

    def _follow(self, world):
        path = f'"{world}", public' if world else "DEFAULT"
        self.connection.execute(f"SET search_path TO {path}")
        self.shown, self.has_moved = world, True

    def on_commit(self, func, robust=False):
        """What is to be done then is done in the world of now: the transaction may be longer."""
        world = current()

        def then():
            with entered(world):
                func()

        super().on_commit(then, robust)

    def _rollback(self):
        super()._rollback()
        self._forget()

    def _savepoint_rollback(self, sid):
        # In a transaction that has failed nothing can be set before it is rolled back.
        self.shown = current()
        super()._savepoint_rollback(sid)
        self._forget()

    def _forget(self):
        if self.has_moved or current():
            self.shown = None
