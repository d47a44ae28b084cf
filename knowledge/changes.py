"""What is different between two texts, by line, with the words that changed."""

import difflib
from dataclasses import dataclass

AROUND = 2  # lines that are the same
MOST_LINES = 4000  # difflib takes quadratic time when nothing is the same


@dataclass(frozen=True)
class Line:
    """kind: "same", "gone", "new", or "gap" for lines that are left out.

    pieces: [(text, whether it is what changed in this line)].
    """

    kind: str
    pieces: list


def between(before, after):
    """-> [Line]; empty when they are the same."""
    before, after = before.splitlines(), after.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        return [*whole("gone", before), *whole("new", after)] if before != after else []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=True)
    lines = []
    for group in matcher.get_grouped_opcodes(AROUND):
        if lines or group[0][1] > 0:
            lines.append(Line("gap", []))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += whole("same", before[start:end])
            else:
                lines += changed(before[start:end], after[new_start:new_end])
    return lines


def whole(kind, lines):
    return [Line(kind, [(line, False)]) for line in lines]


def changed(before, after):
    """Lines that stand for each other are told apart by word."""
    if len(before) != len(after):
        return [*whole("gone", before), *whole("new", after)]
    gone, new = [], []
    for one, other in zip(before, after, strict=True):
        left, right = by_word(one, other)
        gone.append(Line("gone", left))
        new.append(Line("new", right))
    return gone + new


def by_word(one, other):
    one, other = one.split(" ")[:2000], other.split(" ")[:2000]
    left, right = [], []
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, one, other, autojunk=True
    ).get_opcodes():
        if start < end:
            left.append((" ".join(one[start:end]), tag != "equal"))
        if new_start < new_end:
            right.append((" ".join(other[new_start:new_end]), tag != "equal"))
    return left, right
