"""One mail, read: `parse(raw)` gives a ParsedMail, whatever the bytes are.

Pure: no database, no Django, no network. Raises Unparsable only for a mail above 40 MB; run it
through `safely` where the sender is not trusted to be small.
"""

import mimetypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from html import escape
from urllib.parse import unquote

from . import automatic, headers, mime
from .charsets import decode
from .markup import to_text, unescape
from .mime import Unparsable

__all__ = ["Attachment", "Bounce", "ParsedMail", "Unparsable", "parse"]

MAX_ATTACHMENTS = 100
MAX_TEXT = 1024 * 1024  # characters of all text bodies together, and of all html bodies
MAX_REFERENCES = 50
KEPT_HEADERS = (
    *("authentication-results", "auto-submitted", "importance", "list-id", "list-unsubscribe"),
    *("organization", "precedence", "received-spf", "return-path", "user-agent", "x-mailer"),
    *("x-auto-response-suppress", "x-failed-recipients", "x-priority", "x-spam-status"),
)
RECEIVED_FOR = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
# What machines tell machines: shown as text only where nothing else is said.
REPORTS = (
    *("message/delivery-status", "message/disposition-notification", "text/rfc822-headers"),
    *("message/rfc822-headers", "message/feedback-report", "message/global-delivery-status"),
)
CID = re.compile(r"cid:([^\"'\s<>()]{1,300})", re.IGNORECASE)
Bounce = automatic.Bounce


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail. `content_id` is without <>; inline: the html shows it."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class ParsedMail:
    """What a mail says. People are (name, address) pairs; addresses are to the letter as sent.

    `message_id`, `in_reply_to` and `references` are without <>, "" or () when absent; the nearest
    parent is last in `references`. `html` is NOT yet safe to show. `auto` is "", "auto_reply",
    "bounce" or "list". `notes` says what was capped or repaired.
    """

    from_name: str
    from_address: str
    sender: tuple | None
    reply_to: tuple
    to: tuple
    cc: tuple
    delivered_to: tuple
    subject: str
    date: datetime | None
    message_id: str
    in_reply_to: str
    references: tuple
    text: str
    html: str
    attachments: tuple
    auto: str
    bounce: Bounce | None
    headers: dict
    notes: tuple

    @property
    def shown_name(self):
        """The name to show: the address itself when there is no name, or one posing as another."""
        name = self.from_name
        if "@" in name and name.casefold() != self.from_address.casefold():
            return f"{name} <{self.from_address}>"
        return name or self.from_address


def parse(raw):
    """Read the bytes of one mail. -> ParsedMail"""
    notes = []
    root = mime.parse(bytes(raw), notes)
    people = partial(_people, root, notes)
    words = partial(headers.words, charset=root.charset)

    senders, sender = people("from"), people("sender")
    if len(senders) > 1:
        notes.append("several From addresses: the first is taken")
    if not senders and sender:
        notes.append("no From address: Sender is taken")
    name, address = (senders or sender or (("", ""),))[0]
    if not address:
        notes.append("no sender address")
        name = words(root.first("from"))[:200]

    found = _Contents(notes)
    found.take(root)
    text, html = found.bodies()
    auto, bounce = automatic.recognise(root, address, words(root.first("subject")), text)
    replied_to = headers.ids(root.first("in-reply-to"))
    references = [one for value in root.all("references") for one in headers.ids(value)]
    if len(references) > MAX_REFERENCES:
        references = references[:1] + references[1 - MAX_REFERENCES :]
        notes.append("references cut")

    return ParsedMail(
        from_name=name,
        from_address=address,
        sender=sender[0] if sender and sender[0][1] != address else None,
        reply_to=people("reply-to"),
        to=people("to"),
        cc=people("cc"),
        delivered_to=tuple(dict.fromkeys(a for key in RECEIVED_FOR for _, a in people(key))),
        subject=words(root.first("subject"))[:1000],
        date=headers.date(root.first("date")),
        message_id=_message_id(root, notes),
        in_reply_to=replied_to[-1] if replied_to else "",
        references=tuple(references),
        text=text,
        html=html,
        attachments=_mark_inline(found.attachments, html),
        auto=auto,
        bounce=bounce,
        headers={key: words(v)[:1000] for key in KEPT_HEADERS if (v := root.first(key))},
        notes=tuple(dict.fromkeys(notes)),
    )


def _people(root, notes, name):
    found = [
        person
        for value in root.all(name)[:10]
        for person in headers.addresses(value, charset=root.charset)
    ]
    if len(found) >= headers.MAX_ADDRESSES:
        notes.append(f"more than {headers.MAX_ADDRESSES} addresses in {name}")
    return tuple(found[: headers.MAX_ADDRESSES])


def _message_id(root, notes):
    values = root.all("message-id")
    found = [one for value in values for one in headers.ids(value)]
    if len(values) > 1:
        notes.append("several Message-IDs: the first is taken")
    if found:
        return found[0]
    # Some senders leave out both the <> and the @; it still names the message.
    word = headers.one_line(decode(values[0][: headers.MAX_VALUE])) if values else ""
    word = "".join(word.split()).strip("<>")
    return word if len(word) <= headers.MAX_ID else ""


class _Contents:
    """Collects a mail's bodies and files on a walk through its parts."""

    def __init__(self, notes):
        self.notes = notes
        self.taken = Counter()  # characters so far
        self.attachments = []
        self.reports = []
        self.pieces = []  # [(text or None, html or None)] in reading order

    def take(self, part, *, is_root=True):
        if part.kind == "multipart/alternative":
            self._take_alternative(part)
        elif part.parts:
            for child in part.parts:
                self.take(child, is_root=False)
        elif _is_body(part, is_root=is_root):
            text = part.text(self.notes, MAX_TEXT - self.taken[part.kind])
            self.taken[part.kind] += len(text)
            self.pieces.append((None, text) if part.kind == "text/html" else (text, None))
        elif part.kind in REPORTS:
            self.reports.append(part.text(self.notes, 64 * 1024))
        else:
            self._attach(part)

    def _take_alternative(self, part):
        """Of several forms of the same, keep the first text, the last html, and every file."""
        inner = _Contents(self.notes)
        inner.attachments, inner.reports = self.attachments, self.reports
        inner.taken = self.taken
        forms = []
        for child in part.parts:
            inner.pieces = []
            inner.take(child, is_root=False)
            forms += inner.pieces
        texts = [text for text, _ in forms if text is not None and text.strip()]
        htmls = [html for _, html in forms if html is not None and html.strip()]
        if texts or htmls:
            self.pieces.append((texts[0] if texts else None, htmls[-1] if htmls else None))

    def _attach(self, part):
        if len(self.attachments) >= MAX_ATTACHMENTS:
            self.notes.append(f"more than {MAX_ATTACHMENTS} files: the rest is in the original")
            return
        self.attachments.append(
            Attachment(
                filename=_filename(part, len(self.attachments) + 1),
                content_type=part.kind,
                content=part.content(),
                content_id=part.content_id,
            )
        )

    def bodies(self):
        """(text, html): both hold everything, or are "" when the mail has none of that form."""
        text = html = ""
        if not any(text and text.strip() for text, _ in self.pieces):
            self.pieces += [(report, None) for report in self.reports]
        if any(text is not None for text, _ in self.pieces):
            shown = [to_text(html) if text is None else text for text, html in self.pieces]
            text = "\n".join(shown)
        if any(html is not None for _, html in self.pieces):
            html = "\n".join(_as_html(text) if html is None else html for text, html in self.pieces)
        return text, html


def _is_body(part, *, is_root):
    if part.kind not in ("text/plain", "text/html", "text/enriched"):
        return False
    if part.disposition[0] == "attachment":
        return False
    return is_root or not part.filename


def _mark_inline(attachments, html):
    """Say which files the html shows in its text; all others are to be listed."""
    shown = {unquote(unescape(cid)).strip("<> ") for cid in CID.findall(html)}
    return tuple(replace(a, is_inline=True) if a.content_id in shown else a for a in attachments)


def _as_html(text):
    return f"<pre>{escape(text)}</pre>" if text.strip() else ""


def _filename(part, number):
    """A harmless name for a file: one path component, nothing unseen, with an ending, never ''."""
    name = headers.one_line(part.filename).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r'[<>:"|?*]+', "_", name).strip(" .")
    if len(name) > 150:
        stem, dot, ending = name.rpartition(".")
        name = stem[: 140 - len(ending)] + dot + ending if dot and len(ending) < 12 else name[:150]
    if name:
        return name
    if part.kind == "message/rfc822":
        return f"message-{number}.eml"
    ending = ".ics" if part.kind == "text/calendar" else mimetypes.guess_extension(part.kind) or ""
    return f"attachment-{number}{ending or '.bin'}"
