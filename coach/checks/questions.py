"""Is every question of the customer answered?

A question is answered by a sentence that shares a word with it that no other question has, or that
gives what it asks for: a time, an amount, a yes or a no, a reason, a way to do it. A sentence of
the second kind answers one question.
"""

import re

from django.utils.translation import gettext_lazy as _

from .base import LOOK, YES, Fix, Hint
from .confirm import HOLDS
from .draft import Draft, fold
from .patterns import said
from .question_words import ALIKE, STOP
from .steps import DOES

SHORT = 4  # words: an answer of less is only begun
MOST = 8  # questions
SHOWN = 60  # letters of a question

GROUP = {word: number for number, alike in enumerate(ALIKE) for word in alike}

_SPLIT = re.compile(
    r"(?:,\s*|\s+)(?:and|or|also|und|oder|sowie)(?:\s+also|\s+if so,?|\s+auch"
    r"|\s+außerdem)?,?\s+(?=(?:can|could|is|are|do|does|did|will|would|how|what|when|where"
    r"|why|which|who|should|kann|kannst|können|könnten|ist|sind|gibt|wie|was|wann|wo|warum"
    r"|welche\w?|wer|wird|werden|soll|darf|muss|hat|haben)\b)",
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
TIME = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|diens|donners|frei|sams"
    r"|sonn)tag\b|\bmittwoch\b|\b(?:today|tomorrow|tonight|yesterday|heute|morgen|gestern"
    r"|übermorgen|now|immediately|sofort|gleich|next week|nächste woche|noon|weekend"
    r"|wochenende)\b"
    r"|\b(?:\d+|one|two|three|four|five|six|seven|ten|fourteen|thirty|a few|ein\w*|zwei|drei"
    r"|vier|fünf|sechs|sieben|zehn|vierzehn|dreißig|wenigen?)(?:\s*(?:-|–|to"
    r"|bis)\s*\w+)?\s+(?:(?:business|working|full)\s+)?(?:minutes?|hours?|days?|weeks?"
    r"|months?|years?|minuten?|stunden?|(?:werk|arbeits)?tage?n?|wochen?|monate?n?"
    r"|jahre?n?)\b"
    r"|\b\d{1,2}(?:[:.]\d{2}|\s?(?:am|pm|uhr))|\b\d{1,2}\.\s?\d{1,2}\.|\b(?:january|february"
    r"|march|april|may|june|july|august|september|october|november|december|januar|februar"
    r"|märz|mai|juni|juli|oktober|dezember)\b|\b\d{1,2}(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"[€$£]\s?\d|\d[\d.,]*\s?(?:€|\$|£|eur|euros?|usd|chf|franken|pounds?|dollars?|percent"
    r"|prozent|%)|\b(?:free|no (?:extra )?(?:cost|charge|fee)s?|nothing|kostenlos|kostenfrei"
    r"|gratis|nichts|umsonst)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|ten|zwei|drei|vier|fünf|sechs|zehn|unlimited"
    r"|unbegrenzt)\b",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"https?://|www\.|\b(?:in|at|on|under|behind|below|above|inside|via|im|in|am|an|auf|unter"
    r"|hinter|neben|über)\s+(?:the|your|our|my|der|dem|den|ihrem|deinem|ihrer|deiner|unserem"
    r"|unserer|\w+)\b",
    re.IGNORECASE,
)
REASON = said(
    r"because|since|due to|that's why|reason|so that|sorry|mistake|error|weil|da|wegen|grund"
    r"|denn|leider|fehler|damit"
)
# Said of a question that can be answered by yes or no.
YES_NO = said(
    r"yes|yep|yeah|no|nope|sure|of course|certainly|absolutely|definitely|gladly|indeed|sadly",
    r"unfortunately|exactly|correct|sorry|not (?:yet|any ?more|possible|available)|happy to|done",
    r"with pleasure|no problem|you're right|all set|is possible|afraid|yours",
    r"ja|nein|klar|natürlich|selbstverständlich|gerne?|leider|genau|richtig|sicher|möglich",
    r"auf jeden fall|das geht|geht (?:leider )?nicht|erledigt|stimmt|kein problem|doch",
)
WAY = re.compile(
    r"https?://|\b(?:by|via|through|with|using|over|über|per|mit|indem|durch)\b", re.IGNORECASE
)

KINDS = [
    (
        re.compile(
            r"\b(?:when|how (?:long|soon|fast|quickly)|what time|since when|until when|by when|wann"
            r"|wie (?:lange|schnell)|bis wann|seit wann|um wie viel uhr|how often|wie oft)\b",
            re.IGNORECASE,
        ),
        TIME,
    ),
    (
        re.compile(
            r"\b(?:how much|what (?:does|do|would|will|is|are) (?:\w+ ){0,4}(?:cost|price|fee"
            r"|charge)s?|what price|how expensive|wie (?:teuer|viel kostet)|was (?:kostet|kosten"
            r"|würde)|wieviel|wie hoch|wie viel)\b",
            re.IGNORECASE,
        ),
        MONEY,
    ),
    (
        re.compile(
            r"\b(?:how many|how (?:big|large|tall|wide|heavy|high|deep|old|thick|far)|wie viele|"
            r"wie (?:groß|schwer|hoch|breit|lang|tief|alt|weit|dick))\b",
            re.IGNORECASE,
        ),
        NUMBER,
    ),
    (re.compile(r"\b(?:where|wo|wohin|woher)\b", re.IGNORECASE), PLACE),
    (re.compile(r"\b(?:why|how come|warum|wieso|weshalb)\b", re.IGNORECASE), REASON),
]
# Who or what is asked about, and how an answer about that begins.
ABOUT = [
    (
        said(
            r"(?:can|could|would|will) (?:you|someone|somebody)|(?:können|könnten|würden) sie"
            r"|kannst du|könntest du"
        ),
        said(
            r"(?:i|we)(?:'ve|’ve| have|'ll|’ll| will| can(?:'t|’t|not)?| just| could| don't)"
            r"|here (?:is|are)|attached|enclosed",
            r"(?:ich|wir) (?:habe|haben|hab|werde|werden|kann|können|schicke|schicken|sende"
            r"|senden)|(?:habe|kann|schicke|sende) ich|(?:haben|können) wir|anbei|anhang"
            r"|hier (?:ist|sind)",
        ),
    ),
    (
        said(
            r"(?:can|could|may|should|must|do|will|would|have) i|(?:kann|darf|soll|muss|könnte"
            r"|dürfte) (?:ich|man)|(?:is|would) it (?:be )?(?:possible|ok|okay)|ist es möglich"
            r"|muss ich"
        ),
        said(
            r"you (?:can|may|could|do|don't|need|have|should|will|get|are|won't|cannot|can't"
            r"|only)|feel free|just|no need|please (?:do|don't|keep|send)|(?:we|i) can(?:'t"
            r"|’t|not)?",
            r"(?:sie|du) (?:können|kannst|dürfen|darfst|müssen|musst|brauchen|brauchst"
            r"|bekommen|bekommst|erhalten)|(?:können|dürfen|müssen|brauchen|bekommen) sie"
            r"|(?:kannst|darfst|musst|brauchst) du|(?:bitte|einfach)|wir können|ist (?:das "
            r")?möglich",
        ),
    ),
    (
        said(
            r"(?:do|are|does|did|have) (?:you|your \w+|they)|(?:haben|bieten|sind|liefern"
            r"|akzeptieren|verkaufen|führen) sie|habt ihr|gibt es|is there|are there"
        ),
        said(
            r"we(?:'re|’re| are| do| don't| have| offer| accept| ship| deliver| sell| can| "
            r"can't| cannot| only)|there(?:'s|’s| is| are)|they(?:'re|’re| are| do| don't| "
            r"have)",
            r"wir (?:haben|bieten|sind|liefern|akzeptieren|verkaufen|führen|können)|(?:haben"
            r"|bieten|liefern) wir|es gibt|gibt es",
        ),
    ),
    (
        said(
            r"(?:is|are|does|do|did|was|will|has|have|can|could) (?:it|this|that|they|the|my"
            r"|these|those|there|a|an|your)|(?:ist|sind|hat|haben|kann|können|wird|werden|passt"
            r"|passen|funktioniert|geht|läuft|war|gilt|gelten|lässt|braucht) (?:die|der|das|es"
            r"|sie|mein\w*|dies\w*|man|ein\w*|ihr\w*)"
        ),
        said(
            r"(?:it|they|that|this|these|those|the \w+|your \w+)(?:'s|’s| is| are| isn't| "
            r"aren't| does| doesn't| do| don't| can| can't| cannot| will| won't| has| have| "
            r"was| fits?| works?| comes?| lasts?| needs?)",
            r"(?:sie|er|es|das|die \w+|der \w+|ihre \w+|ihr \w+) (?:ist|sind|hat|haben|kann"
            r"|können|wird|werden|passt|passen|funktioniert|geht|darf|dürfen|läuft|gilt"
            r"|lässt|braucht)",
        ),
    ),
]
HOW = re.compile(
    r"\b(?:how (?:do|can|could|should|would|to|does|did)|wie (?:kann|mache?|geht|funktioniert"
    r"|komme?|bekomme?|lässt|stelle|soll|muss|ändere|lösche|melde))\b",
    re.IGNORECASE,
)
OPEN = re.compile(r"\b(?:what|which|who|whom|whose|was|welche\w?|wer|wen|wem)\b", re.IGNORECASE)


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
    left = unanswered(draft, questions)
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
    more = f"\n\n{_about(draft, question)} {blank}"
    return [Hint("questions", text, LOOK, Fix(_("Answer it"), "replace", at, at, more))]


def _about(draft, question):
    return {
        "en": f"You asked: “{question}”",
        "de": f"Zu Ihrer Frage „{question}“:"
        if draft.is_formal
        else f"Zu deiner Frage „{question}“:",
    }[draft.language]


def unanswered(draft, questions):
    stems = [_stems(question) for question in questions]
    sentences = [each for each in draft.core if not each.is_question] or draft.core
    said_stems = [_stems(each.text) for each in sentences]
    free = set(range(len(sentences)))
    left = []
    for number, question in enumerate(questions):
        elsewhere = set().union(*(each for place, each in enumerate(stems) if place != number))
        own = stems[number] - elsewhere
        by_word = [place for place, words in enumerate(said_stems) if _share(own, words)]
        gives = [place for place in free if _gives(draft, question, sentences[place])]
        fits = [place for place in by_word if place in gives] or by_word or sorted(gives)
        if fits:
            free.discard(fits[0])
        else:
            left.append(question)
    return left


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


def _gives(draft, question, sentence):
    text = draft.text[sentence.start : sentence.end]
    for asks, gives in KINDS:
        if asks.search(question):
            return bool(gives.search(text))
    if HOW.search(question):
        return bool(DOES[draft.language].match(text) or WAY.search(text))
    if OPEN.search(question.split(",")[-1][:30]):
        return False
    if YES_NO.search(text):
        return True
    about = next((says for asks, says in ABOUT if asks.search(question)), None)
    return bool(about and about.search(text))


def _stems(text):
    words = re.findall(r"[a-z0-9äöüß]+(?:['’][a-z]+)?", fold(text))
    return {_stem(word) for word in words if word not in STOP and len(word) > 2}


def _stem(word):
    word = word.partition("'")[0].partition("’")[0]
    for ending in (
        "ungen",
        "ments",
        "ings",
        "ment",
        "ung",
        "ing",
        "able",
        "ern",
        "est",
        "ies",
        "ten",
        "ed",
        "es",
        "en",
        "er",
        "em",
        "ly",
        "s",
        "e",
        "n",
        "t",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    for known, number in GROUP.items():
        if word == known or (len(known) >= 4 and word.startswith(known)):
            return number
    return word
