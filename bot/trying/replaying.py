"""The last questions asked again, of today's articles and settings, without a model: which answers
would be others. In a transaction that cannot write; see routing/dry_run."""

import time
from collections import Counter
from typing import ClassVar

from django.db.models.functions import Left

from conversations.models import Message
from routing.dry_run.keeping import DryRun

from ..deciding import Question, decided
from ..models import Outcome, Settings, Turn

USUAL, MOST = 200, 2000
CHUNK = 25
BEFORE = 10  # messages that a question goes on from
LONGEST = 600  # characters of an answer that are kept
# What became of an answer, the worst first.
LOST, ARTICLE, TEXT, GAINED, SAME = "lost", "article", "text", "gained", "same"


class Replay(DryRun):
    kept_as: ClassVar[str] = "bot-replay"


def look(asked, *, beat=lambda done, total: None):
    """-> {"rows": those that differ, "counts": {kind: how many}, "first", "last", "seconds"}"""
    began = time.monotonic()
    looked_for = Turn.objects.filter(confidence__isnull=False).exclude(question="")
    looked_for = looked_for.exclude(outcome=Outcome.ANSWER, found=[])  # small talk
    pks = list(looked_for.order_by("-pk").values_list("pk", flat=True)[: asked["count"]])
    counts, rows, settings = Counter(), [], {}
    moments = []
    for start in range(0, len(pks), CHUNK):
        beat(start, len(pks))
        turns = _read(pks[start : start + CHUNK])
        before = _before(turns)
        for turn in turns:
            inbox = turn.conversation.inbox
            own = settings.setdefault(inbox.pk, Settings.objects.of(inbox))
            question = Question(turn.question, turn.language, before[turn.pk])
            row = compared(turn, decided(question, own))
            counts[row["kind"]] += 1
            moments.append(turn.created_at)
            if row["kind"] != SAME:
                rows.append(row)
    rows.sort(key=lambda row: (LOST, ARTICLE, TEXT, GAINED).index(row["kind"]))
    return {
        "count": len(pks),
        "rows": rows,
        "counts": dict(counts),
        "first": min(moments, default=None),
        "last": max(moments, default=None),
        "seconds": time.monotonic() - began,
    }


def _read(pks):
    found = Turn.objects.select_related("conversation__inbox", "answer").in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _before(turns):
    """{turn: what was said until its question, as ("customer" | "bot" | "agent", text)}"""
    said = Message.objects.filter(conversation__in={turn.conversation_id for turn in turns})
    rows = list(
        said.order_by("pk").values_list(
            "conversation", "pk", "direction", "author__is_bot", Left("body", LONGEST)
        )
    )
    found = {}
    for turn in turns:
        until = turn.message_id or 0
        lines = [
            (_speaker(direction, is_bot), body)
            for conversation, pk, direction, is_bot, body in rows
            if conversation == turn.conversation_id and pk < until and body
        ]
        found[turn.pk] = tuple(lines[-BEFORE:])
    return found


def _speaker(direction, is_bot):
    if direction == Message.Direction.IN:
        return "customer"
    return "bot" if is_bot else "agent"


def compared(turn, decision):
    """-> what is shown of it: {"kind", "question", "conversation", "then", "now"}"""
    then = {
        "outcome": turn.outcome,
        "why": turn.why,
        "sure": round(100 * turn.confidence),
        "text": turn.answer.body[:LONGEST] if turn.answer else "",
        **_best(turn.found),
    }
    now = {
        "outcome": str(decision.outcome),
        "why": decision.why,
        "sure": round(100 * decision.confidence),
        "text": decision.text[:LONGEST],
        **_best([hit.as_json() for hit in decision.found[:1]]),
    }
    return {
        "kind": kind_of(then, now, by_model=turn.engine != "local"),
        "question": turn.question[:LONGEST],
        "language": turn.language,
        "conversation": turn.conversation_id,
        "by_model": turn.engine != "local",
        "then": then,
        "now": now,
    }


def _best(found):
    best = found[0] if found else {}
    names = ("article", "title", "url")
    return {name: best.get(name) for name in names}


def kind_of(then, now, *, by_model=False):
    """What a model wrote is not compared word by word with what stands without one."""
    was, is_now = (each["outcome"] == Outcome.ANSWER for each in (then, now))
    if was and not is_now:
        return LOST
    if is_now and not was:
        return GAINED
    if not was:
        return SAME  # whether it asks back or a person depends on what was said before, too
    if then["article"] != now["article"]:
        return ARTICLE
    # An answer ends with the question whether it helped.
    return SAME if by_model or _words(now["text"]) in _words(then["text"]) else TEXT


def _words(text):
    return " ".join(text.split())
