"""Is every question of the customer answered?

A question is answered by a clause that shares a word with it that no other question has, or that
gives what it asks for: a time, an amount, a yes or a no, a reason, a way to do it. A clause of the
second kind answers one question. As long as a clause is left that belongs to no other question, it
may be the answer in words of its own, and nothing is said.
"""

import re

from django.utils.translation import gettext_lazy as _

from .base import LOOK, YES, Fix, Hint
from .confirm import HOLDS
from .draft import Draft
from .patterns import said
from .question_kinds import gives
from .question_words import stems

SHORT = 4  # words: an answer of less is only begun
TELLS = 4  # words: a clause of less tells nothing
MOST = 8  # questions
SHOWN = 60  # letters of a question
ABOUT = {"en": "You asked: “%s”", "de": "Zur Frage „%s“:"}

_SPLIT = re.compile(
    r"(?:,\s*|\s+)(?:and|or|also|und|oder|sowie)(?:\s+also|\s+if so,?|\s+auch"
    r"|\s+außerdem)?,?\s+(?=(?:can|could|is|are|do|does|did|will|would|how|what|when|where"
    r"|why|which|who|should|kann|kannst|können|könnten|ist|sind|gibt|wie|was|wann|wo|warum"
    r"|welche\w?|wer|wird|werden|soll|darf|muss|hat|haben)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:,\s+|\s+)(?:and|but|und|aber)\s+|;\s+|,\s+(?=(?:dazu|dafür|dabei) )",
    re.IGNORECASE,
)
_ASKS_WITHOUT_MARK = re.compile(
    r"(?:(?:and|also|und|außerdem)\s+)?(?:(?:how|when|where|why|what|which|who)\s+(?:do|does"
    r"|can|is|are|will|would|should|much|many|long|about)\b|(?:can|could|do|does|is|are"
    r"|will)\s+(?:i|you|it|the|my|we|there|your)\b"
    r"|(?:wie|wann|wo|warum|wieso|was|welche\w?|wer)\s+(?:\w+\s+)?(?:kann|ist|sind|komm\w*"
    r"|muss|lange|viel|hoch|wird|soll|mache?|kostet|bekomme|geht)\b|(?:kann|können|gibt|ist"
    r"|sind|haben|hat|wird)\s+(?:ich|sie|ihr|es|man|die|der|das|mein\w*)\b)",
    re.IGNORECASE,
)
# A question that wants no answer.
POLITE = re.compile(
    r"^\W*(?:how are you|how are things|how's it going|are you (?:kidding|serious|there"
    r"|joking)|is (?:anyone|anybody|somebody|someone) (?:there|here)|anyone (?:there|here)"
    r"|hello|hallo|really|seriously|right|ok|okay|you know"
    r"|wie geht(?:'s| es)|ist (?:da )?jemand da|jemand da|ernsthaft|wirklich|oder|ja|nicht "
    r"wahr|can you (?:please )?help(?: me)?|could you (?:please )?help(?: me)?|können sie "
    r"(?:mir )?(?:bitte )?helfen|kannst du (?:mir )?(?:bitte )?helfen|what(?:'s| is) (?:this"
    r"|that|going on)|who am i (?:talking|speaking) to)\W*$",
    re.IGNORECASE,
)

# A clause that is only kind.
FILLS = said(
    r"thank(?:s| you)|sorry|apolog\w+|welcome|glad|happy to|hope|i understand|i see|let me know"
    r"|danke\w*|vielen dank|leid|entschuldig\w+|verzeih\w+|gern geschehen|freut|hoffe\w*"
    r"|verstehe\w*|melden sie sich|melde dich"
)

MAY = said(
    r"(?:and |und )?(?:(?:can|could|may) (?:i|we)|is it possible|is there|are there|do you have"
    r"|(?:kann|können|darf|dürfen) (?:ich|wir|man)|gibt es|haben sie|habt ihr|ist es möglich)"
)
COSTS = said(
    r"(?:and |und )?(?:how much|what) (?:is|does|do|would|will) (?:it|that|this|they|one)"
    r"|(?:und )?(?:was|wie viel) (?:kostet|kosten|würde) (?:das|es|die|der|sie|er)"
)


def asked(texts):
    """The questions in what a customer wrote, in order: [text]"""
    found = []
    for text in texts:
        for sentence in Draft(text).sentences:
            is_one = sentence.is_question or _ASKS_WITHOUT_MARK.match(sentence.text)
            if not is_one or POLITE.match(sentence.text):
                continue
            found += [piece.strip() for piece in _SPLIT.split(sentence.text) if len(piece) > 3]
    return list(dict.fromkeys(each for each in found if not POLITE.match(each)))[:MOST]


def look(draft, context):
    if draft.language not in HOLDS or draft.core_words < SHORT:
        return []
    questions = asked(context.asked)
    if not questions:
        return []
    left, may_be = unanswered(draft, questions)
    if left and may_be:
        return []  # in words of its own, or not at all: no praise, no blame
    if not left:
        return [
            Hint(
                "questions",
                _("Answers the question") if len(questions) == 1 else _("Answers every question"),
                YES,
            )
        ]
    if HOLDS[draft.language].search(draft.plain) or (draft.asks and len(left) == len(questions)):
        return []
    question = left[0] if len(left[0]) <= SHOWN else left[0][: SHOWN - 1].rstrip() + "…"
    text = _("Not answered yet: “%(question)s”") % {"question": question}
    blank = {"en": "[answer?]", "de": "[Antwort?]"}[draft.language]
    at = draft.bye
    more = f"\n\n{ABOUT[draft.language] % question} {blank}"
    return [Hint("questions", text, LOOK, Fix(_("Answer it"), "replace", at, at, more))]


def unanswered(draft, questions):
    """-> (questions that no clause is seen to answer, whether other clauses may still do it)"""
    wanted = [stems(question) for question in questions]
    units = _units(draft)
    told = [stems(text) for text in units]
    free, left = set(range(len(units))), []
    for number, question in enumerate(questions):
        elsewhere = set().union(*(each for place, each in enumerate(wanted) if place != number))
        fits = [
            place for place, words in enumerate(told) if _share(wanted[number] - elsewhere, words)
        ]
        fits.sort(
            key=lambda place: (place not in free, not gives(draft.language, question, units[place]))
        )
        if fits:
            free.discard(fits[0])
        else:
            left.append(question)
    left = [question for question in left if not _is_given(draft, question, units, free)]
    left = [question for question in left if not _goes_with_the_next(question, questions, left)]
    answered = set().union(*(wanted[n] for n, each in enumerate(questions) if each not in left))
    spare = [place for place in free if _says_more(units[place], told[place], answered)]
    return left, len(left) <= len(spare)


def _goes_with_the_next(question, questions, left):
    """ "Can I have one? How much is it?": who says the price has said yes."""
    after = questions[questions.index(question) + 1 :][:1]
    return bool(after and after[0] not in left and MAY.match(question) and COSTS.match(after[0]))


def _says_more(text, words, answered):
    """Whether a clause may be about something else than what is answered already."""
    return len(text.split()) >= TELLS and not FILLS.search(text) and not words & answered


def _is_given(draft, question, units, free):
    """Whether one of the clauses that answer nothing else gives what is asked for; takes it."""
    place = next(
        (place for place in sorted(free) if gives(draft.language, question, units[place])), None
    )
    free.discard(place)
    return place is not None


def _units(draft):
    """Its clauses: each may answer a question of its own."""
    told = [each for each in draft.core if not each.is_question] or draft.core
    clauses = []
    for sentence in told:
        clauses += _CLAUSE.split(draft.text[sentence.start : sentence.end])
    return clauses


def _share(own, said_words):
    if own & said_words:
        return True
    # German joins words: "Lieferadresse" has the word of "Adresse".
    return any(
        isinstance(a, str)
        and isinstance(b, str)
        and min(len(a), len(b)) >= 5
        and (a in b or b in a)
        for a in own
        for b in said_words
    )
