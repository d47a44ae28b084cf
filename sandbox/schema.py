"""A sandbox is made, and goes with all that was in it."""

from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction

from . import files
from .tables import COPIED, inside
from .world import NAME

# The numbers of what is made inside meet none of the real world, and none of another sandbox.
FIRST, APART = 10**12, 10**6
TRIES, PATIENCE = 10, 300  # milliseconds, less than Postgres takes to see a deadlock
# The advisory lock of whoever makes or drops one. That takes more than a thousand of the locks that
# Postgres has for everybody, some 6400: a class that ends practices at once would take them all.
ALONE = 7_402_118


def alone(cursor):
    """One at a time, until the end of the transaction."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])


def create(name):
    """Make the tables of a sandbox: those of the product as they are now, without foreign keys."""
    assert NAME.fullmatch(name), name
    first = FIRST + int(name.removeprefix("practice_")) * APART
    steps = [f'CREATE SCHEMA "{name}"']
    for table, model in inside().items():
        mine, real = f'"{name}"."{table}"', f'public."{table}"'
        steps.append(f"CREATE TABLE {mine} (LIKE {real} INCLUDING ALL)")
        key = model._meta.pk
        if key.get_internal_type() == "BigAutoField":
            steps.append(f'ALTER TABLE {mine} ALTER COLUMN "{key.column}" RESTART WITH {first}')
        if table in COPIED:
            fields = model._meta.local_concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields if not field.generated)
            copy = f"INSERT INTO {mine} ({columns}) SELECT {columns} FROM {real}"  # noqa: S608
            steps.append(copy)
    with transaction.atomic(), connection.cursor() as cursor:
        alone(cursor)
        cursor.execute(";\n".join(steps))


def drop(name):
    """Remove a sandbox: its tables, and its files. Harmless where there is none.

    Raises OperationalError when somebody inside has it for too long. Whoever is at work in it is
    not waited for with a part of it in hand: they may need that part to end.
    """
    assert NAME.fullmatch(name), name
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}ms'")
                alone(cursor)
                cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
            break
        except OperationalError:
            if not tries_left:
                raise
    files.erase_all(default_storage, name)


def existing():
    """The names of all that there are."""
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'practice\_%'")
        return {name for (name,) in cursor.fetchall() if NAME.fullmatch(name)}


def remains():
    """The names of all that there are, also those of which only files are left: whoever dropped
    them died over it, or somebody had a file in hand."""
    return existing() | files.existing(default_storage)
