"""From Markdown to HTML that is safe to show, with an anchor at every heading.

What is written here is shown to everybody: HTML is text, and what markdown-it made is cleaned by
nh3 once more. markdown-it takes time in proportion to the length, so a limit of the one is a limit
of the other: the worst 100,000 characters that we know take two seconds.
"""

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from textwrap import shorten

import nh3
from django.core.cache import cache
from django.utils.text import slugify
from markdown_it import MarkdownIt

LONGEST = 100_000  # characters of an article
SUMMARY = 160  # characters
KEPT_FOR = 24 * 3600  # seconds
FORM = "1"  # of what is kept: raise it when something here changes

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("a", "img", "div", "table", "thead", "tbody", "tr", "th", "td", *HEADINGS),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "div": {"class", "tabindex"},
    "th": {"data-align"},
    "td": {"data-align"},
    **{tag: {"id"} for tag in HEADINGS},
}
SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True)
class Heading:
    level: int  # 2 to 6
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    html: str
    headings: list[Heading]
    summary: str  # its first words


def render(text):
    """-> Rendered; at most LONGEST characters of it. What came of it is kept for a day."""
    text = text[:LONGEST]
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    key = f"article:{FORM}:{digest[:32]}"
    kept = cache.get(key)
    if kept is None:
        rendered = made_of(text)
        headings = [[one.level, one.text, one.anchor] for one in rendered.headings]
        cache.set(key, [rendered.html, headings, rendered.summary], KEPT_FOR)
        return rendered
    html, headings, summary = kept
    return Rendered(html, [Heading(*heading) for heading in headings], summary)


def parser():
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def made_of(text):
    markdown = parser()
    tokens = markdown.parse(text)
    headings = give_anchors(tokens)
    for token in tokens:
        if token.type in {"th_open", "td_open"}:
            side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            if side:
                token.attrs["data-align"] = side
        for child in token.children or ():
            if child.type == "image":
                child.attrs["loading"] = "lazy"
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = html.replace("<table>", '<div class="table" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    return Rendered(clean(html), headings, summary_of(tokens))


def summary_of(tokens):
    words = (
        plain(token)
        for before, token in pairwise(tokens)
        if token.type == "inline" and before.type == "paragraph_open"
    )
    return shorten(next(filter(None, words), ""), SUMMARY, placeholder="…")


def give_anchors(tokens):
    """The highest headings become h2, below the title of the article. -> [Heading]"""
    opened = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    highest = min((int(tokens[i].tag[1]) for i in opened), default=2)
    headings, taken = [], {}
    for i in opened:
        token, closing = tokens[i], tokens[i + 2]
        level = min(int(token.tag[1]) - highest + 2, 6)
        token.tag = closing.tag = f"h{level}"
        text = plain(tokens[i + 1])
        token.attrs["id"] = anchor_of(text, taken)
        headings.append(Heading(level, text, token.attrs["id"]))
    return headings


def anchor_of(text, taken):
    """It begins with h-, so that it is the name of nothing else on a page. `taken`: {anchor: the
    last number behind it}, which goes on with thousands of headings that are called the same."""
    anchor = base = "h-" + (slugify(text, allow_unicode=True)[:60].strip("-") or "section")
    number = taken.get(base, 0)
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken[anchor] = 1
    if number:
        taken[base] = number
    return anchor


def plain(inline):
    """The words of an inline token, without marks."""
    words = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
    )
    return " ".join("".join(words).split())


def clean(html):
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=only_safe,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def only_safe(tag, name, value):
    """Pictures come by https, or from here: a page must not mix in what anybody can change."""
    if tag == "img" and name == "src":
        is_ours = value.startswith("/") and not value.startswith(("//", "/\\"))
        return value if is_ours or value.startswith("https://") else None
    return value
