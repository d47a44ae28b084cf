"""What our team has answered before, as far as it is common knowledge.

A sentence is, when agents wrote it with the very same words to at least three different customers
of three different houses, in conversations that were solved and not rated badly. Nothing of it is
filled in or left out: what three who have nothing to do with each other were told alike is about
none of them. (Sentences that differ in a name or a number
only would need a hole where that stood, and a hole can be guessed.) Still, whatever could name
somebody keeps a sentence out: a long number, an address, a link, a name of those customers, of
their companies or of an agent. So does what was done in a case, or promised: the bot must not
promise it to others.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from conversations.conditions.languages import detect
from conversations.marking import fold
from conversations.models import Message
from customers.models import Identity
from knowledge import finding
from knowledge.dictionaries import dictionary, vector
from team.models import Agent

from .models.team_answer import TeamAnswer

CUSTOMERS = 3
CUSTOMER = [f"conversation__customer{name}" for name in ("", "__name", "__company")]
PERIOD = timedelta(days=365)
MOST_READ, MOST_KEPT = 20_000, 2000
SHORTEST, LONGEST = 40, 400  # characters of a sentence
BAD = 2  # of 5: so bad a rating, or a worse one, keeps a conversation out
ENDS = re.compile(r"(?<=[.!?؟。])\s+|\n+")
NAMES_NOBODY = re.compile(
    r"\d{4,}|(?:\d[ ()/.-]{0,3}){6}|[@#]|https?:|www\.|[\w-]+\.\w{2,}/\S*[?=]|\+\d"
)
# At these, people who write from the same domain have nothing to do with each other.
EVERYBODYS = re.compile(
    r"(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|freenet|mail"
    r"|t-online|proton|protonmail|posteo|mailbox|fastmail|yandex|qq|163|orange|free|laposte|libero"
    r"|wp|o2|seznam|ziggo|bluewin)\.[a-z]{2,4}(\.[a-z]{2})?"
)
# Said of a case, at a time, or as a promise.
OF_A_CASE = re.compile(
    r"\b(i|i m|i ve|i ll|me|my|mine|we ll|we will|we have|we ve|we had|sorry|thank|thanks"
    r"|your (order|parcel|refund|lamp|invoice|account|card|money|message|return|address|photo)"
    r"|mr|mrs|ms|miss|mister|dr|herrn?|frau|senora?|don|dona|monsieur|madame"
    r"|today|tomorrow|yesterday|tonight|morning|monday|tuesday|wednesday|thursday|friday|just"
    r"|ich|mir|mich|mein\w*|wir haben|wir werden|danke|leid|heute|morgen|gestern"
    r"|ihre? (bestellung|paket|rechnung|lampe|konto)|yo|he|hemos|mi|su pedido|hoy|manana|ayer"
    r"|gracias|siento|je|j ai|nous avons|votre (commande|colis|facture)|demain|merci)\b"
)


def find(text, language):
    """-> (sentence, 0 to 1), the best one, or ("", 0.0)"""
    return finding.best_of(TeamAnswer.objects.filter(is_removed=False), text, language)


def common(message_body):
    """The sentences of a message that may be common knowledge."""
    # What is quoted, somebody else has said.
    own = "\n".join(line for line in message_body.splitlines() if not line.startswith(">"))
    for sentence in ENDS.split(own):
        sentence = " ".join(sentence.split())
        if SHORTEST <= len(sentence) <= LONGEST and is_general(sentence):
            yield sentence


def is_general(sentence):
    said = re.sub(r"[^\w]+", " ", fold(sentence)[0])
    ends = sentence.endswith((".", "!", "。"))
    plain = unicodedata.normalize("NFKC", sentence)
    return ends and not NAMES_NOBODY.search(plain) and not OF_A_CASE.search(said)


def names_in(sentence, names):
    return not words_of(names).isdisjoint(words_of(sentence))


def words_of(text):
    return {word for word in re.findall(r"\w+", fold(text)[0]) if len(word) >= 3}


def refresh(now):
    """Look through what was answered since, and keep what is common; what is not any more goes."""
    told, asked, texts = defaultdict(set), defaultdict(lambda: defaultdict(set)), {}
    ours = " ".join(Agent.objects.values_list("name", flat=True))
    answers = list(_answers(now))
    domains = _domains({answer.customer for answer in answers})
    for answer in answers:
        house, names = _house(answer, domains[answer.customer])
        about = words_of(answer.question) - words_of(names)
        for sentence in common(answer.body):
            if names_in(sentence, f"{names} {ours}"):
                continue
            key = hashlib.sha256(fold(sentence)[0].encode()).hexdigest()
            told[key].add(house)
            texts[key] = sentence
            for word in about:
                asked[key][word].add(house)
    kept = sorted((k for k in told if len(told[k]) >= CUSTOMERS), key=lambda k: -len(told[k]))
    _keep([(key, texts[key], len(told[key]), _several(asked[key])) for key in kept[:MOST_KEPT]])


def _domains(customers):
    """-> {customer: the domains that they write from, without those of everybody}"""
    found = defaultdict(set)
    mails = Identity.objects.filter(kind=Identity.Kind.EMAIL, customer__in=customers)
    for customer, address in mails.values_list("customer", "value"):
        domain = address.rpartition("@")[2].lower()
        if not EVERYBODYS.fullmatch(domain):
            found[customer].add(domain)
    return found


def _house(answer, domains):
    """-> (what this customer shares with their colleagues, what they and it are called)"""
    called = " ".join(part for domain in domains for part in domain.split(".")[:-1])
    company = " ".join(fold(answer.company)[0].split())
    house = company or min(domains, default=answer.customer)
    return house, f"{answer.name} {answer.company} {called}"


def _several(words):
    """What so many customers said tells of none of them; a number may still be one's own."""
    said = (word for word, by in words.items() if len(by) >= CUSTOMERS and not word.isdigit())
    return " ".join(sorted(said))


@dataclass(frozen=True)
class Answer:
    body: str
    customer: int
    name: str
    company: str
    question: str


def _answers(now):
    first = Message.objects.filter(direction=Message.Direction.IN).order_by("pk")
    answers = (
        Message.objects.sent_to_customer()
        .filter(author__is_bot=False, auto="", created_at__gte=now - PERIOD)
        .filter(conversation__status="closed", conversation__close_reason="resolved")
        .filter(Q(conversation__rating=None) | Q(conversation__rating__score__gt=BAD))
        .order_by("-pk")
        .values_list("body", "conversation_id", *CUSTOMER)
    )[:MOST_READ]
    rows = list(answers)
    asked = dict(
        first.filter(conversation__in={row[1] for row in rows})
        .order_by("conversation", "-pk")
        .values_list("conversation", "body")
    )
    for body, conversation, *customer in rows:
        yield Answer(body, *customer, asked.get(conversation, "")[:2000])


@transaction.atomic
def _keep(rows):
    TeamAnswer.objects.filter(is_removed=False).exclude(
        digest__in=[row[0] for row in rows]
    ).delete()
    removed = set(TeamAnswer.objects.filter(is_removed=True).values_list("digest", flat=True))
    for digest, text, customers, words in rows:
        if digest in removed:
            continue
        language = detect(text) or "en"
        kept, _ = TeamAnswer.objects.update_or_create(
            digest=digest,
            defaults={"text": text, "language": language, "customers": customers},
        )
        with connection.cursor() as cursor:
            cursor.execute(
                _INDEX, [dictionary(language), words, dictionary(language), text, kept.pk]
            )


_INDEX = f"""
    UPDATE bot_teamanswer SET words = {vector("%s", "%s", "B")} || {vector("%s", "%s", "C")}
    WHERE id = %s
"""  # noqa: S608
