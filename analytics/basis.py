"""What the numbers stand on besides the logs: the reporting zone, who there is, which tags there
are, promises that were reckoned anew. When that has changed, so do they."""

from django.conf import settings
from django.db import connection

from conversations.models import Conversation, Tag
from sla.models import Recount
from team.models import Agent, Team

from . import facts
from .models import Basis, Due, Fact, Rebuild, Rollup, Stale

BATCH = 500


def check(now):
    """Make due or stale what does not stand on what there is now. The first one derives all."""
    now_so = _now_so()
    basis = Basis.objects.first()
    if basis and {name: getattr(basis, name) for name in now_so} == now_so:
        return
    with facts.alone():
        basis = Basis.objects.first()
        if not basis:
            Basis.objects.create(**now_so)
            begin(now)
            return
        _follow(basis, now_so)
        Basis.objects.filter(pk=basis.pk).update(**now_so)


def _now_so():
    recounts = Recount.objects.exclude(ended_at=None).order_by("-pk")
    return {
        "zone": settings.TIME_ZONE,
        "teams": list(Team.objects.order_by("pk").values_list("pk", flat=True)),
        "agents": list(Agent.objects.order_by("pk").values_list("pk", flat=True)),
        "removed_tags": sorted(
            Tag.with_removed.exclude(removed_at=None).values_list("pk", flat=True)
        ),
        "recount": recounts.values_list("pk", flat=True).first() or 0,
    }


def _follow(basis, now_so):
    if basis.zone != now_so["zone"]:
        # Its days and hours begin at other moments: no sum of the old ones means anything.
        Rollup.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Stale._meta.db_table} (hour)"  # noqa: S608
                f" SELECT DISTINCT date_trunc('hour', at, 'UTC') FROM {Fact._meta.db_table}"
            )
    for name, of in (("teams", "team"), ("agents", "agent")):
        if gone := set(getattr(basis, name)) - set(now_so[name]):
            theirs = Fact.objects.filter(**{f"{of}__in": gone})
            make_due(theirs.values_list("conversation", flat=True).distinct())
    if changed := set(basis.removed_tags) ^ set(now_so["removed_tags"]):
        tagged = Tag.conversations.through.objects.filter(tag__in=changed)
        make_due(tagged.values_list("conversation", flat=True).distinct())
    if basis.recount != now_so["recount"]:
        # Of what was closed since, its log says so.
        make_due(Conversation.objects.open().values_list("pk", flat=True))


def make_due(numbers):
    Due.objects.bulk_create(
        (Due(conversation_id=number) for number in numbers.iterator()), batch_size=5000
    )


# --- Everything anew


def begin(now, *, afresh=False):
    """Derive all facts anew; go on with that where it is begun, unless `afresh`. -> the Rebuild"""
    under_way = Rebuild.objects.filter(ended_at=None)
    if afresh:
        under_way.update(ended_at=now)
    if rebuild := under_way.first():
        return rebuild
    latest = Conversation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Rebuild.objects.create(
        size=Conversation.objects.count(), last=latest + 1, started_at=now
    )


def is_built():
    return not Rebuild.objects.filter(ended_at=None).exists()


def build(now):
    """The next few. -> the Rebuild, None when there is none"""
    with facts.alone():
        rebuild = Rebuild.objects.filter(ended_at=None).first()
        if not rebuild:
            return None
        some = Conversation.objects.filter(pk__lt=rebuild.last).order_by("-pk")[:BATCH]
        numbers = list(some.values_list("pk", flat=True))
        differed = facts.refresh(set(numbers)) if numbers else set()
        # What was to be derived anyway is no difference.
        due = Due.objects.filter(conversation_id__in=differed)
        differed -= set(due.values_list("conversation_id", flat=True))
        rebuild.done += len(numbers)
        rebuild.differed += len(differed)
        if numbers:
            rebuild.last = numbers[-1]
        else:
            rebuild.ended_at = now
        rebuild.save()
    return rebuild
