"""What stands in double braces, filled in. Plain substitution in one pass: no template language.

    Hi {{ customer.first_name|there }}, your number is {{ conversation.number }}.

What is filled in is never read again: a customer named "{{ agent.name }}" stays that.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer

SLOT = re.compile(r"\{\{([^{}|]{1,80})(?:\|([^{}]{0,200}))?\}\}")
LONGEST = 500  # characters of one value
NAME = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+){0,3}")
MOST_OF_A_NAME = 40

# What everybody has; any other customer.<name> is an attribute of the customer's profile.
KNOWN = {
    "customer.first_name": _("first name"),
    "customer.name": _("full name"),
    "customer.company": _("company"),
    "customer.city": _("city"),
    "agent.first_name": _("my first name"),
    "agent.name": _("my name"),
    "team.name": _("team"),
    "conversation.number": _("conversation number"),
    "conversation.subject": _("subject"),
}


def values_for(conversation, agent):
    """Name -> text, for a conversation and the agent who writes in it, if one does; without what is
    unknown."""
    customer, team = conversation.customer, conversation.team
    values = {
        f"customer.{name}": value
        for name, value in customer.attributes.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    name = customer.name.strip()
    values |= {
        "customer.first_name": name.partition(" ")[0],
        "customer.name": name,
        "customer.company": customer.company,
        "customer.city": customer.city,
        "agent.first_name": agent.first_name_or_name if agent else "",
        "agent.name": agent.name if agent else "",
        "team.name": team.name if team else "",
        "conversation.number": f"C-{conversation.pk}",
        "conversation.subject": conversation.subject,
    }
    values = {name: " ".join(str(value).split())[:LONGEST] for name, value in values.items()}
    return {name: value for name, value in values.items() if value}


def parts(text, values):
    """The text in pieces: a list of (kind, piece), where kind is "text", "filled" or "gap".

    The piece of a gap is the placeholder's name.
    """
    pieces, end = [], 0
    for slot in SLOT.finditer(text):
        name, instead = slot[1].strip(), slot[2]
        pieces.append(("text", text[end : slot.start()]))
        if name in values:
            pieces.append(("filled", values[name]))
        elif instead is not None:
            pieces.append(("filled", instead.strip()))
        else:
            pieces.append(("gap", name))
        end = slot.end()
    pieces.append(("text", text[end:]))
    return [(kind, piece) for kind, piece in pieces if piece]


def fill(text, values):
    """The filled text and the names that had no value; each stands there as a blank to fill in."""
    pieces = parts(text, values)
    filled = "".join(blank(piece) if kind == "gap" else piece for kind, piece in pieces)
    return filled, [piece for kind, piece in pieces if kind == "gap"]


def fill_unseen(text, values):
    """Filled where nobody reads it over: what has no value is left out."""
    filled, is_left_out = "", False
    for kind, piece in parts(text, values):
        if is_left_out and filled[-1:] in {"", "\n"}:
            piece = piece.lstrip(" ")
        if is_left_out := kind == "gap":
            filled = filled.rstrip(" ")
        else:
            filled += piece
    return filled.strip()


def is_name(text):
    """Whether it can be nothing but a person's name: no address, no sentence."""
    return len(text) <= MOST_OF_A_NAME and bool(NAME.fullmatch(text))


def blank(name):
    """What an agent sees in place of a missing value, see blanks.py."""
    return f"[{label(name)}?]"


def label(name):
    return str(KNOWN.get(name) or name.rpartition(".")[2].replace("_", " "))


def gist(text):
    """Its first words, with {first name} for a placeholder."""
    pieces = parts(text[:300], {})
    return "".join(f"{{{label(piece)}}}" if kind == "gap" else piece for kind, piece in pieces)[
        :120
    ]


def names_in(text):
    return [slot[1].strip() for slot in SLOT.finditer(text)]


def is_malformed(text):
    """Are there braces that open a placeholder and never make one?"""
    return "{{" in SLOT.sub("", text)


def check(text):
    """Raise ValidationError when a placeholder is not complete, or nothing is called so."""
    if is_malformed(text):
        raise ValidationError(
            gettext("A placeholder is not complete. It looks like {{ customer.first_name }}.")
        )
    for name in dict.fromkeys(names_in(text)):
        if name not in KNOWN and not is_attribute(name):
            raise ValidationError(
                gettext(
                    "Nothing is called {{ %(name)s }}. You can use %(known)s, and"
                    " customer. with an entry of a customer's profile."
                )
                % {"name": name, "known": ", ".join(KNOWN)}
            )


def is_attribute(name):
    """Does any customer's profile have it? "customer.Plan" -> "Plan"."""
    kind, _sep, attribute = name.partition(".")
    return kind == "customer" and Customer.objects.filter(attributes__has_key=attribute).exists()
