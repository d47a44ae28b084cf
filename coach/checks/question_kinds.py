"""What a question asks for, and how that is given."""

import re

from .patterns import said
from .steps import DOES

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
LENGTH = r"\b\d[\d.,]*\s?(?:mm|cm|k?m|meters?|metres?|inch(?:es)?|ft|feet|foot|yards?|miles?)\b"
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
    r"because|since|due to|so|therefore|fault|that's why|reason|so that|sorry|mistake|error"
    r"|weil|da|deshalb|daher|wegen|grund"
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
        re.compile(r"\bhow long (?:is|are)\b", re.IGNORECASE),
        re.compile(f"{TIME.pattern}|{LENGTH}", re.IGNORECASE),
    ),
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
            r"(?:i|we)(?:'ve|’ve| have|'ll|’ll| will| can(?:'t|’t|not)?| just| could| don't| "
            r"\w+ed| made| sent| found| put| did| gave| took)"
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
OPEN = re.compile(
    r"\W*(?:and |also,? |und |außerdem )?(?:what|which|who|whom|whose|was|welche\w?|wer|wen"
    r"|wem)\b",
    re.IGNORECASE,
)


def gives(language, question, text):
    """Whether a clause gives what a question asks for."""
    for asks, says in KINDS:
        if asks.search(question):
            return bool(says.search(text))
    if HOW.search(question):
        return bool(DOES[language].match(text) or WAY.search(text))
    if OPEN.match(question):
        return len(text.split()) > 2
    if YES_NO.search(text):
        return True
    about = next((says for asks, says in ABOUT if asks.search(question)), None)
    return bool(about and about.search(text))
