"""Conversations by their words, the newest first: as quick for a common word as for a rare one.

Each word of a search has to be somewhere in the conversation: in a message, a note, a subject, the
name of a file, or it is its customer's. The rarest word leads. Where it is common, the latest span
of time is read, then a longer one before it, until the page is full; the spans are in the same
index as the words (see Passage), so what is older costs nothing. The other words are looked up in
the conversations that the first has found.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from math import prod

from django.db import connection, transaction
from django.db.models import Max, Q

from customers.models import Customer

from .models import Conversation, Passage
from .models.passage import SPANS
from .operators import FEW, OPERATORS, few_of, period
from .sought import Lexemes, estimate, named, said, saying, sought, within

PROBED = 500  # conversations that are listed when they are all that come into question
MANY = 100_000  # hits of a beginning: to list them costs more than to look at what is new
AT_ONCE = 200  # hits that one span should have, when each of them is found
MOST = 4000  # hits that are read for one page; the next page goes on from there
MEMORY = "32MB"  # for lists of hits; what does not fit would be looked at row by row
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = 75 << 24 - SPANS[0]  # in shortest spans: 2009, before there was anything to find


def narrowed(conversations, query, agent):
    """Those that its operators allow, and that have none of the words it excludes."""
    for condition in query.conditions:
        asked = OPERATORS[condition.name].ask(condition.meant, agent)
        conversations = conversations.filter(~Q(asked) if condition.is_excluded else Q(asked))
    for word in sought([term for term in query.terms if term.is_excluded]):
        conversations = conversations.exclude(named(word) | said(word))
    return conversations


def all_found(conversations, query, agent):
    """Every conversation that is found, in no order: for a job that goes through all of them."""
    found = narrowed(conversations, query, agent)
    since, until = period(query.conditions)
    for word in sought(query.wanted):
        passages = within(saying(Passage.objects, word.lexemes), since, until)
        pks = Conversation.objects.filter(named(word)).values("pk")
        pks = pks.union(passages.values("conversation"), all=True)
        if query.number:
            pks = pks.union(Conversation.objects.numbered(query.number).values("pk"), all=True)
        found = found.filter(pk__in=pks)
    return found


# --- A page of hits -------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Hit:
    """A conversation and the time that it is found at, which is its place in the order."""

    at: datetime
    pk: int


def numbered(query):
    """The number that was typed, or that of the conversation which it is part of by now."""
    found = Conversation.objects.numbered(query.number) if query.number else None
    return found and found.values_list("pk", flat=True).first()


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
    first, *others = sorted(words, key=lambda word: word.expected)
    since, until = period(query.conditions)
    allowed = narrowed(conversations, query, agent)
    number = numbered(query)
    stream = Stream(allowed.exclude(pk=number or 0), first, others, since, until, after, now)
    hits, end = stream.read(size + 1)
    if number and not after and allowed.filter(pk=number).exists():
        hits.insert(0, Hit(now, number))  # what was asked for by its number comes first
    if len(hits) > size:
        return hits[:size], hits[size - 1], words
    return hits, end, words


class Stream:
    """The conversations that one word finds, from the newest hit to the oldest; the others have to
    be in them, too.

    The index of words is asked alone, and what it has found is then asked for in the table of
    conversations by number. In one statement, Postgres would have to guess how many are in both,
    and where it guesses wrong, it reads all of one.
    """

    def __init__(self, conversations, word, others, since, until, after, now):
        self.conversations, self.word, self.others = conversations, word, others
        self.since, self.until, self.after, self.now = since, until, after, now
        customers = Customer.objects.matching(word.text).values_list("pk", flat=True)
        self.customers = set(customers[:MOST])

    def read(self, size):
        """-> (the next hits, the place where it stopped to look or None at the end)"""
        names, floor = self.by_name(size * 20)
        called = {hit.pk for hit in names}
        hits, known, end = [], set(called), None
        for begin, found in self.by_words():
            end = begin and Hit(begin, 1)
            is_last = floor and (not end or end < floor)
            end = floor if is_last else end
            fresh = [hit for hit in found if hit.pk not in known and (not end or hit >= end)]
            known |= {hit.pk for hit in fresh}
            passed = sum(hit >= end for hit in names) if end else len(names)
            fresh, names = sorted(fresh + names[:passed], reverse=True), names[passed:]
            step = AT_ONCE * self.rarity
            while fresh:
                some, fresh = fresh[:step], fresh[step:]
                hits += self.allowed(some, called)
                if len(hits) >= size:
                    return hits[:size], hits[size - 1]
                step *= 4
            if is_last:
                break
        return hits, end

    def by_name(self, size):
        """(hits, the last of them or None at the end): conversations of customers who are called
        so; they stand where they were last active."""
        if not self.customers:
            return [], None
        found = Conversation.objects.filter(customer__in=self.customers)
        if self.after:
            at, pk = self.after.at, self.after.pk
            same = Q(last_activity_at=at, pk__lt=pk)
            found = found.filter(Q(last_activity_at__lt=at) | same)
        found = found.order_by("-last_activity_at", "-pk")[:size]
        hits = [Hit(at, pk) for at, pk in found.values_list("last_activity_at", "pk")]
        return hits, hits[-1] if len(hits) == size else None

    def allowed(self, hits, called):
        """Of these, which may be found, and were not found on an earlier page."""
        pks = [hit.pk for hit in hits]
        checks = [partial(self.permitted, called=called)]
        checks += [partial(self.holding, word) for word in self.others]
        # A row of a conversation is less to read than its passages, but not than the index.
        for check in checks if len(pks) <= PROBED else reversed(checks):
            pks = check(pks)
        pks = set(pks)
        return [hit for hit in hits if hit.pk in pks]

    def permitted(self, pks, *, called):
        found = self.conversations.filter(pk__in=pks)
        if self.after:
            newer = said(self.word, self.after.at + timedelta.resolution, self.until)
            found = found.filter(Q(pk__in=called) | ~newer)
        rows = found.values_list("pk", "customer_id")
        return [pk for pk, owner in rows if pk in called or owner not in self.customers]

    def holding(self, word, pks):
        """Those that have this word, too."""
        passages = within(word.said_in(pks), self.since, self.until)
        found = set(passages.values_list("conversation", flat=True))
        if word.customers != []:
            rest = Conversation.objects.filter(pk__in=[pk for pk in pks if pk not in found])
            found.update(rest.filter(customer__in=word.customers).values_list("pk", flat=True))
        return list(found)

    def by_words(self):
        """(begin, hits) of spans of time, the latest first. The last one has no beginning."""
        lexemes = self.word.lexemes
        if self.word.expected <= FEW:
            yield None, self.hits(saying(Passage.objects, lexemes))
        elif (few := self.few()) is not None:
            yield None, self.hits(self.word.said_in(few))
        else:
            yield from self.by_spans()

    def by_spans(self):
        """Each span is longer than the one after it: more so when that one had few hits."""
        latest = min(filter(None, [self.now, self.until, self.after and self.after.at]))
        unit = 1 << SPANS[0]
        earliest = max(_seconds(self.since) // unit if self.since else 0, EARLIEST)
        oldest = Conversation.objects.order_by("pk").values_list("opened_at", flat=True).first()
        age = max((_seconds(self.now) - _seconds(oldest)) // unit, 1)
        wanted = AT_ONCE * self.rarity
        width = max(wanted * age // self.word.expected, 1)
        high, read = _seconds(latest) // unit + 1, 0
        while read < MOST and high > earliest:
            low = max(high - width, earliest)
            hits = self.hits(self.said_within(lexemes_of(low, high)))
            is_last = low == earliest
            yield None if is_last else EPOCH + timedelta(seconds=low * unit), hits
            read += len(hits)
            wanted = min(wanted * 2, MOST)
            width = min(width * 16, max(width * wanted // (len(hits) or 1), 1))
            high = low

    def said_within(self, spans):
        if self.word.goes_on and self.word.expected > MANY:
            found = Passage.objects.filter(words=Lexemes(spans))
            return saying(found, self.word.lexemes, is_few=True)
        return saying(Passage.objects, f"({self.word.lexemes}) & ({spans})")

    def few(self):
        """The numbers of all conversations that come into question, when these are few."""
        if self.expected <= FEW:
            few = few_of(self.conversations, PROBED)
            return few if isinstance(few, list) else None

    @cached_property
    def expected(self):
        """How many conversations come into question."""
        return estimate(self.conversations)

    @cached_property
    def rarity(self):
        """How many hits are looked at for each that is found: a guess, within what can be read."""
        total = estimate(Conversation.objects) or 1
        counts = [self.expected, *(word.expected for word in self.others)]
        share = prod(min(count / total, 1) for count in counts)
        return int(1 / max(share, AT_ONCE / MOST))

    def hits(self, passages):
        passages = within(passages, self.since, self.until)
        if self.after:
            passages = passages.filter(created_at__lte=self.after.at)
        hits = passages.values("conversation").annotate(at=Max("created_at"))
        hits = [Hit(row["at"], row["conversation"]) for row in hits]
        return sorted((hit for hit in hits if not self.after or hit < self.after), reverse=True)


def _seconds(moment):
    return int((moment - EPOCH).total_seconds())


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
