"""Stored facts are made what the logs say now."""

import logging

from django.db import connection, transaction

from ..models import Due, Fact
from .deriving import Row, derive

log = logging.getLogger(__name__)

# Names the lock of whoever derives: two at once could write what one of them read earlier.
LOCK = 0x66616374
BATCH = 200


def derive_due(limit=BATCH):
    """The facts of conversations in which something has happened. -> how many rows of Due"""
    with alone():
        some = Due.objects.order_by("pk")[:limit]
        due = list(some.values_list("pk", "conversation_id"))
        Due.objects.filter(pk__in=[pk for pk, _number in due]).delete()
        refresh({number for _pk, number in due})
    return len(due)


class alone(transaction.Atomic):
    """A transaction in which nobody else derives."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __enter__(self):
        super().__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refresh(numbers):
    """Derive these and write what is different. -> the numbers of those of which anything was

    What cannot be derived is left as it is, and keeps none of the others waiting.
    """
    stored = _stored(numbers)
    try:
        with transaction.atomic():
            return _replace(stored, derive(numbers, known=list(stored)))
    except Exception:
        if len(numbers) == 1:
            log.exception("The facts of conversation %s could not be derived", *numbers)
            return set()
    return set().union(*(refresh({number}) for number in numbers))


def _stored(numbers):
    """{Row: its pk}"""
    rows = Fact.objects.filter(conversation__in=numbers).values_list("pk", *Row._fields)
    found = {}
    for pk, *fields in rows.iterator():
        row = Row(*fields)
        found[row._replace(tags=tuple(row.tags))] = pk
    return found


def _replace(stored, rows):
    wanted = set(rows)
    gone = [pk for row, pk in stored.items() if row not in wanted]
    new = [row for row in rows if row not in stored]
    if gone:
        Fact.objects.filter(pk__in=gone).delete()
    if new:
        _insert(new)
    differed = {row.conversation_id for row in stored if row not in wanted}
    return differed | {row.conversation_id for row in new}


def _insert(rows):
    columns = ", ".join(Row._fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Fact._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row._replace(tags=list(row.tags)))
