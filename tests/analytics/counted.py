"""Numbers as they are some seconds after whatever a test has done."""

from django.utils import timezone

from analytics import basis, counting
from analytics.models import Fact, Rollup
from conversations.models import Conversation

COLUMNS = ("grain", "start", "dimension", "value", "kind", "count", "timed", "seconds")
COLUMNS += ("office_seconds", "buckets", "office_buckets", "score", "happy")


def count():
    """Where no test of its own commits, nobody hears of an event: here everything is due."""
    basis.make_due(Conversation.objects.values_list("pk", flat=True))
    assert counting.count(timezone.now())


def facts_of(conversation):
    """[(kind, at, seconds)] in order."""
    count()
    found = Fact.objects.filter(conversation=conversation).order_by("at", "pk")
    return [
        (fact.kind, fact.at, None if fact.seconds is None else float(fact.seconds))
        for fact in found
    ]


def all_facts():
    columns = [field.attname for field in Fact._meta.concrete_fields if field.attname != "id"]
    found = Fact.objects.values_list(*columns)
    return sorted(tuple(map(str, row)) for row in found)


def all_rollups():
    found = [list(map(str, row)) for row in Rollup.objects.values_list(*COLUMNS[:9])]
    places = Rollup.objects.values_list(*COLUMNS[9:])
    return sorted(
        row + [str(sorted(p.items())) if isinstance(p, dict) else str(p) for p in rest]
        for row, rest in zip(found, places, strict=True)
    )
