"""Found words made to stand out: which line of a text says them, and where in it."""

import re
import unicodedata

from django.utils.html import format_html, format_html_join

BEFORE = 16  # characters of the line that are shown before the first word
LINE = 160
LOOKED_AT = 20_000


def fold(text):
    """The text as it is searched, and for each of its characters the place in the text."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded, places = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).lower():
            if unicodedata.category(part) != "Mn":
                folded.append(part)
                places.append(place)
    return "".join(folded), places


def pattern(sought):
    """What finds these words in a folded text, or None without words."""
    found = [_pattern(word) for word in sought]
    return re.compile("|".join(found)) if found else None


def _pattern(word):
    words = [fold(part)[0] for part in word.words]
    begin = r"(?<![^\W_])" if words[0].isascii() or len(words[0]) > 1 else ""
    end = r"(?![^\W_])" if words[-1].isascii() or len(words[-1]) > 1 else ""
    end = r"[^\W_]*" if word.goes_on else end
    return begin + r"[\W_]*".join(map(re.escape, words)) + end


def line_of(text, pattern):
    """The part of a text around the first of these words, as HTML, or None when it has none."""
    text = text[:LOOKED_AT]
    folded, places = fold(text)
    first = pattern.search(folded)
    if not first:
        return None
    start = max(places[first.start()] - BEFORE, 0)
    if start:
        start = text.find(" ", start, places[first.start()]) + 1 or start
    end = start + LINE
    parts, at = [], start
    for match in pattern.finditer(folded, first.start()):
        begin, stop = places[match.start()], places[match.end() - 1] + 1
        if begin >= end:
            break
        parts.append(format_html("{}<mark>{}</mark>", _flat(text[at:begin]), text[begin:stop]))
        at = stop
    rest = _flat(text[at : max(end, at)])
    return format_html(
        "{}{}{}{}",
        "…" if start else "",
        format_html_join("", "{}", ((part,) for part in parts)),
        rest,
        "…" if end < len(text) else "",
    )


def beginning(text):
    return _flat(text[:LINE]) + ("…" if len(text) > LINE else "")


def _flat(text):
    """On one line; a space at either end stays, words are beside it."""
    return re.sub(r"\s+", " ", text)
