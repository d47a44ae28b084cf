"""Who will read it: others get a copy, or it was meant for colleagues."""

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .base import KNOW, LOOK, Fix, Hint
from .draft import fold
from .name import parts_of
from .patterns import said

NAMED = 2  # of who gets a copy

IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,4})?\b")
CARD = re.compile(r"(?<![\d+])(?:\d[ -]?){12,18}\d(?!\d)")
SECRET = re.compile(
    r"(?:password|passwort|kennwort|pin|passcode|access code|security code|zugangscode"
    r"|code)\b(?:(?:\s+[^\W\d][^\W\d-]*(?:-[^\W\d]+)?){0,5}?\s+(?:is|ist"
    r"|lautet))?\s*[:=]?\s*[\"“„']?(?=\S*\d)\S{4,}",
    re.IGNORECASE,
)
# As people talk among themselves.
AMONG_US = {
    "en": said(
        r"(?:for )?internal(?:ly)?(?: only| use only| note)?(?=[:.,]| only| note)|(?:between"
        r"|among) (?:us|you and me)|don(?:'t|’t) (?:tell|mention (?:this |it )?to|show|share "
        r"(?:this |it )?with) (?:the )?(?:customer|client|him|her|them|this customer)|the "
        r"customer (?:is|has|was|wants|says|claims|thinks|asks|seems|does|keeps|wrote|called"
        r"|needs|will|should|can|insists|refuses|already)|this (?:customer|guy|lady|client"
        r"|woman|man) (?:is|has|wants|keeps|again|was|says)|(?:he|she)(?:'s|’s| is) "
        r"(?:annoying|angry again|lying|a vip|difficult|crazy)|can (?:someone|somebody"
        r"|anyone|one of you) (?:take|check|look|handle|answer|help|approve|reply|call"
        r"|confirm|from)|fyi team|hey team|hi team|for the team|note to self|handover:|heads "
        r"up:?|(?:could|can) (?:you|priya|someone) (?:take over|approve|sign off)|let(?:'s"
        r"|’s) not (?:refund|tell|offer)|(?:my|our) margin|blacklist|chargeback risk|fraud "
        r"(?:risk|suspect|check)",
    ),
    "de": said(
        r"(?:nur )?intern(?=[:.,]| |$)(?! \w*(?:e[nrs]?)\b)|unter uns|(?:dem|der) kund(?:en"
        r"|in) (?:nichts|nicht|lieber nicht)|(?:der kunde|die kundin) (?:ist|hat|will|sagt"
        r"|möchte|meint|behauptet|nervt|schreibt|wartet|fragt|braucht|war|soll|kann|droht)"
        r"|dieser kunde|diese kundin|kann (?:das |den |die )?(?:jemand|mal jemand|einer|wer)"
        r"|könnte (?:das )?(?:jemand|mal jemand)|hallo team|hi team|an alle:|fürs team|zur "
        r"info ans team|(?:er|sie) nervt|lasst uns (?:nicht|lieber)|bitte nicht (?:dem|der) "
        r"kund\w+",
    ),
}


def look(draft, context):
    if found := _private(draft, context):
        return [found]
    if not context.copies:
        return []
    names = [person.name or next(iter(person.addresses), "") for person in context.copies]
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    if more > 0:
        text = ngettext(
            "%(names)s and %(more)d more get a copy", "%(names)s and %(more)d more get a copy", more
        ) % {"names": shown, "more": more}
    else:
        text = _("A copy goes to %(names)s") % {"names": shown}
    return [Hint("readers", text, KNOW)]


def for_colleagues(draft, context):
    """-> it may be meant for colleagues: one press makes a note of it"""
    to_note = Fix(_("Make it a note"), "note")
    if mention := _mentions(draft, context):
        text = _("%(name)s will not see this, the customer will") % {"name": mention}
        return Hint("readers", text, LOOK, to_note)
    pattern = AMONG_US.get(draft.language)
    if pattern and pattern.search(draft.plain):
        return Hint("readers", _("The customer will read this"), LOOK, to_note)
    return None


def _mentions(draft, context):
    """ "@Priya" """
    called = {fold(name) for name in re.findall(r"(?<![\w.])@([^\W\d_]{2,})", draft.text)}
    for person in context.colleagues:
        parts = parts_of(person.name)
        if parts and fold(parts[0]) in called:
            return parts[0]
    return ""


def _private(draft, context):
    if not context.copies:
        return None
    names = ", ".join(p.name or next(iter(p.addresses), "") for p in context.copies[:NAMED])
    text = _("%(names)s will read this, too") % {"names": names}
    for pattern in (IBAN, CARD):
        if found := pattern.search(draft.text):
            tail = re.sub(r"\W", "", found[0])[-4:]
            fix = Fix(f"→ …{tail}", "replace", *found.span(), f"…{tail}")
            return Hint("readers", text, LOOK, fix)
    if found := SECRET.search(draft.text):
        return Hint("readers", text, LOOK, Fix(found[0][:24], "select", *found.span()))
    return None
