"""A blank is a place in a text that somebody has still to fill in: "[first name?]"."""

import re

from django.utils.translation import ngettext

BLANK = re.compile(r"\[[^\[\]\n]{1,80}\?\]")
NAMED = 3


def left_in(text):
    return list(dict.fromkeys(BLANK.findall(text)))


def question(blanks):
    """What is asked before a reply goes out with these in it."""
    return ngettext(
        "There is a blank left: %(blanks)s.", "There are blanks left: %(blanks)s.", len(blanks)
    ) % {"blanks": ", ".join(blanks[:NAMED]) + (" …" if len(blanks) > NAMED else "")}
