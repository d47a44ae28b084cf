"""That somebody of us will be in touch, and what makes it none."""

from .patterns import any_of, compiled

_I = any_of(
    r"(?:(?:i|we)\s*(?:'ll|’ll|\s+will|\s+shall)|our\s+team\s+will)",
    r"(?:i'm|i’m|i am|we're|we’re|we are)\s+going\s+to",
)
_EN = any_of(
    r"(?:get|be|come)\s+back\s+(?:to|in\s+touch\s+with|with)\s+you",
    r"be\s+back\s+in\s+touch",
    r"be\s+in\s+touch",
    r"(?:let|keep)\s+you\s+(?:know|posted|informed)",
    r"(?:update|call|ring|phone|email|e-mail|mail|write|message|answer|contact|inform|tell|reply\s+to)\s+(?:to\s+)?you",
    r"(?:follow\s+up|report\s+back|reply|respond|get\s+in\s+touch|reach\s+out)(?:\s+(?:to|with)\s+you)?",
    r"(?:give|send)\s+you\s+(?:an?\s+|the\s+|our\s+|my\s+|some\s+)?(?:\w+\s+)?(?:answer|update|news|reply|call|ring|offer|quote|solution|details|tracking\s+number|refund|invoice|label)",
    r"(?:get|have)\s+(?:an?\s+|the\s+|your\s+)?(?:answer|update|news|reply|solution|offer|quote)(?:\s+for\s+you)?",
)
_YOU_EN = any_of(
    r"you\s*(?:'ll|’ll|\s+will)\s+(?:hear|have\s+(?:an?\s+|our\s+|my\s+)?(?:answer|reply|update))(?:\s+(?:back|again))?(?:\s+from\s+(?:me|us))?",
    r"(?:you\s+can\s+)?expect\s+(?:an?\s+|our\s+|my\s+)(?:answer|reply|update|call)",
    r"(?:expect|await)\s+to\s+hear\s+from\s+(?:me|us)",
)
_WHOM = r"(?:mich|uns|ihnen|sie|dir|dich|euch)"
_CALL = r"(?:melde|rufe|schreibe|antworte|informiere|benachrichtige|kontaktiere)n?"
_DE = any_of(
    rf"(?:ich|wir)\s+{_CALL}\s+{_WHOM}",
    rf"{_CALL}\s+(?:ich|wir)\s+{_WHOM}",
    rf"und\s+{_CALL}\s+{_WHOM}",
    r"(?:(?:ich|wir)\s+kommen?|kommen?\s+(?:ich|wir)|und\s+kommen?)\b(?=[^.;!?]*\bauf\s+(?:sie|dich|euch)\s+zu(?:rück)?\b)",
)
# These say it only together with something else in the same sentence.
_DE_GIVES = any_of(
    rf"(?:ich|wir)\s+(?:gebe|sende|schicke|sage)n?\s+{_WHOM}",
    rf"(?:gebe|sende|schicke|sage)n?\s+(?:ich|wir)\s+{_WHOM}",
    rf"und\s+geben?\s+{_WHOM}",
    r"(?:sie\s+erhalten|erhalten\s+sie|sie\s+bekommen|bekommen\s+sie|du\s+bekommst|haben\s+sie)\b",
)
_DE_WILL = any_of(rf"(?:ich|wir)\s+werden?\s+{_WHOM}", rf"werden?\s+(?:ich|wir)\s+{_WHOM}")
_DE_HEAR = r"(?:sie\s+hören|hören\s+sie|du\s+hörst|hörst\s+du)\b"
TOGETHER = [
    (
        compiled(_DE_GIVES),
        compiled(
            r"\b(?:bescheid|antwort|rückmeldung|nachricht|angebot|rechnung|sendungsnummer|lösung)\b"
        ),
    ),
    (
        compiled(_DE_WILL),
        compiled(
            r"\b(?:melden|anrufen|zurückrufen|schreiben|antworten|informieren|benachrichtigen|kontaktieren|zurückmelden)\b"
        ),
    ),
    (compiled(_DE_HEAR), compiled(r"\bvon\s+(?:mir|uns)\b")),
]
_ES = any_of(
    r"(?:te|le|les|os)\s+(?:(?:voy|vamos)\s+a\s+)?(?:respond\w*|contest\w*|escrib\w*|llam\w*|avis\w*|inform\w*|confirm\w*|contact\w*|mand\w*|env[ií]\w*|dig\w*|dir[eé]\w*|doy|damos|dar[eé]\w*|mantendr\w*)",
    r"(?:me|nos)\s+(?:pondr[eé]\w*|pongo|ponemos|comunic\w*)\s+(?:(?:de\s+nuevo\s+)?en\s+contacto|con\s+(?:usted|ustedes|vosotros))",
    r"(?:volver[eé]|volveremos|vuelvo|volvemos)\s+a\s+(?:escribir|llamar|contactar|ponerme|ponernos)\w*",
    r"(?:tendr[aá]s|tendr[aá]|recibir[aá]s|recibir[aá]|tendr[aá]n|recibir[aá]n)\s+(?:una\s+|nuestra\s+|mi\s+|la\s+)?(?:respuesta|noticias|informaci[oó]n|confirmaci[oó]n)",
)
# Forms of the past and of others that begin the same.
NOT_ES = compiled(
    r"\b(?:te|le|les|os)\s+(?:respond[ií]|contest[eéó]|escrib[ií]|llam[eéó]|envi[eéó]|avis[eéó]|inform[eéó])\b(?!\w)"
)

COMMITS = compiled(
    r"\b"
    + any_of(
        rf"{_I}\s+(?:then\s+|also\s+|certainly\s+|definitely\s+|personally\s+|gladly\s+)?{_EN}",
        rf"{_I}\s+[^.;:!?\n]{{3,80}}?\band\s+(?:then\s+|will\s+|i'll\s+|we'll\s+)?{_EN}",
        rf"and\s+(?:will|shall)\s+{_EN}",
        _YOU_EN,
        _DE,
        _DE_GIVES,
        _DE_WILL,
        _DE_HEAR,
        _ES,
    )
)

# What may stand before a day that the sentence begins with: "By Friday we'll let you know".
BEGINS = compiled(
    r"\W*(?:(?:by|on|until|before|at|the|latest|bis|am|im|zum|spätestens|noch|schon|eine|antwort|antes|del?|el|para|más|tardar|in|this|give|us|me|and|und|y|so|then|dann)\b\W*)*"
)

# --- What makes it none --------------------------------------------------------------------------

NEVER = compiled(
    r"\b(?:not|never|can't|can’t|cannot|won't|won’t|couldn't|unable|nicht|nie|keine?n?|leider\s+erst|no\s+(?:puedo|podemos|podr\w+|te|le|les)|nunca"
    r"|try|hope|might|maybe|perhaps|versuche\w*|hoffe\w*|vielleicht|eventuell|quiz[aá]s|tal\s+vez|intentar\w*|espero|would|würde\w*)\b"
)
IF = compiled(r"\b(?:if|unless|in\s+case|otherwise|wenn|falls|sofern|si|en\s+caso)\b")
# Between the promise and the day: then the day is that of something else.
ELSE = compiled(
    r"\b(?:when|once|as\s+soon\s+as|whether|after|that|because|until\s+then|how|why|what|about\s+your|regarding"
    r"|sobald|ob|dass|nachdem|weil|wann|wie|über\s+ihre?n?|cuando|que|porque|después\s+de|en\s+cuanto|sobre)\b"
)
