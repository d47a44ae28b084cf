"""How what a customer was asked for is read in what they write. Pure.

What cannot be read is None: perhaps it is a question of theirs.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from conversations import placeholders
from conversations.thanks import is_pure_thanks

from ..triggers import replies

EMAIL = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\"]+")
# "48213", "#48213", "HL-2024-0012": with a digit at least, and none of a longer word.
ORDER = re.compile(r"(?<![\w-])#?((?:[A-Za-z]{1,5}-?)?\d[\d-]{2,18}\d|\d{3})(?![\w-])")
LONGEST = 200


def read(field, text):
    """-> what the text says to this question, or None"""
    text = " ".join(text.split())
    return READERS.get(field, _anything)(text) if text else None


def _email(text):
    for found in EMAIL.findall(text[:500]):
        try:
            validate_email(address := found.rstrip(".,!?"))
        except ValidationError:
            continue
        return address
    return None


def _name(text):
    """Not "No, thanks": who does not want to say it is not called so."""
    if is_pure_thanks(text) or replies.is_no(text) or replies.is_yes(text):
        return None
    return text if placeholders.is_name(text.strip(" .!")) else None


def _order_number(text):
    found = ORDER.search(text[:LONGEST])
    return found[1].upper() if found else None


def _anything(text):
    return None if len(text) > LONGEST or is_question(text) else text


READERS = {"email": _email, "name": _name, "order_number": _order_number}


def is_question(text):
    """Whether it rather asks than answers: "?" in whichever script, or a whole sentence."""
    return any(mark in text for mark in "?？؟") or len(text.split()) > 6
