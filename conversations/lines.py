"""Where a search has found its words: for each conversation the line that says most of them."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Left

from . import marking
from .models import Attachment, Conversation, Message, Note, NoteAttachment, Passage
from .operators import period
from .sought import Lexemes, saying, sought, within

MOST = 200  # places in one conversation that can be walked through


@dataclass(frozen=True)
class Line:
    """`passage`: its number, for the link. `kind`: message, note, subject, file or quote."""

    passage: int
    kind: str
    html: str
    others: int
    at: datetime

    @property
    def place(self):
        return f"at={self.passage}"


def passages(words, conversations, query):
    """All in these few that says any of these words, with how many of them as `weight`."""
    anything = " | ".join(f"({word.lexemes})" for word in words)
    weight = sum(
        Case(When(words=Lexemes(word.lexemes), then=1), default=0, output_field=IntegerField())
        for word in words
    )
    found = within(
        Passage.objects.filter(conversation__in=conversations), *period(query.conditions)
    )
    found = saying(within(found, *period(query.conditions)), anything, is_few=True)
    return found.annotate(weight=weight + Value(0)).defer("words")


def lines(conversations, query, words):
    """{conversation's pk: Line}, in a fixed number of statements. Not all of them have one."""
    if not words:
        return {}
    best, counted = {}, {}
    for passage in passages(words, conversations, query):
        pk = passage.conversation_id
        counted[pk] = counted.get(pk, 0) + 1
        if pk not in best or _rank(passage) > _rank(best[pk]):
            best[pk] = passage
    texts = _texts(best.values())
    pattern = marking.pattern(words)
    subjects = _subjects(conversations, best)
    return {
        pk: _line(passage, texts.get(passage.pk, []), subjects[pk], pattern, counted[pk] - 1)
        for pk, passage in best.items()
    }


def _subjects(conversations, best):
    """{conversation's pk: its subject, and those of what was merged into it}"""
    subjects = {conversation.pk: [conversation.subject] for conversation in conversations}
    shown = [pk for pk, passage in best.items() if not (passage.message_id or passage.note_id)]
    merged = Conversation.objects.filter(merged_into__in=shown).exclude(subject="")
    for pk, subject in merged.values_list("merged_into", "subject") if shown else ():
        subjects[pk].append(subject)
    return subjects


def _rank(passage):
    is_said = bool(passage.message_id or passage.note_id)
    return passage.weight, is_said, passage.created_at


def _texts(passages):
    """{passage's pk: [(kind, text), ...]}, in the order in which they are looked at."""
    texts = {}
    for model, of, files in ((Message, "message", Attachment), (Note, "note", NoteAttachment)):
        ids = {getattr(passage, f"{of}_id"): passage.pk for passage in passages}
        ids.pop(None, None)
        fields = ["body", "subject", "quoted"] if model is Message else ["body"]
        beginnings = {f"{field}_": Left(field, marking.LOOKED_AT) for field in fields}
        for row in model.objects.filter(pk__in=ids).values("pk", **beginnings):
            kinds = zip([of, "subject", "quote"], fields, strict=False)
            texts[ids[row["pk"]]] = [(kind, row[f"{field}_"]) for kind, field in kinds]
        for pk, name in files.objects.filter(**{f"{of}__in": ids}).values_list(of, "name"):
            texts[ids[pk]].insert(1, ("file", name))
    return texts


def _line(passage, texts, subjects, pattern, others):
    texts = texts or [("subject", subject) for subject in subjects]
    for kind, text in texts:
        if html := marking.line_of(text, pattern):
            return Line(passage.pk, kind, html, others, passage.created_at)
    kind, text = texts[0]
    return Line(passage.pk, kind, marking.beginning(text), others, passage.created_at)


@dataclass(frozen=True)
class Walk:
    """The way through all places of one conversation that say the words: this one and its
    neighbours, as numbers of passages."""

    number: int
    count: int
    anchor: str
    version: int
    previous: int | None
    next: int | None
    words: str


def walk(conversation, query, at=None):
    """-> Walk, at this passage or at the newest, or None when nothing in the log says the words."""
    words = sought(query.wanted)
    if not words:
        return None
    found = passages(words, [conversation], query).exclude(message=None, note=None)
    found = list(found.order_by("-created_at", "-pk")[:MOST])[::-1]
    if not found:
        return None
    here = next((i for i, passage in enumerate(found) if passage.pk == at), len(found) - 1)
    passage = found[here]
    said = {"message": passage.message_id} if passage.message_id else {"note": passage.note_id}
    event = conversation.events.filter(**said).order_by("version").first()
    of, pk = ("msg", passage.message_id) if passage.message_id else ("note", passage.note_id)
    return Walk(
        number=here + 1,
        count=len(found),
        anchor=f"{of}-{pk}",
        version=event.version if event else conversation.version,
        previous=found[here - 1].pk if here else None,
        next=found[here + 1].pk if here + 1 < len(found) else None,
        words=json.dumps([[word.words, word.goes_on] for word in words], ensure_ascii=False),
    )
