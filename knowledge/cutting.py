"""An article cut under its headings into pieces that can stand as an answer, as plain text."""

import re
from dataclasses import dataclass
from itertools import pairwise

from .rendering import give_anchors, parser, plain

READ = 100_000  # characters of an article
LONGEST = 1200  # characters of a piece
MOST = 300  # pieces of an article
SENTENCE = re.compile(r"(?<=[.!?؟。！？])\s+")


@dataclass(frozen=True)
class Piece:
    """`heading`: the headings above it, without the title; `anchor`: that of the last one."""

    heading: str
    anchor: str
    text: str


def pieces(markdown):
    """-> [Piece], at most MOST, of what is read of an article at all (READ)."""
    tokens = parser().parse(markdown[:READ])
    headings = iter(give_anchors(tokens))
    opened = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    found, path = [], []
    for begin, end in pairwise([-3, *opened, len(tokens)]):
        if begin >= 0:
            heading = next(headings)
            path = [above for above in path if above.level < heading.level] + [heading]
        names = ", ".join(above.text for above in path)[:300]
        anchor = path[-1].anchor if path else ""
        found += [Piece(names, anchor, text) for text in joined(blocks(tokens[begin + 3 : end]))]
    return found[:MOST]


def blocks(tokens):
    """Each paragraph, step, point and row as a text, those of a list on lines that follow."""
    found, lists, cells, header = [], [], None, []
    for token in tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            ordered = token.type == "ordered_list_open"
            lists.append(int(token.attrs.get("start", 1)) if ordered else None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            mark = "-" if lists[-1] is None else f"{lists[-1]}."
            lists[-1] = lists[-1] if lists[-1] is None else lists[-1] + 1
            found.append(f"{mark} ")
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if header:
                found.append(row(header, cells))
            elif len(cells) == 2 and cells[1]:
                found.append(f"{cells[1]}:")
            header, cells = header or cells, None
        elif token.type == "table_close":
            header = []
        elif token.type == "inline":
            text = plain(token)
            if cells is not None:
                cells.append(text)
            elif found and re.fullmatch(r"(-|\d+\.) ", found[-1]):
                found[-1] += text
            else:
                found.append(text)
        elif token.type in {"fence", "code_block"}:
            found.append(token.content.strip())
    return [text for text in found if text.strip(" -")]


def row(header, cells):
    """ "- Norway: 2 to 3" below the name of the column, or "- Drift: weight 2 kg, power 11 W"."""
    name, *rest = cells or [""]
    if len(rest) == 1:
        return f"- {name}: {rest[0]}"
    said = (f"{column} {cell}" for column, cell in zip(header[1:], rest, strict=False) if cell)
    return f"- {name}: {', '.join(said)}"


def is_point(text):
    return re.match(r"(-|\d+\.) ", text) is not None


def joined(texts):
    """As few texts of at most LONGEST characters as they make, parted where a block ends."""
    whole, before = "", ""
    for text in (part for block in texts for part in parts(block)):
        between = "\n" if is_point(text) and before else "\n\n"
        if whole and len(whole) + len(between) + len(text) > LONGEST:
            yield whole
            whole = ""
        whole += (between if whole else "") + text
        before = text
    if whole:
        yield whole


def parts(text):
    """What is longer than a piece, parted between its sentences or, without any, its words."""
    if len(text) <= LONGEST:
        return [text]
    found = [""]
    for sentence in SENTENCE.split(text):
        for some in (sentence[i : i + LONGEST] for i in range(0, len(sentence), LONGEST)):
            if found[-1] and len(found[-1]) + 1 + len(some) > LONGEST:
                found.append("")
            found[-1] += (" " if found[-1] else "") + some
    return found
