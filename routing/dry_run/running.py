"""A dry run is carried out: over many conversations, in a transaction that cannot write."""

import time
from datetime import timedelta
from functools import partial

from django.core import serializers
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation

from ..models import Rule
from .history import pasts
from .judging import RuleList
from .keeping import DryRun
from .report import Report

MOST, CHUNK = 10_000, 500
SPANS = {
    "most": _("The last 10,000 conversations"),
    "30": _("The last 30 days"),
    "7": _("The last 7 days"),
}


def carry_out(token, now):
    if run := DryRun.find(token):
        run.carry_out(partial(look, now=now))


def pack(rule):
    """A rule that may not be saved, for the way to a worker."""
    return serializers.serialize("json", [rule]) if rule else ""


def unpack(text):
    return next(serializers.deserialize("json", text)).object if text else None


def lists(packed):
    """-> (today's rules, those with the packed one in its place, its number there or None)"""
    today = list(Rule.objects.in_order())
    rule = unpack(packed)
    if rule is None:
        return today, today, None
    if rule.pk is None:
        return today, [*today, rule], len(today)
    tried = [rule if each.pk == rule.pk else each for each in today]
    return today, tried, tried.index(rule)


def look(asked, *, now, beat=lambda done, total: None):
    """-> the result of a Report, with the rules' names and how many seconds it took."""
    began = time.monotonic()
    today, tried, number = lists(asked["rule"])
    ours, theirs = RuleList(tried), RuleList(today) if number is not None else None
    report, pks = Report(number), _pks(asked["span"], now)
    for start in range(0, len(pks), CHUNK):
        beat(start, len(pks))
        for past in pasts(_read(pks[start : start + CHUNK])):
            report.add(
                past,
                [ours.judge(picture) for picture in past.pictures],
                theirs and [theirs.judge(picture, to_the_end=False) for picture in past.pictures],
            )
    seconds = time.monotonic() - began
    names = [{"pk": rule.pk, "name": rule.name, "is_on": rule.is_on} for rule in tried]
    return report.result() | {"rules": names, "tried": number, "seconds": seconds}


def _pks(span, now):
    """The latest first."""
    found = Conversation.objects.filter(merged_into=None).order_by("-pk")
    if span in {"7", "30"}:
        found = found.filter(opened_at__gte=now - timedelta(days=int(span)))
    return list(found.values_list("pk", flat=True)[:MOST])


def _read(pks):
    found = Conversation.objects.select_related("customer", "inbox", "team").in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]
