"""Rows as text for COPY, and what a table needs before and after millions of them."""

import json
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import JSONField

from conversations.models.passage import SPANS

DIGITS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
MIDNIGHT = [f" {s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+00" for s in range(86_400)]
DATES = {}
NULL = r"\N"


def stamp(seconds):
    """A time as COPY reads it, from seconds since 1970."""
    day, second = divmod(seconds, 86_400)
    if day not in DATES:
        DATES[day] = f"{datetime.fromtimestamp(0, UTC) + timedelta(days=day):%Y-%m-%d}"
    return DATES[day] + MIDNIGHT[second]


def code(number):
    """Five digits and letters, another for every number: as long as an order number."""
    letters = ""
    for _ in range(5):
        number, place = divmod(number, len(DIGITS))
        letters = DIGITS[place] + letters
    return letters


def as_text(field, value):
    if isinstance(field, JSONField):
        value = json.dumps(value, ensure_ascii=False)
    text = str(value).replace("\\", "\\\\").replace("\t", "\\t")
    return text.replace("\n", "\\n").replace("\r", "\\r")


def spans(seconds):
    """The spans of time of something at that time, as the index of words has them."""
    return " ".join(f"'@{span}.{seconds >> span}'" for span in SPANS)


def indexed(text):
    """These words as the index has them, behind those of any message of the demo."""
    return "".join(f" '{word}':{1000 + n}A" for n, word in enumerate(text.split()))


def plain_row(item, given):
    values = ((f, given.get(f.attname, getattr(item, f.attname))) for f in columns(type(item)))
    return "\t".join(NULL if value is None else as_text(field, value) for field, value in values)


# --- the database -------------------------------------------------------------------------------


def table(model):
    return model._meta.db_table


def columns(model):
    return [field for field in model._meta.concrete_fields if not field.generated]


def copy_in(model, texts):
    if texts:
        names = ", ".join(f'"{field.column}"' for field in columns(model))
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table(model)} ({names}) FROM STDIN") as copy,
        ):
            copy.write("".join(texts))


def first_id(model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table(model)])
        return cursor.fetchone()[0]


def move_sequence(model, next_id):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table(model), next_id]
        )


class indexes_rebuilt:
    """Without indexes and foreign keys in the block; afterwards they are there again, checked.

    Keys and unique constraints stay. Nobody else can read or write these tables meanwhile.
    """

    INDEXES = """
        SELECT format('%%I', c.relname), pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    """
    FOREIGN_KEYS = """
        SELECT conrelid::regclass::text, format('%%I', conname), pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f'
    """

    def __init__(self, models):
        self.tables = [table(model) for model in models]

    def __enter__(self):
        with connection.cursor() as cursor:
            # Keys that are still to be checked would forbid what comes next.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"LOCK TABLE {', '.join(self.tables)} IN ACCESS EXCLUSIVE MODE")
            cursor.execute(self.INDEXES, [self.tables])
            self.indexes = cursor.fetchall()
            cursor.execute(self.FOREIGN_KEYS, [self.tables])
            self.foreign_keys = cursor.fetchall()
            for name, _definition in self.indexes:
                cursor.execute(f"DROP INDEX {name}")
            for of_table, name, _definition in self.foreign_keys:
                cursor.execute(f"ALTER TABLE {of_table} DROP CONSTRAINT {name}")

    def __exit__(self, error, *_rest):
        if error:
            return
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            for _name, definition in self.indexes:
                cursor.execute(definition)
            for of_table, name, definition in self.foreign_keys:
                cursor.execute(f"ALTER TABLE {of_table} ADD CONSTRAINT {name} {definition}")
