"""It speaks of a file, and none is there."""

from django.utils.translation import gettext_lazy as _

from .base import LOOK, Fix, Hint
from .patterns import said

SPEAKS = {
    "en": said(
        r"(?:i|we)(?:'ve|’ve| have|'m|’m| am|'re|’re| are)? (?:also |just )?(?:add(?:ed"
        r"|ing)?|includ(?:e|ed|ing)|upload(?:ed|ing)?|scann?ed)(?: \w+){0,4} (?:pdf|file"
        r"|screenshot|picture|photo|scan|label|document|image|video|recording|form|copy"
        r"|invoice|receipt)s?(?= (?:below|here|above|for you|to this|with this|along|of|that"
        r"|so)|[.,:!])",
        r"(?:along|together) with this (?:mail|email|e-mail|message)|(?:see|look at|find"
        r"|check) the (?:pdf|file|screenshot|picture|photo|scan|image)s?(?: (?:below|here"
        r"|above|that|i)|[.,:!])",
        r"(?:i|we)(?:'ve|’ve| have|'m|’m| am|'re|’re| are)?(?: also| just| now)* "
        r"(?:attach(?:ed|ing)?|enclos(?:e|ed|ing)|append(?:ed|ing)?)",
        r"(?:please )?(?:find|see|check|open|use|print|view|have a look at|take a look "
        r"at)(?: \w+){0,4} (?:attached|enclosed|attachment)",
        r"(?:is|are|as) (?:now |also )?(?:attached|enclosed)(?! to (?:the|your|a) (?!mail"
        r"|email|e-mail|message|reply))|(?:attached|enclosed) (?:is|are|you(?:'ll| will)? "
        r"(?:find|will find)|below|here|to (?:this|my|the) (?:mail|email|e-mail|message"
        r"|reply))|(?:attached|enclosed)(?:[:,]| please)",
        r"(?:the|this|an?|my) attach(?:ed|ment)(?! to)|the enclosed|in (?:the|my|this) "
        r"attachment|with the attachment|attachment below|attached (?:file|pdf|label|invoice"
        r"|document|form|picture|photo|screenshot|image|guide|instructions|copy|receipt"
        r"|quote|list|manual)s?",
        r"here(?:'s|’s| is| are) (?:the|your|a|our|my) (?:\w+ )?(?:pdf|file|screenshot"
        r"|picture|photo|scan|label|invoice|document|form|receipt|image)s?",
        r"(?:i'm|i’m|i am|we're|we are) (?:sending|adding)(?: you)?(?: \w+){0,3} (?:pdf|file"
        r"|screenshot|picture|photo|scan|label|document|image)s?(?: along| with this)",
    ),
    "de": said(
        r"(?:als|im) (?:pdf|anhang|anlage)(?: \w+){0,4} (?:dabei|mit|bei|geschickt|gesendet)"
        r"|(?:schicke|sende|maile) ich (?:ihnen|dir)(?: \w+){0,4} als (?:pdf|anhang|datei"
        r"|foto|bild)|(?:ich|wir) (?:schicke|sende|maile)n? (?:ihnen|dir)(?: \w+){0,4} als "
        r"(?:pdf|anhang|datei|foto|bild)|mit dieser (?:mail|e-mail|nachricht) (?:schicke"
        r"|sende|erhalten|bekommen)",
        r"(?:im|in der|siehe|dem|den) (?:\w+ )?(?:anhang|anlage)|(?:der|den|einen|diesen) "
        r"anhang|anbei|beiliegend\w*|beigefügt\w*|beigelegt",
        r"(?:ich|wir)(?: \w+){0,7} (?:angehängt|angefügt|beigefügt|hänge?n? \w+ an)|hänge?n? "
        r"(?:ich|wir)|(?:ich|wir) (?:hänge?n?|füge?n?)(?: \w+){0,5} (?:an|bei)",
        r"(?:angehängte?[nrsm]?|angefügte?[nrsm]?) \w+|(?:ist|sind)(?: \w+){0,3} "
        r"(?:angehängt|angefügt|beigefügt)|hängt an|hängen an",
        r"hier (?:ist|sind|kommt|kommen) (?:die|der|das|ihre?|deine?|unsere?|ein|eine) "
        r"(?:\w+ )?(?:datei|rechnung|pdf|foto|bild|screenshot|retourenschein"
        r"|rücksendeetikett|etikett|formular|dokument|anleitung als pdf)",
    ),
}
# Theirs, something that they are asked for, or something else that is attached.
NOT = {
    "en": said(
        r"you(?:'ve|’ve| have)?(?: \w+)? (?:attach(?:ed|ment)?s?|enclosed|sent)|your "
        r"(?:attached|(?:\w+ )?attachments?)|the (?:\w+ )?(?:you|they) (?:\w+ )?(?:attached|sent)",
        r"(?:sorry|apologies|apologi[sz]e) (?:about|for) (?:the|that|my) (?:\w+ )?(?:attachment"
        r"|file)"
        r"|(?:the|my) attachment (?:was|were|had|did|got)",
        r"(?:please|could you|can you|would you|will you|if you|you can|you could|feel free "
        r"to|kindly)(?: \w+){0,3} (?:attach|enclose|send|upload|add)",
        r"(?:can't|can’t|cannot|couldn't|could not|unable to|don't|do not|did not|didn't"
        r"|wasn't|isn't|not|no|without|missing|any)(?: \w+){0,3} (?:attach\w*|enclosed|open "
        r"the)",
        r"(?:attached|attachment) to (?:the|your|a|each|its) (?:box|parcel|package|lamp|back"
        r"|bottom|side|wall|door|account|order|device|bag|product|frame|outside|inside|lid"
        r"|base|cable|base|ceiling|wheel|strap|charger|top|front|card|customer|profile"
        r"|product)",
        r"attached (?:under|underneath|inside|behind|beneath|below the|above|on|onto|at|with "
        r"(?:tape|screws|glue|a|two|four|the))|strings attached|attached (?:by|with) "
        r"(?:screws|a|two|four|the)|mount\w* attach\w*|the (?:hose|brush|lens|nozzle|mixer"
        r"|shower|clip) attachments?",
        r"attach the (?:lamp|shade|cable|arm|base|strap|handle|bracket|hose|label to|cord"
        r"|lid|legs)|attachments? (?:larger|over|up to|may|can|are blocked|of up)",
    ),
    "de": said(
        r"(?:ihr|ihre|ihren|dein|deine|deinen|eure?n?) (?:\w+ )?(?:anhang|anhänge|anlage"
        r"|angehängte\w*)|(?:sie|du)(?: \w+){0,4} (?:angehängt|beigefügt|angefügt|geschickt)"
        r"|von (?:ihnen|dir) (?:angehängt|beigefügt|geschickt)\w*",
        r"(?:bitte|können sie|könnten sie|kannst du|könntest du|würden sie)(?: \w+){0,6} "
        r"(?:anhängen|anhang|beifügen|anfügen|hochladen)|hängen sie|häng(?:e)? (?:bitte|uns"
        r"|mir|das|die|ein|es)|fügen sie",
        r"(?:kein\w*|nicht|ohne|fehlt\w*)(?: \w+){0,4} (?:anhang|anlage|angehängt|beigefügt)"
        r"|(?:anhang|anlage|anhänge)(?: \w+){0,3} (?:nicht|fehlt|fehlte|leider)|(?:die|der"
        r"|in der|ihre) anlage (?:wird|läuft|muss|hat)",
        r"dem (?:paket|päckchen|gerät|karton) (?:\w+ )?(?:beigelegt|beigefügt|bei)|(?:im"
        r"|dem) (?:paket|karton)(?: \w+){0,4} (?:beigelegt|beigefügt)|beigelegt (?:im|in "
        r"dem) (?:paket|karton)|dem (?:paket|karton|gerät|päckchen)(?: \w+){0,4} "
        r"(?:beigelegt|beigefügt|liegt)",
    ),
}


def speaks_of_one(draft):
    """The sentence that speaks of a file of ours, or None."""
    speaks = SPEAKS.get(draft.language)
    if not speaks:
        return None
    for sentence in draft.core:
        if sentence.is_question or not speaks.search(sentence.text):
            continue
        if not NOT[draft.language].search(sentence.text):
            return sentence
    return None


def look(draft, context):
    if context.files or not speaks_of_one(draft):
        return []
    return [Hint("attachment", _("No file is attached"), LOOK, Fix(_("Attach a file"), "attach"))]
