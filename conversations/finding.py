"""Conversations by their words, the newest first: as quick for a common word as for a rare one.

Each word of a search has to be somewhere in the conversation: in a message, a note, a subject, the
name of a file, or it is its customer's. The rarest word leads. Where it is common, the latest span
of time is read, then a longer one before it, until the page is full; the spans are in the same
index as the words (see Passage), so what is older costs nothing. The other words are looked up in
the conversations that the first has found.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q

from customers.models import Customer

from .models import Conversation, Passage
from .models.passage import SPANS, plain
from .operators import OPERATORS, period
from .queries import WORD

FEW = 3000  # so many hits are read at once
AT_FIRST = 600  # hits that the first span should have
MOST = 40_000  # hits that are read for one page; the next page goes on from there
SHORTEST = 3  # letters of a word that may go on: of fewer, it would be every word
MEMORY = "32MB"  # for lists of hits; what does not fit would be looked at row by row
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Lexemes(SearchQuery):
    """A query in the words of Postgres, which parses nothing any more."""

    def as_sql(self, compiler, connection, function=None, template=None):
        return super().as_sql(compiler, connection, template="%(expressions)s::tsquery")


@dataclass(frozen=True)
class Sought:
    """A word or phrase, as it was typed and as Postgres looks it up: 'hl' <-> '209':*"""

    text: str
    lexemes: str
    goes_on: bool

    @property
    def words(self):
        return [word.replace("''", "'") for word in re.findall(r"'((?:[^']|'')+)'", self.lexemes)]


def sought(terms):
    """-> [Sought], as the index knows them. What has no word in it is left out."""
    if not terms:
        return []
    each = ", ".join(f"phraseto_tsquery('simple', {plain('%s')})::text" for _ in terms)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", [term.text for term in terms])
        lexemes = cursor.fetchone()
    return [
        Sought(term.text, words + (":*" if goes_on(term) else ""), goes_on(term))
        for term, words in zip(terms, lexemes, strict=True)
        if words
    ]


def goes_on(term):
    return not term.is_exact and len(WORD.findall(term.text)[-1]) >= SHORTEST


# --- Conditions of conversations ------------------------------------------------------------------


def narrowed(conversations, query, agent):
    """Those that its operators allow, and that have none of the words it excludes."""
    for condition in query.conditions:
        asked = OPERATORS[condition.name].ask(condition.meant, agent)
        conversations = conversations.filter(~Q(asked) if condition.is_excluded else Q(asked))
    for word in sought([term for term in query.terms if term.is_excluded]):
        conversations = conversations.exclude(Q(named(word)) | Q(Exists(said(word))))
    return conversations


def named(word):
    return Q(customer__in=Customer.objects.matching(word.text).values("pk"))


def said(word, since=None, until=None):
    """That the conversation of the outer query says this word. For few conversations."""
    passages = Passage.objects.filter(words=Lexemes(word.lexemes))
    # Not `conversation=`: Postgres would rather make a list of all that ever said it.
    here = {"conversation__gte": OuterRef("pk"), "conversation__lte": OuterRef("pk")}
    return within(passages, since, until).filter(**here)


def within(passages, since, until):
    if since:
        passages = passages.filter(created_at__gte=since)
    return passages.filter(created_at__lt=until) if until else passages


def all_found(conversations, query, agent):
    """Every conversation that is found, in no order: for a job that goes through all of them."""
    found = narrowed(conversations, query, agent)
    since, until = period(query.conditions)
    for word in sought(query.wanted):
        passages = within(Passage.objects.filter(words=Lexemes(word.lexemes)), since, until)
        pks = Conversation.objects.filter(named(word)).values("pk")
        pks = pks.union(passages.values("conversation"), all=True)
        if query.number:
            pks = pks.union(Conversation.objects.filter(pk=query.number).values("pk"), all=True)
        found = found.filter(pk__in=pks)
    return found


# --- A page of hits -------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Hit:
    """A conversation and the time that it is found at, which is its place in the order."""

    at: datetime
    pk: int


@transaction.atomic
def page(conversations, query, agent, *, size, now, after=None):
    """-> (hits, the place where the next page goes on or None, the words). `after`: such a place.

    At least one word has to be wanted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [MEMORY])
    words = sought(query.wanted)
    if not words:
        return [], None, []
    words.sort(key=lambda word: estimate(Passage.objects.filter(words=Lexemes(word.lexemes))))
    first, *others = words
    since, until = period(query.conditions)
    allowed = found = narrowed(conversations, query, agent)
    for word in others:
        found = found.filter(named(word) | Q(Exists(said(word, since, until))))
    stream = Stream(found.exclude(pk=query.number or 0), first, since, until, after)
    hits, end = set(stream.by_name(size + 1)), None
    if query.number and not after and allowed.filter(pk=query.number).exists():
        hits.add(Hit(now, query.number))  # what was asked for by its number comes first
    known = {hit.pk for hit in hits}
    for begin, spans in stream.spans(now):
        fresh = stream.by_words(spans, size + 1 + len(known))
        hits |= {hit for hit in fresh if hit.pk not in known}
        known |= {hit.pk for hit in fresh}
        end = begin
        if begin and sum(hit.at >= begin for hit in hits) > size:
            break
    hits = sorted((hit for hit in hits if not end or hit.at >= end), reverse=True)
    if len(hits) > size:
        return hits[:size], hits[size - 1], words
    return hits, Hit(end, 1) if end else None, words


class Stream:
    """The conversations that one word finds, from the newest hit to the oldest."""

    def __init__(self, conversations, word, since, until, after):
        self.conversations, self.word, self.after = conversations, word, after
        self.since, self.until = since, until
        self.customers = Customer.objects.matching(word.text).values("pk")

    def by_name(self, size):
        """Those of customers who are called so; they stand where they were last active."""
        found = self.conversations.filter(customer__in=self.customers)
        if self.after:
            at, pk = self.after.at, self.after.pk
            same = Q(last_activity_at=at, pk__lt=pk)
            found = found.filter(Q(last_activity_at__lt=at) | same)
        found = found.order_by("-last_activity_at", "-pk")[:size]
        return [Hit(at, pk) for at, pk in found.values_list("last_activity_at", "pk")]

    def by_words(self, spans, size):
        lexemes = f"({self.word.lexemes}) & ({spans})" if spans else self.word.lexemes
        found = self.passages(lexemes).filter(conversation__in=self.conversations)
        found = found.exclude(conversation__customer__in=self.customers)
        if self.after:
            newer = self.passages(self.word.lexemes).filter(
                conversation=OuterRef("conversation"), created_at__gt=self.after.at
            )
            found = found.filter(~Exists(newer), created_at__lte=self.after.at)
        found = found.values("conversation").annotate(at=Max("created_at"))
        if self.after:
            same = Q(at=self.after.at, conversation__lt=self.after.pk)
            found = found.filter(Q(at__lt=self.after.at) | same)
        found = found.order_by("-at", "-conversation")[:size]
        return [Hit(row["at"], row["conversation"]) for row in found]

    def passages(self, lexemes):
        return within(Passage.objects.filter(words=Lexemes(lexemes)), self.since, self.until)

    def spans(self, now):
        """(begin, lexemes) of spans of time, the latest first, each four times as long as the one
        after it. The last one has no beginning; few hits are one span without lexemes."""
        hits = estimate(Passage.objects.filter(words=Lexemes(self.word.lexemes)))
        if hits <= FEW or estimate(self.conversations) <= FEW:
            yield None, ""
            return
        oldest = Conversation.objects.order_by("pk").values_list("opened_at", flat=True).first()
        end = int(
            (
                min(filter(None, [now, self.until, self.after and self.after.at])) - EPOCH
            ).total_seconds()
        )
        start = int((max(filter(None, [oldest, self.since])) - EPOCH).total_seconds())
        per_second = hits / max(int((now - oldest).total_seconds()), 1)
        unit = 1 << SPANS[0]
        high = (end >> SPANS[0]) + 1
        width, read = max(int(AT_FIRST / per_second / unit), 1), 0
        while read < MOST:
            low = max(high - width, 0)
            read += width * unit * per_second
            if low * unit <= start:
                yield None, lexemes_of(0, high)
                return
            yield EPOCH + timedelta(seconds=low * unit), lexemes_of(low, high)
            high, width = low, width * 4


def lexemes_of(low, high):
    """The spans that make up this time, as few as can be. In units of the shortest span."""
    tokens = []
    while low < high:
        for span in reversed(SPANS):
            size = 1 << span - SPANS[0]
            if (low % size == 0 and low + size <= high) or size == 1:
                tokens.append(f"'@{span}.{low // size}'")
                low += size
                break
    return " | ".join(tokens)


def estimate(queryset):
    """How many rows Postgres expects, from what it has counted of common words."""
    return json.loads(queryset.order_by().values("pk").explain(format="json"))[0]["Plan"][
        "Plan Rows"
    ]
