"""Folds the quoted parts of sanitised HTML into <details class="quote">. Deletes nothing.

Works on what nh3 wrote: well-formed, so a flat list of tokens with the place of each closing tag
is tree enough. A quote is what a mail program marked as one, a block that reads as the head of an
earlier mail (with all that follows it), or a trailing <blockquote>.
"""

import re

from . import quote_lines, quotes
from .markup import VOID, names, tokens, unescape

MARK = re.compile(r' (?:class|id)="([^"]*)"')
DETAILS = '<details class="quote">'
OPEN_DETAILS = '<details class="quote" open="">'
# A quote that begins with one of these marks goes on to the end of what it stands in.
TO_THE_END = ("divRplyFwdMsg", "appendonsend", "OutlookMessageHeader", "OLK_SRC_BODY_SECTION")
# What <details> may stand in without the browser moving it.
HOLDERS = names("div td th blockquote section center details figure li dd")
HEAD_TOKENS = 160
MAX_HEADS = 200  # places of one page that are looked at
BLOCKS = names("""
    p div li tr table blockquote h1 h2 h3 h4 h5 h6 ul ol pre br hr
""")


def fold(source, summary):
    """(HTML with its quotes folded, the folded HTML alone)."""
    page = Page(source)
    ranges = _outermost(page, list(_quotes(page)))
    inside = sum(page.weight(start, stop) for start, stop in ranges)
    first, last = (ranges[0][0], ranges[-1][1]) if ranges else (0, 0)
    between = page.weight(first, last) - inside
    # The customer wrote within the quotes, or wrote nothing else: show them.
    opening = OPEN_DETAILS if between or inside == page.total else DETAILS

    out, quoted, at = [], [], 0
    for start, stop in ranges:
        out.append(page.html(at, start))
        part = page.html(start, stop)
        quoted.append(part)
        if not page.is_folded(start):
            part = f"{opening}{summary}{part}</details>"
        out.append(part)
        at = stop
    out.append(page.html(at, len(page.tokens)))
    return "".join(out), "\n".join(quoted)


class Page:
    """Tokens of well-formed HTML: each [kind, name, text]; `close`: open -> its closing token."""

    def __init__(self, source):
        self.tokens = [[kind, name, source[a:b]] for kind, name, a, b in tokens(source)]
        self.close, self.parent, stack = {}, {}, [-1]
        self.seen = [0]  # how much visible content stands before each token
        folded = 0
        for i, (kind, name, text) in enumerate(self.tokens):
            self.parent[i] = stack[-1]
            weight = 0
            if kind == "open" and name not in VOID:
                stack.append(i)
                folded += name == "summary"
            elif kind == "close" and len(stack) > 1:
                opened = stack.pop()
                folded -= self.tokens[opened][1] == "summary"
                self.close[opened] = i
                self.parent[i] = stack[-1]
            elif not folded:
                weight = (kind == "open" and name == "img") or (kind == "text" and _has_ink(text))
            self.seen.append(self.seen[-1] + weight)
        self.total = self.seen[-1]

    def weight(self, start, stop):
        return self.seen[stop] - self.seen[start]

    def html(self, start, stop):
        return "".join(
            MARK.sub("", text) if kind == "open" and not text.startswith("<details") else text
            for kind, _, text in self.tokens[start:stop]
        )

    def text(self, start, stop):
        """The text of some tokens, a line for each block."""
        out = []
        for kind, name, text in self.tokens[start:stop]:
            out.append(unescape(text) if kind == "text" else "\n" if name in BLOCKS else "")
        return "".join(out)

    def end(self, i):
        """Just behind the element (or text) that begins at token i."""
        return self.close.get(i, i) + 1

    def is_folded(self, i):
        kind, name, text = self.tokens[i]
        return kind == "open" and name == "details" and 'class="quote"' in text

    def marks(self, i):
        """The marks of mail programs on the element, without what Outlook puts before them."""
        found = MARK.findall(self.tokens[i][2])
        return {re.sub(r"^(?:x_)+", "", mark) for value in found for mark in value.split()}

    def climb(self, i):
        """The outermost element of which i is the first visible content."""
        parent = self.parent[i]
        while parent >= 0 and self.seen[parent] == self.seen[i]:
            if self.tokens[parent][1] not in HOLDERS | {"p", "b", "span", "strong", "a", "i", "em"}:
                break
            i, parent = parent, self.parent[parent]
        return i

    def rest_of_parent(self, i):
        parent = self.parent[i]
        return self.close.get(parent, len(self.tokens)) if parent >= 0 else len(self.tokens)

    def before(self, i):
        """Where the element or text ends that stands before i, blanks and line breaks skipped."""
        at = i - 1
        while at >= 0 and (
            (self.tokens[at][0] == "text" and not _has_ink(self.tokens[at][2]))
            or self.tokens[at][1] in ("br", "hr")
        ):
            at -= 1
        return at


def _has_ink(text):
    return bool(unescape(text).strip(quote_lines.BLANKS + "\n"))


def _quotes(page):
    """Yields (start, stop) of what may be a quote."""
    opened = {close: start for start, close in page.close.items()}
    heads = MAX_HEADS
    for i, (kind, name, text) in enumerate(page.tokens):
        if kind == "text":
            if heads and _may_be_head(text):
                heads -= 1
                if _is_head(page, i):
                    start = page.climb(i)
                    yield start, page.rest_of_parent(start)
            continue
        if kind != "open":
            continue
        if page.is_folded(i):
            yield i, page.end(i)
            continue
        marks = page.marks(i) if MARK.search(text) else set()
        if marks & set(TO_THE_END):
            start = page.climb(i)
            yield start, page.rest_of_parent(start)
        elif "moz-cite-prefix" in marks:
            following = page.end(i)
            while following < len(page.tokens) and page.tokens[following][0] == "text":
                following += 1
            if following in page.close and page.tokens[following][1] == "blockquote":
                yield i, page.end(following)
        elif marks or (name == "blockquote" and _is_quote(page, i)):
            yield _with_announcement(page, i, opened), page.end(i)


def _is_quote(page, i):
    """Whether a blockquote quotes a mail: it says so, or nothing is said below it."""
    if 'type="cite"' in page.tokens[i][2]:
        return True
    return page.weight(page.end(i), len(page.tokens)) == 0 and page.seen[i] > 0


def _with_announcement(page, i, opened):
    """Take `On ... wrote:` in, if it stands right before the quote."""
    at = page.before(i)
    start = opened.get(at, at)
    if at < 0 or page.parent.get(start) != page.parent[i] or at - start > 60:
        return i
    if page.tokens[at][0] == "text" and page.before(at) >= 0:
        before = page.tokens[page.before(at)]
        if page.before(at) == at - 1 and before[0] != "open":
            return i  # the middle of a paragraph
    said = " ".join(page.text(start, at + 1).split())
    return start if quote_lines.announces(said, before_quote=True) else i


def _may_be_head(text):
    first = unescape(text).strip(quote_lines.BLANKS + "\n")
    return quote_lines.kind(first) == quote_lines.ORIGINAL or bool(quote_lines.header_role(first))


def _is_head(page, i):
    """Whether the text at i begins the head of an earlier mail: From, Sent, To, Subject."""
    first = unescape(page.tokens[i][2]).strip(quote_lines.BLANKS + "\n")
    if quote_lines.kind(first) == quote_lines.ORIGINAL:
        return True
    found = page.text(i, min(len(page.tokens), i + HEAD_TOKENS)).split("\n")
    lines = [line for line in found if line.strip(quote_lines.BLANKS)][:12]
    return quotes.is_head(lines)


def _outermost(page, ranges):
    """The ranges that lie in no other, in order, each one where <details> may stand."""
    kept, end = [], 0
    for start, stop in sorted(ranges, key=lambda found: (found[0], -found[1])):
        parent = page.parent.get(start, -1)
        holder = page.tokens[parent][1] if parent >= 0 else "div"
        if start >= end and page.weight(start, stop) and holder in HOLDERS:
            kept.append((start, stop))
            end = stop
    return kept
