"""A promise says until when: "soon" is no date."""

import re

from django.utils.translation import gettext_lazy as _

from conversations.promise_words.days import WHEN
from conversations.promise_words.saying import COMMITS, NOT_ES, TOGETHER

from .base import LOOK, Fix, Hint
from .draft import Draft
from .patterns import said

SOON = {
    "en": said(
        r"(?:very |quite |pretty )?(?:soon|shortly)(?! (?:after|before)\b)",
        r"as (?:soon|quickly|fast|promptly) as (?:possible|we can|i can|(?:it is|it's) possible)",
        r"asap|a\.s\.a\.p\.?|any (?:moment|minute|day)(?: now)?|(?:in|within) (?:a "
        r")?reasonable time|in a jiffy|promptly|quickly|in the (?:next|coming) (?:few "
        r")?(?:days|weeks|hours)",
        r"in (?:due course|due time|the near future|a (?:bit|while|little while)|the coming "
        r"(?:days|weeks)|no time|a few (?:days|weeks|hours|moments))",
        r"(?:within|over) the (?:next|coming) (?:few )?(?:days|weeks|hours)",
        r"(?:at )?some (?:point|time)(?: (?:soon|later))?|sometime(?: (?:soon|later))?|one "
        r"of these days|eventually|before long|later(?: on)?(?=\s*[.!]|$)",
        r"when(?:ever)? (?:i|we) (?:can|get (?:a chance|round to it|around to it|to it)|have "
        r"(?:time|a moment|the time))",
    ),
    "de": said(
        r"(?:sehr |ganz )?bald|bälde|in kürze|demnächst|baldmöglichst|möglichst (?:bald"
        r"|schnell|rasch|zügig)|in den nächsten tagen|nächstens|die tage|rasch|zügig|prompt"
        r"|schnellstmöglich|schnellstens|zeitnah|umgehend|in absehbarer zeit|alsbald|so bald "
        r"wie möglich|sobald (?:wie|es) (?:möglich|geht)|sobald wie möglich",
        r"so (?:schnell|rasch|zügig|bald) (?:wie|es) (?:möglich|(?:ich|wir) können|geht"
        r"|(?:nur )?irgend möglich)",
        r"in den (?:nächsten|kommenden) (?:tagen|wochen|stunden)|in (?:ein paar|einigen"
        r"|wenigen) (?:tagen|wochen|stunden)|die (?:nächsten|kommenden) tage",
        r"irgendwann|später(?=\s*[.!]|$)|(?:wenn|sobald) (?:ich|wir) (?:zeit|dazu|einen "
        r"moment|gelegenheit)(?: \w+){1,2}",
    ),
}
# Somebody of us, or something of ours, will do it.
WILL = {
    "en": said(
        r"(?:i|we|it|they|you|he|she|that|this|everything|our \w+|the \w+(?: \w+)?|your "
        r"\w+(?: \w+)?|my \w+|someone|somebody|a colleague|who|refunds?|parcels?|support"
        r"|\w+)(?:'ll|’ll| will| shall|(?:'m|’m| am|'re|’re| are|'s|’s| is) (?:going to"
        r"|about to))",
        r"(?:you can |please )?expect|(?:you(?:'ll|’ll| will)|to) (?:hear|receive|get|have)"
        r"|should (?:be|have|arrive|hear|receive|get|come|ship|reach|go)",
        r"(?:talk|speak|more|update|reply|answer|details?|news) (?:to you )?(?:to follow"
        r"|follows|coming|soon|shortly)|(?:get|be) back to you",
        r"(?:i|we)(?:'m|’m|'re|’re| am| are) (?:sending|shipping|refunding|working|fixing"
        r"|calling|coming|getting|processing|replacing|releasing|sorting)",
    ),
    "de": said(
        r"(?:ich|wir|es|er|sie|das|die(?: \w+){1,2}|der(?: \w+){1,2}|ihre?\w*(?: \w+){1,2}"
        r"|deine?(?: \w+){1,2}|unser\w*(?: \w+){1,2}|man) (?:werden?|wird|wirst|melde\w?"
        r"|kommen?|kommt|schicken?|senden?|geben?|rufen?|schreiben?|antworten?|erstatten?"
        r"|überweisen?|liefern?|kümmern?|erledigen?|klären?|prüfen?|bearbeiten?|tauschen?"
        r"|informieren?|erhalten|bekommen|bekommst|hören|hörst|holen?|lösen?|beheben?"
        r"|machen?|versenden?|verschicken?|reparieren?|veröffentlichen?|bringen?|stellen?"
        r"|veranlassen?|leiten?)",
        r"(?:werden?|wird|melde\w?|kommen?|kommt|schicken?|senden?|geben?|rufen?|schreiben?"
        r"|antworten?|erstatten?|kümmern?|erledigen?|klären?|prüfen?|informieren?|erhalten"
        r"|bekommen|bekommst|hören|hörst|holen?|beheben?|versenden?|liefern?|veranlassen?"
        r"|leiten?) (?:ich|wir|sie|du|es|dir|ihnen|mich|uns|die|der|das|sich)",
        r"und (?:melde\w?|gebe?n?|rufen?|schreiben?|komme?n?|schicken?|senden?|informieren?) "
        r"(?:mich|uns|ihnen|sie|dir|dich)",
    ),
}
LOOKS_INTO = {
    "en": said(
        r"(?:someone|somebody|they|he|she|who|a colleague|(?:my|our|the|a) \w+(?: \w+)?"
        r"|accounting|support|sales)(?: from (?:the |our )?\w+(?: team)?)?(?:'ll|’ll| will| "
        r"is going to| are going to) (?:then |also )?(?:contact|call|come back|get back"
        r"|reply|answer|write|be in touch|e-?mail|reach out|respond|let you know|get in "
        r"touch|look into|follow up|take care|inform|update|ring|phone|handle)",
        r"(?:i|we|our \w+)(?:'ll|’ll| will| am going to| are going to|'m going to|'re going "
        r"to)(?: \w+)? (?:look into|investigate|find out|clarify|check|chase|escalate|follow "
        r"(?:this |that |it )?up|ask (?:the|our|my)|take care of|see (?:to|what)|get (?:this"
        r"|it|that) (?:fixed|sorted|solved|resolved)|have (?:it|this|that) (?:fixed|checked"
        r"|sorted|looked at)|fix|sort|resolve|send|refund|replace|ship|call|reimburse"
        r"|forward)",
    ),
    "de": said(
        r"(?:man|jemand|sie|er|(?:mein|unser|ein|der|die|eine|meine|unsere)e?r? \w+(?: aus "
        r"\w+ \w+)?) (?:wird|werden|meldet|melden|ruft|rufen|kontaktiert|schreibt|antwortet"
        r"|kümmert|prüft)(?= (?:sich|sie|dich|ihnen|dir|es|das|die|den))",
        r"(?:ich|wir) (?:kläre?n?|prüfe?n?|untersuche?n?|kümmere?n?|gehe?n? (?:der|dem)"
        r"|erkundige?n?|frage?n? (?:\w+ ){0,3}nach|hake?n? (?:\w+ ){0,3}nach|schaue?n? "
        r"(?:\w+ ){0,4}(?:an|nach))",
        r"(?:ich|wir) werden?(?: \w+){0,6} (?:klären|prüfen|untersuchen|kümmern|nachfragen"
        r"|nachhaken|erstatten|ersetzen|schicken|senden|beheben|lösen|veranlassen)",
    ),
}
# It has a date, is done at once, hangs on something that is said, or is none.
NONE = {
    "en": said(
        r"attached|enclosed|here|herewith|(?:right )?now|(?:right|straight) away|immediately"
        r"|at once|today|tonight|instantly|as we speak|already|a (?:moment|minute|second)"
        r"|hours?|minutes?",
        r"(?:if|unless|in case|once|when|whenever|after|until|before|as soon as(?! possible| "
        r"we can| i can)|every time|until|each|always|normally|usually|never|not|won't|won’t"
        r"|can't|can’t|cannot|might|maybe|perhaps|would|could|hope|try|please|otherwise|next "
        r"time|in (?:the )?future|from now on)",
    ),
    "de": said(
        r"anbei|hier|anhang|beigefügt|jetzt|gleich|sofort|heute|direkt|gerade|bereits|schon"
        r"|augenblicklich|stunden?|minuten?|moment",
        r"(?:wenn|falls|sobald(?! (?:wie )?möglich)|nachdem|bis|bevor|immer|normalerweise"
        r"|nie|nicht|kein\w*|vielleicht|könnten?|würden?|hoffen?|versuchen?|bitte|sonst"
        r"|künftig|ab jetzt|in zukunft)",
    ),
}
# "As soon as possible" and its like count even where it hangs on nothing else.
NEGATES = {
    "en": said(
        r"not|never|won't|won’t|can't|can’t|cannot|hope|hopefully|would|might|if you|please "
        r"(?:\w+ )*(?:reply|answer|send|tell|let)|get well|see you|talk to you|speak to you"
    ),
    "de": said(
        r"nicht|nie|kein\w*|würden?|hoffen\w*|hoffentlich|wenn sie|falls sie|wenn du|bis "
        r"bald|bitte (?:\w+ )*(?:sie|senden|schicken|antworten|melden)"
    ),
}
HERE = said(
    r"attached|enclosed|herewith|anbei|beigefügt|beiliegend|(?:im|der|den) (?:anhang|anlage)"
)
PLACE = {"en": ("by", "[day and time?]"), "de": ("bis", "[Tag und Uhrzeit?]")}
_DATE = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}\s?(?:am|pm|uhr)\b|\[[^\]]+\?\]", re.IGNORECASE)


def is_vague(text):
    """Whether a text promises something and says no date. Pure; for scores, too."""
    return is_in(Draft(text))


def is_in(draft):
    return any(_vague(sentence, draft.language) for sentence in draft.core)


def is_made(draft):
    """With a date or without one."""
    told = [sentence.text for sentence in draft.core if not sentence.is_question]
    return is_in(draft) or any(_commits(text) for text in told)


def look(draft, context):
    if draft.language not in SOON:
        return []
    for sentence in draft.core:
        if span := _vague(sentence, draft.language):
            return [_hint(draft, sentence, *span)]
    return []


def _vague(sentence, language):
    """The place in the sentence that says "soon", or where it should say when; None: no promise."""
    if language not in SOON or sentence.is_question:
        return None
    text = sentence.text
    soon = SOON[language].search(text)
    if _DATE.search(text):
        return None
    if soon and WILL[language].search(text) and not NEGATES[language].search(text):
        rest = text[: soon.start()] + " " + text[soon.end() :]
        return None if WHEN.search(rest) else soon.span()
    if WHEN.search(text) or NONE[language].search(text):
        return None
    if _commits(text) or LOOKS_INTO[language].search(text):
        end = len(text.rstrip(" .!…"))
        return end, end
    return None


def _commits(text):
    """Somebody of us says that they will be in touch."""
    if HERE.search(text):
        return False
    return any(
        not NOT_ES.match(found[0])
        and not found[0].lower().startswith("haben")  # "dann haben Sie vierzehn Tage"
        and all(also.search(text) for begins, also in TOGETHER if begins.match(found[0]))
        for found in COMMITS.finditer(text)
    )


def _hint(draft, sentence, first, last):
    word, when = PLACE[draft.language]
    text = f"{word} {when}"
    start, end = sentence.start + first, sentence.start + last
    said_soon = draft.text[start:end]
    if start == end:
        text = f" {text}"
    label = f"{said_soon} → {word} …" if said_soon else f"+ {word} …"
    return Hint(
        "promise", _("A promise without a date"), LOOK, Fix(label, "replace", start, end, text)
    )
