"""HTML from strangers, made safe to show: `clean()`. And `finish()`, which readies it for a page.

What comes out of `clean` can be stored: nothing in it runs, loads anything, or leaves its place.
Remote images wait in `data-src`, images of the mail itself in `data-cid` until `finish` is told
their addresses. Quoted parts are folded into <details class="quote">, never deleted.
Cleaning twice gives the same as cleaning once.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote

import nh3

from .folding import fold
from .markup import VOID, names, to_text, tokens

__all__ = ["CleanHtml", "clean", "finish", "to_text"]

# nh3 takes quadratic time on depth and on attributes of one tag: above these, mail becomes text.
MAX_HTML = 1024 * 1024  # characters
MAX_DEPTH = 1500  # some programs wrap every answer once more: 513 levels were seen
MAX_TAGS = 40_000
MAX_TAG_SIZE = 300 * 1024  # characters of one tag; a data: image is the only honest reason
MAX_ATTRIBUTES = 100  # of one tag
MAX_LINKS = 5000
MAX_PASSES = 4
MAX_REFERENCES = 100_000  # & signs, < signs
MAX_DATA_IMAGE = 256 * 1024  # characters of one data: image

TAGS = names("""
    a abbr address b big blockquote br caption center cite code col colgroup dd del
    details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark
    ol p pre q s samp section small span strike strong sub summary sup table tbody td
    tfoot th thead tr tt u ul var wbr
""")
DROPPED = names("""
    script style title iframe noembed noframes object embed svg math select textarea
    template xmp applet audio video canvas
""")
ATTRIBUTES = {
    "*": {"align", "dir", "lang", "style", "title"},
    "a": {"href"},
    "blockquote": {"class", "type"},
    "details": {"class", "open"},
    "div": {"class", "id"},
    "img": {"alt", "data-cid", "data-src", "height", "src", "width"},
    "li": {"value"},
    "ol": {"start", "type"},
    "span": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
REMOTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
# Blanks and controls that a browser may skip in front of a scheme: no honest link has any.
TRICKS = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
NUMBER = re.compile(r"[0-9]{1,4}%?")
CHOICES = {
    "align": {"left", "right", "center", "justify"},
    "dir": {"ltr", "rtl", "auto"},
    "open": {"", "open"},
    "type": {"cite", "1", "a", "A", "i", "I"},
}
# Colours and sizes are left out: mail is read on a light and on a dark page.
STYLES = {"text-align", "font-weight", "font-style", "text-decoration", "white-space"}
STYLE_VALUE = re.compile(r"[a-z0-9 -]{1,30}")
MARKS = re.compile(
    r"(?:x_)*(?:gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra"
    r"|moz-cite-prefix|OutlookMessageHeader|divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION"
    r"|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|quote)"
)
# nh3 writes every attribute as name="value", with < > & " escaped in the value.
IMAGE = re.compile(r"<img ([^<>]*)>")
PRE_TAG = re.compile(r"(<pre[^<>]*>)\n+")  # a browser skips the first line break in it
LINK_TAG = re.compile(r"<a( [^<>]*)?>")
ONE = re.compile(r'([a-z-]+)="([^"]*)"')
PLACEHOLDER = re.compile(r'<img data-cid="([^"]*)"')
SUMMARY = "<summary>•••</summary>"


@dataclass(frozen=True)
class CleanHtml:
    """Safe HTML; `quoted_html` repeats what is folded in it; `was_cut`: only its text is left."""

    html: str
    quoted_html: str
    remote_images: int
    was_cut: bool


def clean(html, *, cid_urls=None, text=""):
    """Make HTML safe. `cid_urls`: {content id: address} of images that came with the mail;
    `text`: what to show if the HTML is too much to sanitise, else its own text."""
    html = html.replace("\x00", "")
    if not _is_bearable(html):
        return CleanHtml(as_paragraphs(text or to_text(html[: 2 * MAX_HTML])), "", 0, True)
    # HTML that a parser reads anew in another way is how sanitisers are fooled: only what stays
    # the same when it is cleaned again is trusted as HTML.
    safe, quoted = _sanitise(html, cid_urls or {})
    for _ in range(MAX_PASSES):
        before = safe
        safe, quoted = _sanitise(before, cid_urls or {})
        if safe == before:
            return CleanHtml(safe, quoted, safe.count('<img data-src="'), False)
    return CleanHtml(as_paragraphs(text or to_text(html)), "", 0, True)


def _sanitise(html, cid_urls):
    safe = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        attribute_filter=lambda tag, name, value: _attribute(tag, name, value, cid_urls),
        url_schemes=SCHEMES,
        link_rel=None,
    )
    safe = LINK_TAG.sub(r'<a\1 target="_blank" rel="noopener noreferrer nofollow">', safe)
    safe = PRE_TAG.sub(r"\1", safe)
    return fold(_images(safe, cid_urls), SUMMARY)


def finish(html, *, cid_urls=None, quote_label="", remote_url=None):
    """Ready what `clean` gave for one page: places the mail's own images, labels folded quotes.

    `remote_url(address)` gives where a remote image may be loaded from once the agent asked for
    it (it may be the address itself); without it, remote images stay off.
    """
    cid_urls = cid_urls or {}

    def place(match):
        url = cid_urls.get(unescape(match[1]))
        return f'<img src="{escape(url)}"' if url else match[0]

    html = PLACEHOLDER.sub(place, html)
    if quote_label:
        html = html.replace(SUMMARY, f"<summary>{escape(quote_label)}</summary>")
    if remote_url:
        html = re.sub(
            r'<img data-src="([^"]*)"',
            lambda match: f'<img src="{escape(remote_url(unescape(match[1])))}"',
            html,
        )
    return html


def _is_bearable(html):
    """Whether nh3 can be given this. Counts what it is slow on."""
    if len(html) > MAX_HTML or max(html.count("&"), html.count("<")) > MAX_REFERENCES:
        return False
    tags = links = 0
    depth, opened = 0, {}
    for kind, name, start, end in tokens(html):
        if kind == "text":
            continue
        tags += 1
        links += kind == "open" and name == "a"
        if kind == "open":
            tag = html[start:end] if end - start > 2 * MAX_ATTRIBUTES else ""
            if len(tag) > MAX_TAG_SIZE or _count_attributes(tag) > MAX_ATTRIBUTES:
                return False
            if name not in VOID:
                opened[name] = opened.get(name, 0) + 1
                # These close each other when the sender did not.
                depth += name not in ("p", "li", "td", "th", "tr", "dt", "dd", "option")
        elif opened.get(name, 0):
            opened[name] -= 1
            depth -= name not in ("p", "li", "td", "th", "tr", "dt", "dd", "option")
        if depth > MAX_DEPTH or tags > MAX_TAGS or links > MAX_LINKS:
            return False
    return True


def _count_attributes(tag):
    # Values are blanked so that what looks like an attribute in them is not counted.
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "''", tag)
    return max(bare.count("="), len(re.findall(r"[\s/'\"][^\s/'\"=>]", bare)))


def _attribute(tag, name, value, cid_urls):
    """The value that an allowed attribute may keep, or None."""
    if name == "href":
        # A line break within an address is the sender's wrapping; anything else hidden is a trick.
        value = value.strip(" \t\r\n").replace("\r", "").replace("\n", "").replace(" ", "%20")
        return value if LINK.match(value) and not TRICKS.search(value) else None
    if name == "src":
        return _image(value.strip(" \t\r\n"), cid_urls)
    if name == "data-src":
        return value if REMOTE.match(value) and not TRICKS.search(value) else None
    if name in ("width", "height", "colspan", "rowspan", "start", "value"):
        return value.strip() if NUMBER.fullmatch(value.strip()) else None
    if name in CHOICES:
        value = value if name == "type" else value.strip().lower()
        value = value.lower() if value.lower() == "cite" else value
        return value if value in CHOICES[name] else None
    if name in ("class", "id"):
        kept = [word for word in value.split()[:20] if MARKS.fullmatch(word)]
        return " ".join(kept) or None
    if name == "style":
        return _style(value)
    return value[:1000]  # alt, title, lang, data-cid: plain text


def _image(value, cid_urls):
    if value.lower().startswith("cid:"):
        return f"cid:{unquote(value[4:300]).strip('<> ')}"
    if DATA_IMAGE.fullmatch(value) and len(value) <= MAX_DATA_IMAGE:
        return value
    if value in cid_urls.values():
        return value
    value = value.replace(" ", "%20")
    if value.startswith("//"):
        value = f"https:{value}"
    return value if REMOTE.match(value) and not TRICKS.search(value) else None


def _style(value):
    kept = {}
    for declaration in value[:5000].split(";"):
        name, _, setting = declaration.partition(":")
        name, setting = name.strip().lower(), setting.strip().lower()
        if name in STYLES and STYLE_VALUE.fullmatch(setting):
            kept[name] = setting
    return ";".join(f"{name}:{setting}" for name, setting in sorted(kept.items())) or None


def _images(safe, cid_urls):
    """Give every image of sanitised HTML its final form. Every value here went through nh3."""
    return IMAGE.sub(lambda match: _one_image(dict(ONE.findall(match[1])), cid_urls), safe)


def _one_image(found, cid_urls):
    source = found.pop("src", "")
    if source.startswith("cid:"):
        found["data-cid"] = source[4:]
    elif REMOTE.match(source) and unescape(source) not in cid_urls.values():
        found["data-src"] = source
    elif source:
        found = {name: found[name] for name in found if not name.startswith("data-")}
        found["src"] = source
    if found.get("data-cid") and (url := cid_urls.get(unescape(found["data-cid"]))):
        del found["data-cid"]
        found["src"] = escape(url)
    # The one that says where the picture is comes first: `finish` relies on it.
    order = ["src", "data-cid", "data-src", "alt", "height", "width", "align", "dir", "lang"]
    names = [name for name in [*order, "style", "title"] if name in found]
    return "<img " + " ".join(f'{name}="{found[name]}"' for name in names) + ">"


def as_paragraphs(text):
    lines = escape(text, quote=False).replace("\xa0", "&nbsp;").split("\n\n")
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in lines if part.strip())
