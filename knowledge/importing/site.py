"""The pages of one's own site, by its sitemap. They arrive as drafts, each in a transaction.

Whatever a server answers is data: addresses are read by team/outside.py, which does not lead into
our own network; pages of other hosts are left out; sizes, numbers and times have limits.
"""

import html
import re
import time
import zlib
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import transaction

from conversations.models import Refused
from team import outside

from ..models import SiteImport
from . import SKIPPED, Skip, fill, pages, place

MOST_PAGES = 500
MOST_SITEMAPS = 50
LARGEST_SITEMAP = 5 * 1024 * 1024  # bytes, unpacked
LARGEST_PAGE = 1024 * 1024
LONGEST_ADDRESS = 400
TRIES = 2
AT_ONCE = 60  # seconds of one turn of a worker
# Malformed or not, with or without a namespace; not those of its pictures and films.
LOC = re.compile(
    r"<(?!image:|video:|news:)(?:[\w-]{1,40}:)?loc\s*>([^<]{1,2000}|<!\[CDATA\[.{1,2000}?\]\]>)"
)
INDEX = re.compile(r"<(?:[\w-]{1,40}:)?sitemapindex[\s>]")


def go_on(run, *, now):
    """Read on for a minute at most. A second worker that does the same does no harm."""
    end = time.monotonic() + AT_ONCE
    while not run.is_done and time.monotonic() < end:
        step(run, now=now)


def step(run, *, now):
    """The next sitemap or page: begun in one transaction, kept in another, read between them."""
    with transaction.atomic():
        taken(run)
        if not (run.sitemaps or run.pages):
            run.finished_at = now
            run.save()
        if run.is_done:
            return
        is_sitemap, address = bool(run.sitemaps), (run.sitemaps or run.pages)[0]
        run.tries, run.touched_at = run.tries + 1, now
        run.save()
    if run.tries > TRIES:  # whoever read it before was killed over it
        found, why = None, "gone"
    else:
        found, why = attempt(addresses if is_sitemap else article_of, address, run)
    with transaction.atomic():
        taken(run)
        if (run.sitemaps or run.pages)[:1] != [address]:
            return  # another worker was faster
        run.tries = 0
        (note_sitemap if is_sitemap else note_page)(run, address, found, why, now)
        run.save()


def taken(run):
    run.refresh_from_db(from_queryset=SiteImport.objects.select_for_update(of=("self",)))


def attempt(read, address, run):
    """-> (what was found, None), or (None, why it was not)."""
    try:
        return read(address, run), None
    except outside.Unreachable as why:
        return None, str(why.args[0])
    except Skip as why:
        return None, str(why)


def host_of(address):
    return (urlsplit(address).hostname or "").removeprefix("www.")


# --- Sitemaps


def addresses(url, run):
    """-> (whether they are of other sitemaps, [address])"""
    text = unpacked(outside.read(url, limit=LARGEST_SITEMAP)).decode("utf-8", "replace")
    found = [whole(url, each) for each in LOC.findall(text)]
    if not found:
        raise Skip("no sitemap")
    return bool(INDEX.search(text[:5000])), [each for each in found if each]


def whole(url, found):
    """An address as a sitemap writes it, or "" when it is none."""
    found = found.removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        return urldefrag(urljoin(url, html.unescape(found).strip())).url
    except ValueError:
        return ""


def unpacked(content):
    """A .gz is told by how it begins. What would become too large is refused."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    unzip = zlib.decompressobj(wbits=31)
    try:
        content = unzip.decompress(content, LARGEST_SITEMAP)
    except zlib.error as error:
        raise Skip("no sitemap") from error
    if unzip.unconsumed_tail:
        raise Skip("too large")
    return content


def note_sitemap(run, address, found, why, now):
    run.sitemaps = run.sitemaps[1:]
    run.sitemaps_read.append(address)
    if why:
        run.done.append([address, SKIPPED, "", why])
        if address == run.url:
            run.error, run.finished_at = why, now
        return
    are_sitemaps, found = found
    known = {*run.sitemaps, *run.sitemaps_read, *run.pages, *(each[0] for each in run.done)}
    list_, most = run.pages, MOST_PAGES
    if are_sitemaps:
        list_, most = run.sitemaps, MOST_SITEMAPS - len(run.sitemaps_read)
    for each in dict.fromkeys(found):
        if each in known:
            continue
        if host_of(each) != host_of(run.url) or len(each) > LONGEST_ADDRESS:
            run.done.append([each[:LONGEST_ADDRESS], SKIPPED, "", "other site"])
        elif len(list_) < most:
            list_.append(each)
        else:
            run.done.append([each, SKIPPED, "", "too many"])
        if len(run.done) > 2 * MOST_PAGES:
            break


# --- Pages


def article_of(address, run):
    """-> Page"""
    return pages.read(outside.read(address, limit=LARGEST_PAGE), address, run.language)


def note_page(run, address, page, why, now):
    run.pages = run.pages[1:]
    what, title = SKIPPED, ""
    if not why:
        title = page.title
        try:
            with transaction.atomic():
                about = {"title": title, "now": now}
                article, is_new = place(address, language=page.language, **about)
                what = fill(article, is_new, body=page.body, **about)
        except (Skip, Refused) as refused:
            why = str(refused)
    run.done.append([address, what, title, why or ""])
