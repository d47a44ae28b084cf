"""A tick over a million open conversations, each with a clock, of which a thousand are due."""

import time
from datetime import timedelta

from . import house

TOTAL, DUE = 1_000_000, 1000
HEAD = ["what is due", "told", "seconds", "queries"]
MINUTE = timedelta(minutes=1)


def run(options):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from sla import ticking
    from sla.models import Clock

    now = timezone.now()
    Clock.objects.all().delete()
    fill(now)
    rows = []
    for label, column in (("nothing", ""), ("late", "due_at"), ("nearly late", "warn_at")):
        make_due(column, now)
        with CaptureQueriesContext(connection) as queries:
            began = time.monotonic()
            told = ticking.tick(now)
            took = time.monotonic() - began
        rows.append([label, f"{told:,}", f"{took:.2f}", len(queries)])
    open_now = Clock.objects.running().count()
    house.table(f"A tick, with {open_now:,} clocks that run", HEAD, rows)


def fill(now):
    """As many open conversations as are missing, in SQL, each with a clock that has time."""
    from django.db import connection

    from conversations.models import Conversation
    from sla.models import Clock, Policy

    pattern = Conversation.objects.filter(status="active").order_by("pk").first()
    policy = Policy.objects.first()
    own = {"id", "token", "turn", "due_at", "clock", "merged_into_id", "follow_up_of_id"}
    columns = [f.column for f in Conversation._meta.concrete_fields if f.column not in own]
    listed = ", ".join(f'"{column}"' for column in columns)
    missing = TOTAL - Conversation.objects.open().count()
    began = time.monotonic()
    with connection.cursor() as cursor:
        if missing > 0:
            cursor.execute(
                f"INSERT INTO conversations_conversation ({listed}, token) SELECT {listed},"
                " md5(random()::text || n) FROM conversations_conversation,"
                " generate_series(1, %s) n WHERE id = %s",
                [missing, pattern.pk],
            )
        clock = Clock(
            conversation=pattern,
            kind="next_response",
            started_at=now - MINUTE,
            policy=policy,
            policy_name=policy.name,
            policy_version=1,
            target=2 * MINUTE,
            in_office_hours=False,
            conditions=[],
            runs=[[(now - MINUTE).isoformat(), None, ""]],
            due_at=now + 600 * MINUTE,
            warn_at=now + 500 * MINUTE,
        )
        clock.save()
        own = {"id", "conversation_id"}
        columns = [f.column for f in Clock._meta.concrete_fields if f.column not in own]
        listed = ", ".join(f'"{column}"' for column in columns)
        chosen = ", ".join(f'k."{column}"' for column in columns)
        cursor.execute(
            f"INSERT INTO sla_clock (conversation_id, {listed}) SELECT c.id, {chosen}"
            " FROM conversations_conversation c, sla_clock k"
            " WHERE k.id = %s AND c.status IN ('pending', 'active') AND c.id <> k.conversation_id",
            [clock.pk],
        )
        cursor.execute("ANALYZE conversations_conversation, sla_clock")
    print(f"    {TOTAL:,} open conversations, in SQL: {time.monotonic() - began:.0f} s")


def make_due(column, now):
    from sla.models import Clock

    if column:
        chosen = Clock.objects.filter(breached_at=None, warned_at=None).order_by("-pk")
        at = now - MINUTE if column == "due_at" else now - MINUTE / 60
        Clock.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)[:DUE])).update(
            **{column: at}
        )
