"""The words of a search, as Postgres knows them: how often they are said, and where."""

import json
import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from customers.models import Customer

from .models import Passage
from .models.passage import plain
from .operators import few_of
from .queries import WORD

SHORTEST = 3  # letters of a word that may go on: of fewer, it would be every word
# To read through a conversation costs as much as so many hits in the index of words, and these few
# are read through in any case: of phrases, Postgres does not know how many there are.
HITS_PER_CONVERSATION = 60
ALWAYS_READ = 100


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

    @cached_property
    def expected(self):
        """How many passages say it, as Postgres expects."""
        return estimate(Passage.objects.filter(words=Lexemes(self.lexemes)))

    @property
    def words(self):
        return [word.replace("''", "'") for word in re.findall(r"'((?:[^']|'')+)'", self.lexemes)]

    @cached_property
    def customers(self):
        """Those who are called so: a list when they are few, else a query."""
        return few_of(Customer.objects.matching(self.text))

    def said_in(self, conversations):
        """The passages of these conversations, given by number, that say it."""
        passages = Passage.objects.filter(conversation__in=conversations)
        most = max(ALWAYS_READ, self.expected // HITS_PER_CONVERSATION)
        return saying(passages, self.lexemes, is_few=len(conversations) <= most)


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


def saying(passages, lexemes, *, is_few=False):
    """Those that say it. `is_few`: they are read through, and the index of words is not asked.

    The index makes a list of all that begins so, or of all that has each word of a phrase.
    """
    if not is_few:
        return passages.filter(words=Lexemes(lexemes))
    words = Coalesce("words", Value(""), output_field=SearchVectorField())
    return passages.alias(unindexed=words).filter(unindexed=Lexemes(lexemes))


def named(word):
    return Q(customer__in=Customer.objects.matching(word.text).values("pk"))


def said(word, since=None, until=None):
    """That the conversation of the outer query says this word. For few conversations."""
    passages = Passage.objects.filter(words=Lexemes(word.lexemes))
    # Not `conversation=`: Postgres would rather make a list of all that ever said it.
    here = {"conversation__gte": OuterRef("pk"), "conversation__lte": OuterRef("pk")}
    return Exists(within(passages, since, until).filter(**here))


def within(passages, since, until):
    if since:
        passages = passages.filter(created_at__gte=since)
    return passages.filter(created_at__lt=until) if until else passages


def estimate(queryset):
    """How many rows Postgres expects, from what it has counted of common words."""
    plan = queryset.order_by().values("pk").explain(format="json")
    return json.loads(plan)[0]["Plan"]["Plan Rows"] if plan else 0
