"""The words of a question, marked where a passage has them."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LEAST = 4  # letters that two forms of a word have in common at least, unless they are shorter


def marked(text, words, tone):
    """-> HTML of the text, with each of these words in <mark>, whichever ending it has there."""
    beginnings = {beginning(word) for word in words}
    html, end = [], 0
    for found in WORD.finditer(text):
        word = found[0].casefold()
        if not any(word.startswith(each) for each in beginnings):
            continue
        html += [conditional_escape(text[end : found.start()])]
        html += [format_html('<mark data-tone="{}">{}</mark>', tone, found[0])]
        end = found.end()
    html.append(conditional_escape(text[end:]))
    return mark_safe("".join(html))  # noqa: S308 (each part is escaped)


def beginning(word):
    """What its other forms begin with, too: "refunds" -> "refun"."""
    word = word.casefold()
    return word[: max(LEAST, len(word) * 3 // 4)]
