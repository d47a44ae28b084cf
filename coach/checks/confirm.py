"""Does an answer ask whether it helped?"""

import re

from django.utils.translation import gettext_lazy as _

from . import promise, steps
from .base import MISSING, YES, Fix, Hint
from .draft import Draft
from .patterns import said

MOST_HOLDING = 25  # words
SHORT = 8  # words: a line of a chat asks for nothing
FEW = 4  # words of a customer who only says "cool", "thanks" or "ok"
PARTING = 20  # words with which one parts from them

ASKS = {
    "en": said(
        r"(?:does|do|did|will|would|has|have) (?:that|this|it|these|those|the (?:\w+ )?\w+"
        r"|everything|all of (?:that|this)|any of (?:that|this|these))(?: now| then| "
        r"all)?(?: also)? (?:work|works|help|helped|solve|solved|answer|answered|fix|fixed"
        r"|make sense|sound|suit|fit|look|do the trick|cover|clear|come through|arrive"
        r"|arrived|show|load|feel|match|go through)\w*",
        r"(?:is|are|was|were) (?:that|this|it|everything|all(?: of)?(?: that| this)?|both"
        r"|those|these|the (?:\w+ )?\w+)(?: (?:now|all|then))? (?:\w+ )?(?:ok|okay|fine"
        r"|alright|all right|right|good|clear|correct|working|what you|acceptable|solved"
        r"|helpful|enough|possible for you|sorted|back|better|gone|settled|convenient)",
        r"(?:let (?:me|us) know|tell (?:me|us)|write back|reply|drop (?:me|us) a line|report "
        r"back|get back to (?:me|us))(?: here| please| briefly| quickly)? (?:if|whether|how"
        r"|when|that|once|as soon as) (?:that|this|it|it's|that's|everything|all|you(?:'re"
        r"|’re| are) (?:happy|fine|ok|okay|able)|you (?:can|could|still|manage|managed|agree"
        r"|see|are (?:able|in))|you(?:'ve|’ve| have) (?:received|got|managed)|they|the "
        r"(?:\w+ )*?(?:works?|helps?|helped|worked|goes|went|arrives?|arrived|fits?|looks?"
        r"|comes?|is|are|does|do|still|stays?|persists?|disappears?)|one of|any of|none"
        r"|either|there)(?!\w*\s+(?:questions?|concerns))",
        r"(?:can|could|would|will) you (?:please |quickly |just |kindly |briefly "
        r")*(?:confirm|try|check|test|tell (?:me|us)|let (?:me|us) know|verify|see|have a "
        r"look|take a look|give it|look)",
        r"(?:please|just|kindly) (?:confirm|tell (?:me|us) (?:if|whether)|verify|check (?:if"
        r"|whether|that))",
        r"(?:would|could|can|shall|should|may) (?:that|this|it|i|we) (?:work|be|suit|help|go "
        r"ahead|do)",
        r"(?:is there )?anything else(?: that)? (?:i|we|you)",
        r"(?:have|did) (?:i|we) (?:answer|answered|cover|covered|understand|understood|miss"
        r"|missed|get|got|solve|solved|help|helped)",
        r"(?:are|were) you (?:happy|okay|ok|fine|satisfied|able|all set|good) ",
        r"(?:do|did|can) you (?:agree|see|manage|get|have everything|still (?:see|get|have))",
        r"(?:all good|all set|all clear|okay for you|ok for you|sound good|sounds good|make "
        r"sense|work for you|working now|better now|any better)\s*\?",
    ),
    "de": said(
        r"(?:passt|hilft|klappt|funktioniert|geht|reicht|stimmt|löst|hat|ist|wäre|läuft|sind"
        r"|kommt|gefällt|beantwortet|klingt|macht) (?:das|dies|es|ihnen das|dir das|alles"
        r"|ihre frage|deine frage|damit|die \w+|der \w+|das \w+|jetzt|nun|so)(?=[^.!?\n]*\?)",
        r"(?:geben|gib|gebt) (?:sie |du )?(?:mir|uns)(?: \w+){0,3} (?:bescheid|rückmeldung"
        r"|ein zeichen)(?=[^.!?\n]*\b(?:ob|wenn es|wenn das|wie|sobald)\b)",
        r"(?:sagen|sag|schreiben|schreib|melden|melde)(?:t)? (?:sie |du )?(?:mir|uns|sich"
        r"|dich)?(?: \w+){0,3},? (?:ob|wie|wenn (?:es|das|alles|der|die|sie|du)|sobald)",
        r"(?:können|könnten|würden|kannst|könntest|magst|mögen) (?:sie|du)(?: \w+){0,4} "
        r"(?:bestätigen|prüfen|ausprobieren|testen|probieren|nachsehen|versuchen|schauen"
        r"|bescheid geben|rückmelden|mitteilen|kontrollieren)",
        r"(?:bitte )?(?:bestätigen|bestätige) (?:sie |du )?(?:mir |uns )?(?:kurz |bitte )*",
        r"(?:kann|darf|können|soll|sollen) (?:ich|wir) (?:ihnen |dir |sonst |noch |so |das )+",
        r"(?:haben|habe) (?:ich|wir) (?:ihre|deine|alle|damit|alles|sie|dich)",
        r"(?:sind|bist) (?:sie|du) (?:damit |so |jetzt )*(?:einverstanden|zufrieden)",
        r"einverstanden\s*\?|in ordnung\s*\?|okay so\s*\?|passt so\s*\?|alles klar\s*\?|ist "
        r"das (?:so )?in ordnung",
        r"(?:ist|wäre) (?:das|es|alles|damit|ihr anliegen|dein anliegen)(?: \w+){0,3} (?:ok"
        r"|okay|recht|gelöst|in ordnung|möglich|geklärt|erledigt|klar|verständlich)",
    ),
}
# It says that there is more to come, that it is over, or only greets: nothing to confirm yet.
HOLDS = {
    "en": said(
        r"(?:i|we)(?:'ll|’ll| will|'m going to|’m going to| am going to| are going to)(?: "
        r"\w+){0,2} (?:look into|check|investigate|find out|ask|clarify|get back|be in touch"
        r"|come back|look at|forward|pass|escalate|have a look|take a look|be back|update "
        r"you|let you know|keep you)",
        r"(?:i'm|i’m|i am|we're|we’re|we are)(?: \w+)? (?:looking|checking|investigating"
        r"|asking|working on|waiting|clarifying)",
        r"(?:let me|allow me to) (?:check|look|see|ask|find|have a look|take a look|get"
        r"|forward|pass|confirm|clarify)",
        r"i(?:'ll|’ll| will)? stay (?:here|with|on)|one (?:moment|second|minute)|just a (?:moment"
        r"|second|minute|sec)|bear with me|hold "
        r"on|please hold|give me a (?:moment|minute|second)|a moment please",
        r"you(?:'re|’re| are) (?:very |most )?welcome|(?:i'm|i’m|i am|we're|we’re|we are)? "
        r"?(?:so |very |really )?(?:glad|happy|pleased|delighted) (?:that |to hear|to see|it "
        r"|i could|we could|this |everything|you )",
        r"(?:my|our) pleasure|no problem at all|you've made my day|have a (?:great|good|nice"
        r"|lovely|wonderful)|enjoy (?:your|the)|until next time|all the best",
        r"(?:great|good|lovely|wonderful|glad|happy) to hear",
    ),
    "de": said(
        r"(?:ich|wir) (?:prüfe|prüfen|kläre|klären|frage|fragen|schaue|schauen|sehe|sehen"
        r"|melde|melden|leite|leiten|erkundige|erkundigen|gebe|geben|untersuche|untersuchen"
        r"|arbeite|arbeiten|warte|warten|kümmere|kümmern|bespreche|besprechen|hake|haken)\b",
        r"(?:prüfe|kläre|frage|schaue|sehe|melde|erkundige|kümmere) (?:ich|wir)",
        r"(?:ich|wir) werden?(?: \w+){0,6} (?:prüfen|klären|nachfragen|nachsehen|melden"
        r"|weiterleiten|untersuchen|informieren)",
        r"(?:einen|ein|eine) (?:moment|augenblick|sekunde|minute|kleinen moment)|moment "
        r"bitte|bitte warten",
        r"gern geschehen|sehr gerne?|keine ursache|freut (?:mich|uns)|schön,? (?:dass|zu "
        r"hören)|super,? dass|prima,? dass|schönen (?:tag|abend|feierabend)|schönes "
        r"wochenende|viel (?:freude|spaß)|alles gute",
    ),
}
# It says what to do if it is not well: who does not write is content.
INVITES = {
    "en": said(
        r"(?:if|should) [^.!?\n]{3,60}?,? (?:then )?(?:please |just |simply )*(?:answer|reply to"
        r"|write to|call) (?:this|me|us)",
    ),
    "de": said(
        r"(?:falls|wenn|sollte) [^.!?\n]{3,60}?, (?:dann )?(?:bitte |einfach |kurz )*(?:antworten"
        r"|schreiben|rufen|antworte|schreib|ruf) (?:sie |du )?(?:mir|uns|auf|mich|bitte)",
    ),
}
AGREES = re.compile(
    r"\W*(?:yes|yep|yeah|okay|ok|sure|perfect|great|lovely|sounds good|that would be|that works"
    r"|agreed|ja|gern|gerne|einverstanden|perfekt|passt|in ordnung)\b",
    re.IGNORECASE,
)
MOST_AGREED = 12  # words
# In German, neither "du" nor "Sie": a short text does not tell which.
QUESTION = {"en": "Does that work for you?", "de": "Passt das so?"}


def asks(text_or_draft):
    """Whether a text asks the customer to confirm. Pure; for scores, too."""
    draft = text_or_draft if isinstance(text_or_draft, Draft) else Draft(text_or_draft)
    pattern = ASKS.get(draft.language)
    return bool(pattern and pattern.search(draft.plain))


def is_only_holding(text):
    """ "One moment, I look into it": more is to come."""
    return holds(Draft(text))


def holds(draft):
    says = HOLDS.get(draft.language)
    return bool(says and draft.core_words <= MOST_HOLDING and says.search(draft.plain))


def _is_over(draft, context):
    """ "Cool!" - "Have fun, and say hello to the dog!" """
    said = " ".join(context.asked)
    is_content = said and "?" not in said and len(said.split()) <= FEW
    return bool(is_content) and context.is_named and draft.core_words < PARTING


def _is_agreed(draft, context):
    """ "Yes please, write to me." - "It is noted: you hear from me on Tuesday, 1 December." """
    said = [Draft(text, draft.language) for text in context.asked]
    if len(said) != 1 or said[0].asks or said[0].core_words > MOST_AGREED:
        return False
    agrees = AGREES.match(said[0].plain[said[0].begins :])
    return bool(agrees) and not steps.are_numbered(draft.text)


def look(draft, context):
    if draft.language not in ASKS:
        return []
    if asks(draft):
        return [Hint("confirm", _("Asks to confirm"), YES)]
    if draft.asks or draft.core_words < SHORT or _is_over(draft, context):
        return []
    if INVITES[draft.language].search(draft.plain) or _is_agreed(draft, context):
        return []
    if HOLDS[draft.language].search(draft.plain) or promise.is_made(draft):
        return []  # more is to come, or it is over
    question = QUESTION[draft.language]
    between = "\n\n" if draft.bye < len(draft.plain.rstrip()) or "\n" in draft.text.strip() else " "
    fix = Fix(f"+ “{question}”", "replace", draft.bye, draft.bye, f"{between}{question}")
    return [Hint("confirm", _("Asks to confirm"), MISSING, fix)]
