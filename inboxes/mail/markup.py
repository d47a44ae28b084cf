"""HTML as a stream of tokens, in linear time, and as plain text.

The standard library's HTML parser takes quadratic time on some broken input. This scanner never
looks at a character more than a few times: what cannot end any more is remembered.
"""

import html
import re


def names(text):
    return frozenset(text.split())


TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,60})")
START = re.compile(r"<[a-zA-Z/!?]")
PLAIN = re.compile(r"[^\"'>]*")
ATTRIBUTE = re.compile(
    r"""([a-zA-Z_:][a-zA-Z0-9_:.-]{0,60})"""
    r"""(?:[ \t\r\n\f]*=[ \t\r\n\f]*("[^"]*"|'[^']*'|[^ \t\r\n\f"'>]+))?"""
)
HUGE_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{7,}|[0-9]{8,});?")
RAW = ("script", "style", "title", "xmp", "iframe", "noembed", "noframes", "textarea", "template")
VOID = names("""
    area base br col embed hr img input link meta param source track wbr frame keygen
""")
BLOCKS = names("""
    address article aside blockquote body center dd details div dl dt fieldset figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary
    table tbody td tfoot th thead tr ul
""")
PARAGRAPHS = names("blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul")
SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
# Newsletters pad their preview line with characters that nobody can see.
PADDING = re.compile("[\u034f\u200b-\u200d\u2060\ufeff\xad]{2,}|[\u2007\u200b\ufeff]")


def tokens(source):
    """Yields (kind, name, start, end): 'text', 'open', 'close'. Comments and raw text are left out.

    `name` is lower case; for 'open', source[start:end] is the whole tag.
    """
    at, size, unfinished = 0, len(source), set()
    while found := START.search(source, at):
        less = found.start()
        match = TAG.match(source, less)
        if match:
            end = _tag_end(source, match.end(), unfinished)
            if end is None:
                break  # no > any more: the rest is text
        else:
            mark = "-->" if source.startswith("<!--", less) else ">"
            end = _after(source, mark, less + 1, unfinished) or size
        if less > at:
            yield "text", "", at, less
        at = end
        if not match:
            continue
        name = match[2].lower()
        if match[1]:
            yield "close", name, less, end
        elif name in RAW:
            close = re.compile(f"</{name}", re.IGNORECASE).search(source, end)
            at = (_after(source, ">", close.end(), unfinished) if close else None) or size
        else:
            yield "open", name, less, end
    if at < size:
        yield "text", "", at, size


def _after(source, mark, at, unfinished):
    """Behind the next `mark`, or None."""
    if mark in unfinished:
        return None
    found = source.find(mark, at)
    if found < 0:
        unfinished.add(mark)
        return None
    return found + len(mark)


def _tag_end(source, at, unfinished):
    if ">" in unfinished:
        return None
    while True:
        at = PLAIN.match(source, at).end()
        if at >= len(source):
            unfinished.add(">")
            return None
        char = source[at]
        at += 1
        if char == ">":
            return at
        if char not in unfinished:
            at = _after(source, char, at, unfinished) or at


def attributes(tag):
    """The attributes of a whole tag: {lower-case name: unescaped value}. The first one counts."""
    match = TAG.match(tag)
    found = {}
    for attribute in ATTRIBUTE.finditer(tag, match.end(), min(len(tag), 70_000)):
        name, value = attribute[1].lower(), attribute[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        found.setdefault(name, unescape(value))
    return found


def unescape(text):
    return html.unescape(HUGE_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def to_text(source):
    """A readable plain text of some HTML: paragraphs, lists, quotes with `> `, alt texts."""
    out = _Lines()
    lists = []
    for kind, name, start, end in tokens(source):
        if kind == "text":
            out.write(unescape(source[start:end]))
            continue
        is_open = kind == "open"
        if name == "br":
            out.end_line(force=True)
        elif name in ("td", "th"):
            if not is_open:
                out.write(" ")
        elif name in BLOCKS:
            out.end_line(blank=name in PARAGRAPHS)
        if name == "blockquote":
            out.depth = min(30, out.depth + 1) if is_open else max(0, out.depth - 1)
        elif name == "pre":
            out.is_pre = is_open
        elif name in ("ol", "ul"):
            if is_open:
                lists.append(0 if name == "ol" else None)
            elif lists:
                lists.pop()
        elif is_open and name == "li":
            if lists and lists[-1] is not None:
                lists[-1] += 1
                out.write(f"{lists[-1]}. ")
            else:
                out.write("- ")
        elif is_open and name == "hr":
            out.write("----------")
            out.end_line()
        elif is_open and name == "img":
            out.write(attributes(source[start:end]).get("alt", "")[:200])
    return out.text()


class _Lines:
    """Puts text together, line by line, blanks collapsed as a browser would."""

    def __init__(self):
        self.lines, self.line, self.depth, self.is_pre = [], [], 0, False

    def write(self, text):
        text = PADDING.sub("", text)
        if self.is_pre:
            first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self.line.append(first)
            for one in rest:
                self.end_line(force=True)
                self.line.append(one)
        else:
            self.line.append(SPACES.sub(" ", text))

    def end_line(self, *, force=False, blank=False):
        if not self.line and not force:
            if blank and self.lines and self.lines[-1][1]:
                self.lines.append((self.depth, ""))
            return
        line = "".join(self.line)
        line = line.rstrip() if self.is_pre else SPACES.sub(" ", line).strip()
        self.line = []
        if line or force:
            self.lines.append((self.depth, line))
        if blank and self.lines and self.lines[-1][1]:
            self.lines.append((self.depth, ""))

    def text(self):
        self.end_line()
        out, blank, below = [], False, 0
        for depth, line in reversed(self.lines):
            if line or not blank:
                depth = min(depth, below) if not line else depth
                out.append(f"{'>' * depth} {line}".strip() if depth else line)
            blank, below = not line, depth
        return "\n".join(reversed(out)).strip("\n")
