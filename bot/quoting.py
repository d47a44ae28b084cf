"""An answer in the words of a passage: its best sentences, whole, with its steps."""

import re

LONGEST = 500  # characters
SENTENCE = re.compile(r"(?<=[.!?؟。！？])\s+")
POINT = re.compile(r"(-|\d+\.) ")


def quote(passage, matched):
    """-> text of at most some LONGEST characters. `matched`: words of the question that it has."""
    if len(passage.text) <= LONGEST:
        return passage.text
    units = list(units_of(passage.text))
    values = [value(text, matched) for _, text in units]
    best = values.index(max(values))
    first = last = best
    length = len(units[best][1])
    # What comes after an answer belongs to it more often than what comes before.
    while True:
        after = last + 1 < len(units) and length + len(units[last + 1][1]) <= LONGEST
        before = first > 0 and length + len(units[first - 1][1]) <= LONGEST
        if after and not (before and values[first - 1] > values[last + 1]):
            last += 1
            length += len(units[last][1]) + 1
        elif before:
            first -= 1
            length += len(units[first][1]) + 1
        else:
            break
    return "".join(between + text for between, text in units[first : last + 1]).strip()


def units_of(text):
    """(what parts it from the one before, a sentence or a whole list)"""
    for block in text.split("\n\n"):
        lines = block.split("\n")
        points = [line for line in lines if POINT.match(line)]
        between = "\n\n"
        for sentence in SENTENCE.split("\n".join(lines[: len(lines) - len(points)])):
            if sentence:
                yield between, sentence
                between = " "
        if points:
            yield ("\n" if between == " " else "\n\n"), "\n".join(points)


def value(text, matched):
    text = text.casefold()
    return sum(word.casefold()[:5] in text for word in matched)
