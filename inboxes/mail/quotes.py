"""What of a plain-text mail is new, what is quoted, what is a signature.

Every line is classified once; the window is 64 KB; no pattern backtracks. Nothing is deleted:
`visible`, `quoted` and `signature` together hold every line. When in doubt a line is visible:
if nothing else would be, or if the customer wrote inside the quote, the quote is shown too.
"""

from dataclasses import dataclass

from .quote_lines import (
    ANNOUNCEMENT,
    BLANKS,
    EMPTY,
    HEADER,
    LOOKED_AT,
    ORIGINAL,
    QUOTE,
    RULE,
    SENT,
    TEXT,
    Said,
    header_role,
    kind,
)

WINDOW = 64 * 1024  # characters
TRIES = 400  # lines of one text that may end an announcement; no mail has so many


@dataclass(frozen=True)
class Separated:
    """The three parts of a text; each keeps its lines in order, each but the first may be ''."""

    visible: str
    quoted: str
    signature: str


def separate(text):
    """Tell what is new in a text from what it quotes and how it is signed. -> Separated"""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cut = text.rfind("\n", 0, WINDOW) if len(text) > WINDOW else len(text)
    if cut < 0:
        return Separated(text, "", "")
    lines, rest = text[:cut].split("\n"), text[cut + 1 :]
    marks = _mark(lines)
    if rest:
        lines.append(rest)
        last = next((marks[i] for i in range(len(marks) - 1, -1, -1) if lines[i].strip()), "v")
        is_quoted = last == "Q" or (last == "q" and _all_quoted(rest))
        marks = [*marks, "q"] if is_quoted else ["v"] * len(lines)
    marks = [mark.lower() for mark in marks]
    if not any(mark == "v" and line.strip(BLANKS) for mark, line in zip(marks, lines, strict=True)):
        marks = ["v"] * len(lines)
    parts = {"v": [], "q": [], "s": []}
    for mark, line in zip(marks, lines, strict=True):
        parts[mark].append(line)
    return Separated(*("\n".join(parts[key]).strip("\n") for key in "vqs"))


def _all_quoted(text):
    return all(line[:1] in (">", "") or not line.strip(BLANKS) for line in text.split("\n"))


def _mark(lines):
    """One mark per line: v visible, q quoted, Q quoted to the end whatever follows, s signature."""
    known = {line: kind(line) for line in set(lines)}
    kinds = [known[line] for line in lines]
    cuts = _cuts(lines, kinds)
    marks = ["v"] * len(lines)
    announced = set()
    end, above, has_text = len(lines), 0, False
    for start, stop, is_announcement in cuts:
        has_text = has_text or any(k in (TEXT, HEADER) for k in kinds[above:start])
        above = stop
        is_marked = is_announcement and _next(kinds, stop) == QUOTE
        if has_text and not is_marked:
            # Everything below is the earlier mail; how much of it, only the sender knows.
            end = start
            while end and kinds[end - 1] in (EMPTY, RULE):
                end -= 1
            marks[end:] = ["Q"] * (len(lines) - end)
            break
        if is_announcement:
            announced.update(range(start, stop))
        else:
            break  # forwarded without a word: all of it is what the customer has to say
    for i in announced:
        marks[i] = "q"
    _fold_quotes(kinds, marks, announced, end)
    _sign(lines, kinds, marks, end)
    return marks


def _next(kinds, at):
    while at < len(kinds) and kinds[at] == EMPTY:
        at += 1
    return kinds[at] if at < len(kinds) else EMPTY


def _fold_quotes(kinds, marks, announced, end):
    """Fold the `>` lines that nobody wrote between: a quote above the answer, or one below it."""
    quotes = [i for i in range(end) if kinds[i] == QUOTE and i not in announced]
    if not quotes:
        return
    tail = _tail_signature(kinds, marks, end)
    texts = [i for i in range(tail) if kinds[i] in (TEXT, HEADER, SENT) and i not in announced]
    if not texts:
        return
    if quotes[0] > texts[-1]:
        below = quotes
    else:
        below = [i for i in quotes if i > texts[-1]]
        inside = any(quotes[0] < i < quotes[-1] for i in texts)
        if announced and min(announced) < quotes[0] < texts[0] and not inside:
            below = quotes  # the answer stands below the one quote
    for i in below:
        marks[i] = "q"


def _tail_signature(kinds, marks, end):
    """Where a signature begins that stands below the last quote, else `end`."""
    last = max((i for i in range(end) if kinds[i] == QUOTE), default=-1)
    at = next((i for i in range(last + 1, end) if kinds[i] != EMPTY), end)
    return at if at < end and kinds[at] in (RULE, SENT) else end


def _sign(lines, kinds, marks, end):
    """Mark the signature at the end of what is visible."""
    shown = [i for i in range(end) if marks[i] == "v"]
    start = _ruled_off(lines, kinds, shown)
    earliest, at, gap = start, start, 0
    while at:
        at -= 1
        found = kinds[shown[at]]
        if found == SENT or (found == RULE and gap == 0):
            earliest, gap = at, 0
        elif found in (TEXT, HEADER):
            gap += 1
            if gap > 1 or len(lines[shown[at]]) > 40 or earliest == start:
                break  # one short line between two of them belongs to them
        elif found != EMPTY and found != RULE:
            break
    for i in shown[earliest:]:
        marks[i] = "s"


def _ruled_off(lines, kinds, shown):
    """Where in `shown` a rule (`-- `, a dash, underscores) begins a signature; else its end."""
    found, below, size, asks = len(shown), 0, 0, False
    for position in range(len(shown) - 1, -1, -1):
        i = shown[position]
        if kinds[i] == EMPTY:
            continue
        text = lines[i].strip(BLANKS)
        if kinds[i] == RULE:
            plain = text in ("--", "—", "–", "––") and below <= 12 and size <= 1200
            line = text[:5] == "_____" and below <= 6 and size <= 500 and not asks
            if not below or plain or (line and not text.strip("_")):
                found = position
        elif kinds[i] == QUOTE:
            break
        below += 1
        size += len(text)
        asks = asks or text[-1] in "?？"
        if below > 14:
            break
    return found


def _cuts(lines, kinds):
    """[(start, stop, is_announcement)] of all that can begin a quoted mail, in order."""
    cuts, at, taken, tries = [], 0, 0, TRIES
    while at < len(lines):
        found = kinds[at]
        if found == ORIGINAL:
            cuts.append((at, at + 1, False))
        elif found == HEADER:
            stop, is_head = _header_block(lines, kinds, at)
            if is_head:
                cuts.append((at, stop, False))
            taken, at = stop, stop
            continue
        elif found in (TEXT, RULE, QUOTE) and tries and _may_end_announcement(lines, kinds, at):
            tries -= 1
            start = _announcement(lines, kinds, at, taken)
            if start is not None:
                cuts.append((start, at + 1, True))
                taken = at + 1
        at += 1
    return cuts


def is_head(lines):
    """Whether some lines begin with the head of a mail: From, and two more of its fields."""
    return _header_block(lines, [kind(line) for line in lines], 0)[1]


def _header_block(lines, kinds, at):
    """(where the fields end, whether they are the head of a mail) from a header line on."""
    roles, stop, misses, has_address = set(), at, 0, False
    for i in range(at, min(len(lines), at + 40)):
        if kinds[i] == HEADER:
            roles.add(header_role(lines[i][:LOOKED_AT].strip(BLANKS)))
            stop, misses = i + 1, 0
        elif kinds[i] in (ORIGINAL, QUOTE, RULE) or misses == 2:
            break
        else:
            misses += 1  # a folded field, or a blank line between fields
        has_address = has_address or "@" in lines[i][:LOOKED_AT]
    is_head = "from" in roles and len(roles - {"other"}) >= 3
    return stop, is_head and (has_address or "subject" in roles)


def _may_end_announcement(lines, kinds, at):
    text = lines[at][-80:].rstrip(BLANKS + "*_-")
    if kinds[at] == QUOTE:
        # `> wrote:`, where a program broke `<address> wrote:` before the bracket.
        return 1 < len(text) < 40 and text[-1] == ":" and (at == 0 or kinds[at - 1] != QUOTE)
    if len(text) < 4:
        return False
    if text[-1] in ":：" or text.endswith("wrote"):
        return True
    return (text[-1] == ">" and "@" in text) or "GMT" in text


def _announcement(lines, kinds, last, taken):
    """Where the announcement ends that ends in line `last` begins, or None."""
    said, best, blanks = Said(), None, 0
    is_quote_next = _next(kinds, last + 1) == QUOTE
    for at in range(last, max(taken, last - 7) - 1, -1):
        if kinds[at] == EMPTY:
            blanks += 1
            if blanks > 1:
                break
            continue
        if at != last and kinds[at] != TEXT:
            break
        said.put_before(lines[at])
        if said.size > ANNOUNCEMENT:
            break
        accepted = said.announces(before_quote=is_quote_next)
        if accepted and said.starts:
            return at
        if accepted and (best is None or (accepted, best[0]) == ("wrote", "date")):
            best = (accepted, at)
    return best and best[1]
