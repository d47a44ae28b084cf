"""What was answered in conversations that are over, to questions like this one.

Only what this agent may see, and without what it says of the customer whom it was written to.
"""

import math
import re
import unicodedata

from django.core.cache import cache
from django.db import connection

from conversations.models import Conversation, Message
from conversations.models.passage import plain
from conversations.placeholders import blank

SHORTEST, MOST_WORDS = 4, 24  # letters of a word, and words of a question
# A word in more messages than that, or in such a share of them, says nothing.
COMMON, COMMON_SHARE = 2000, 0.1
MOST_HITS, LOOKED_AT = 300, 20
ENOUGH, ENOUGH_WORDS = 0.5, 2
ASKED = 10  # of the rarest words of a question make the whole of it
SHORTEST_ANSWER, LONGEST_ANSWER = 40, 1500  # characters
HELLO = re.compile(r"\A[^\n,.!?]{1,60}[,!.]\s*\n+")
BYE = re.compile(r"\n+[^\n.!?]{0,60}[,!.]?\n[^\n.!?]{1,60}\s*\Z")
# Of an account, of a telephone, of an order.
NUMBERS = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{2,4}){3,8}\b"
    r"|(?:\+ ?|\()?\b\d(?:[ ()/.-]{0,3}\d){6,}\b"
    r"|(?:#|\b[A-Z]{1,4}-?)?\b\d[\d-]{3,}\b"
)
MAILS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINKS = re.compile(r"(?:https?://|www\.)\S+(?:[?#]|/(?=\S*\d)[\w=.~%-]{24,})\S*")
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}

_FOUND = f"""
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT lexeme FROM unnest(
            tsvector_to_array(to_tsvector('simple', {plain("%s")}))
        ) lexeme WHERE length(lexeme) >= %s AND NOT lexeme = ANY(%s) LIMIT %s
    ), found AS (
        SELECT hit.conversation_id, a.lexeme FROM asked a CROSS JOIN LATERAL (
            SELECT p.conversation_id FROM conversations_passage p
            WHERE p.words @@ (quote_literal(a.lexeme) || ':AB')::tsquery AND p.note_id IS NULL
            -- No index has this order: Postgres would else read all until it has enough.
            ORDER BY -p.id LIMIT %s
        ) hit
    )
    SELECT conversation_id, array_agg(DISTINCT lexeme),
        (SELECT json_object_agg(a.lexeme, (SELECT count(*) FROM found f WHERE f.lexeme = a.lexeme))
         FROM asked a)
    FROM found WHERE conversation_id <> %s GROUP BY 1
    HAVING count(DISTINCT lexeme) >= %s
    ORDER BY count(DISTINCT lexeme) DESC, 1 DESC LIMIT 100
"""  # noqa: S608


def answers(thread, agent):
    """-> [(score from 0 to 1, the message that answered, its text without whom it was for)], the
    best first."""
    if not thread.question:
        return []
    scores = _alike(thread)
    if not scores:
        return []
    solved = Conversation.objects.visible_to(agent).filter(pk__in=scores)
    solved = solved.filter(status="closed", close_reason="resolved").select_related("customer")
    solved = sorted(solved, key=lambda each: (-scores[each.pk], -each.pk))[:LOOKED_AT]
    found = []
    for conversation, message in _last_answers(solved):
        text = without(message.body, conversation.customer)
        if SHORTEST_ANSWER <= len(text) <= LONGEST_ANSWER:
            found.append((scores[conversation.pk], message, text))
    return found


def _alike(thread):
    """-> {number of a conversation: how much of the question it has}"""
    with connection.cursor() as cursor:
        said = thread.question.replace("\0", " ")[:2000]
        values = [said, SHORTEST, _common(), MOST_WORDS, MOST_HITS]
        cursor.execute(_FOUND, [*values, thread.conversation.pk, ENOUGH_WORDS])
        rows = cursor.fetchall()
    if not rows:
        return {}
    weights = {word: math.log(2 * MOST_HITS / (1 + hits)) for word, hits in rows[0][2].items()}
    whole = sum(sorted(weights.values(), reverse=True)[:ASKED])
    shares = {pk: min(1.0, sum(weights[word] for word in words) / whole) for pk, words, _ in rows}
    return {pk: share for pk, share in shares.items() if share >= ENOUGH}


def _common():
    """Words that are in many messages, as Postgres has counted."""
    if (known := cache.get("help:common")) is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT most_common_elems::text::text[], most_common_elem_freqs, reltuples"
                " FROM pg_stats JOIN pg_class ON oid = 'public.conversations_passage'::regclass"
                " WHERE schemaname = 'public'"
                " AND tablename = 'conversations_passage' AND attname = 'words'"
            )
            words, shares, count = cursor.fetchone() or ([], [], 0)
        most = min(COMMON_SHARE, COMMON / max(count, 1))
        pairs = zip(words or [], shares or [], strict=False)
        known = [word for word, share in pairs if share > most]
        cache.set("help:common", known)
    return known


def _last_answers(conversations):
    """The last thing that a person wrote in each: (conversation, message)"""
    people = Message.objects.filter(conversation__in=conversations, author__is_bot=False)
    last = people.sent_to_customer().order_by("conversation", "-created_at", "-pk")
    last = last.distinct("conversation").select_related("author")
    by_number = {message.conversation_id: message for message in last}
    return [(each, by_number[each.pk]) for each in conversations if each.pk in by_number]


def without(text, customer):
    """A reply without its greeting, and with blanks for what was said of that customer only."""
    text = BYE.sub("", HELLO.sub("", text.strip())).strip()
    for name in sorted(_names_of(customer), key=len, reverse=True):
        if len(name) > 1:
            text = re.sub(rf"\b{re.escape(name)}\b", blank("name"), text, flags=re.I)
    text = LINKS.sub(blank("link"), text)
    text = MAILS.sub(blank("address"), text)
    return NUMBERS.sub(blank("number"), text)


def _names_of(customer):
    """What they and their company are called, also by who has no ü on the keyboard."""
    names = {customer.name, *customer.name.split(), customer.company}
    plain_letters = {
        "".join(char for char in unicodedata.normalize("NFKD", name) if char.isascii())
        for name in names
        if re.match(r"[a-zA-Z]", unicodedata.normalize("NFKD", name))
    }
    return names | plain_letters | {name.translate(str.maketrans(UMLAUTS)) for name in names}
