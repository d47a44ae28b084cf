"""A page of HTML as an article in Markdown: what stands in its <main> or <article>."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.conf import settings
from markdownify import MarkdownConverter

from conversations.conditions.languages import detect

from ..languages import CODES
from ..rendering import LONGEST
from . import Skip

SHORTEST = 20  # characters; less is no answer to anything
# What is read in time that grows with its square: tags, what is begun with <! and never ended, and
# blanks in a row. No page that people read has so many.
MOST_TAGS, MOST_OPEN = 20_000, 100
BLANKS = re.compile(rb"[ \t\f\r]{200,}")
# What is around a text, or does something.
AROUND = ["script", "style", "noscript", "template", "iframe", "object", "svg", "form", "button"]
AROUND += ["nav", "aside", "header", "footer", "dialog", "video", "audio", "canvas"]


@dataclass(frozen=True)
class Page:
    title: str
    body: str
    language: str


def read(content, address, language=""):
    """-> Page. Raises Skip. `content` is bytes; `language` is that of pages that do not say."""
    if b"\0" in content[:2000]:
        raise Skip("not text")
    if content.count(b"<") > MOST_TAGS or content.count(b"<!") - content.count(b">") > MOST_OPEN:
        raise Skip("nested")
    try:
        soup = BeautifulSoup(BLANKS.sub(b" ", content), "html.parser")
        main = soup.find("main") or soup.find(attrs={"role": "main"}) or soup.find("article")
        if main is None:
            raise Skip("no main")
        title = title_of(soup, main)
        for tag in main(AROUND):
            tag.decompose()
        make_whole(main, address)
        body = MarkdownConverter(heading_style="atx", bullets="-").convert_soup(main)
    except RecursionError as error:
        raise Skip("nested") from error
    body = "\n".join(line.rstrip() for line in body.replace("\0", "").splitlines()).strip()
    if len(body) < SHORTEST:
        raise Skip("empty")
    if len(body) > LONGEST:
        raise Skip("long")
    return Page(title[:160], body, language_of(soup, body, language))


def title_of(soup, main):
    """Its heading, which then is not in the text any more; or what its window is called."""
    heading = main.find("h1")
    title = " ".join(heading.get_text(" ").split()) if heading else ""
    if title:
        heading.decompose()
    elif soup.title:
        title = " ".join(soup.title.get_text(" ").split())
    return title.replace("\0", "") or "?"


def make_whole(main, address):
    """Links and pictures say where they lead also from here."""
    for tag, name in (("a", "href"), ("img", "src")):
        for each in main.find_all(tag, attrs={name: True}):
            try:
                each[name] = urljoin(address, each[name])
            except ValueError:
                del each[name]


def language_of(soup, body, language):
    said = str((soup.html or {}).get("lang") or "").lower().replace("_", "-")
    for each in (said, said.partition("-")[0], language, detect(body)):
        if each in CODES:
            return each
    return settings.LANGUAGE_CODE
