"""Another customer's name or address stands in it: copied from the conversation before."""

import re

from django.utils.translation import gettext_lazy as _

from .base import LOOK, Fix, Hint
from .draft import fold
from .name import WORD, WORDS_TOO, parts_of
from .patterns import words

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d ()/-]{6,}\d(?!\w)")
SHORTEST = 3  # letters of a name


def look(draft, context):
    return [hint for hint in (_address(draft, context), _name(draft, context)) if hint][:1]


def _address(draft, context):
    ours = {
        address.casefold()
        for person in (context.customer, *context.copies, *context.colleagues)
        for address in person.addresses
    }
    theirs = {_bare(address): person for person in context.others for address in person.addresses}
    said = context.said.casefold()
    for found in (*ADDRESS.finditer(draft.text), *PHONE.finditer(draft.text)):
        address = found[0].strip(" .-")
        person = theirs.get(_bare(address))
        if not person or address.casefold() in ours or address.casefold() in said:
            continue
        own = next((each for each in context.customer.addresses if "@" in each), "")
        is_mail = "@" in address and own
        start, end = found.start(), found.start() + len(found[0].rstrip(" .-"))
        fix = (
            Fix(f"→ {own}", "replace", start, end, own)
            if is_mail
            else Fix(address, "select", start, end)
        )
        text = _("%(address)s belongs to %(name)s") % {"address": address, "name": person.name}
        return Hint("others", text, LOOK, fix)
    return None


def _bare(address):
    if "@" in address:
        return address.casefold()
    return re.sub(r"\D", "", address)[-9:]


def _name(draft, context):
    # What was said here is nobody else's secret; nor are names that are ours.
    here = {fold(word) for word in WORD.findall(context.said)}
    for person in (context.customer, *context.copies, *context.colleagues):
        here |= {fold(word) for word in WORD.findall(person.name)}
    said = [(found, fold(found[0])) for found in WORD.finditer(draft.plain)]
    for person in context.others:
        parts = parts_of(person.name)
        if not parts:
            continue
        for place, (found, folded) in enumerate(said):
            if not found[0][:1].isupper():
                continue
            if len(parts) > 1 and _is_whole(said, place, parts):
                if {fold(part) for part in parts} <= here:
                    continue
                return _hint(context, person, found.start(), said[place + len(parts) - 1][0].end())
            if folded not in {fold(parts[0]), fold(parts[-1])} or folded in here:
                continue
            if len(folded) >= SHORTEST and _is_meant(draft, found, folded):
                return _hint(context, person, found.start(), found.end())
    return None


def _is_whole(words, place, parts):
    pieces = words[place : place + len(parts)]
    return [folded for _found, folded in pieces] == [fold(part) for part in parts]


def _is_meant(draft, found, folded):
    """Where somebody is called, or where it can be nothing but a name."""
    greeting = draft.greeting
    if greeting and greeting.start("whom") <= found.start() < greeting.end("whom"):
        return True
    before = draft.plain[: found.start()]
    if _CALLED.search(before):
        return True
    is_first = not before.strip() or before.rstrip()[-1:] in ".!?:" or before.endswith("\n")
    return folded not in WORDS_TOO and folded not in COMMON and not is_first


def _hint(context, person, start, end):
    own = parts_of(context.customer.name)
    text = _("%(name)s is another customer") % {"name": person.name}
    if not own:
        return Hint("others", text, LOOK, Fix(person.name, "select", start, end))
    return Hint("others", text, LOOK, Fix(f"→ {own[0]}", "replace", start, end, own[0]))


_CALLED = re.compile(r"\b(?:mr|mrs|ms|herrn?|frau|thanks|sorry|danke)\b[.,]?\s+$", re.IGNORECASE)
# Names that are words, too, or that German writes with a capital letter for another reason.
COMMON = words("""
    weber schneider fischer müller muller becker koch richter wagner bauer schmidt könig konig
    kaiser sommer winter berg stein holz baum vogel fuchs hase rose blum stern bach brandt kurz
    gross schwarz weiss braun roth engel herz hof feld wald busch kraus jung neumann london paris
    florence berlin sydney jordan chelsea brooklyn india china israel virginia georgia dakota
    austin dallas houston phoenix lincoln bishop baker cook smith carter mason miller taylor
    turner walker hunter fisher young king day love price bell brown green white black gray grey
    silver gold stone wood woods field fields hill lake river park banks rice west north east
    south monday friday march
""")
