"""The structure of a mail: where its parts begin and end. A walk over bytes, linear and capped.

The standard library's parser recurses as deep as the sender likes and reads every line in Python.
This one keeps offsets into the raw bytes, and every cap is checked on the way, so that no shape of
input can cost more than its size. Header fields are read by `headers`.
"""

import binascii
import re
from dataclasses import dataclass, field
from functools import cached_property

from . import headers
from .charsets import decode

MAX_BYTES = 40 * 1024 * 1024
MAX_HEADER_BYTES = 256 * 1024  # of one part
MAX_FIELDS = 1000  # of one part
MAX_PARTS = 250
MAX_DEPTH = 20

FIELD = re.compile(rb"([!-9;-~]{1,120})[ \t]*:")
# If one of these still comes after a line that is no field, the line is damage, not the body.
TELLING = {b"from", b"to", b"subject", b"date", b"message-id", b"content-type", b"mime-version"}


class Unparsable(Exception):
    """A mail that cannot be read. `cause` says why, in words for an agent."""

    def __init__(self, cause):
        super().__init__(cause)
        self.cause = cause


@dataclass
class Part:
    """One node: its fields, where its body lies in `raw`, and the parts in it."""

    raw: bytes = field(repr=False)
    fields: list  # [(lower-case name as str, value as bytes, unfolded)]
    start: int
    end: int
    default_type: str = "text/plain"
    parts: list = field(default_factory=list)

    def first(self, name):
        return next((value for key, value in self.fields if key == name), b"")

    def all(self, name):
        return [value for key, value in self.fields if key == name]

    @cached_property
    def content_type(self):
        main, found = headers.parameters(self.first("content-type"))
        kind = main.split()[0] if main.split() else ""
        return (kind if kind.count("/") == 1 and len(kind) < 128 else self.default_type), found

    @property
    def kind(self):
        return self.content_type[0]

    @property
    def charset(self):
        return self.content_type[1].get("charset", "")

    @cached_property
    def disposition(self):
        return headers.parameters(self.first("content-disposition"))

    @property
    def filename(self):
        return self.disposition[1].get("filename") or self.content_type[1].get("name", "")

    @property
    def content_id(self):
        return headers.one_line(decode(self.first("content-id"))).strip("<> ")[:300]

    @property
    def body(self):
        return self.raw[self.start : self.end]

    @property
    def is_multipart(self):
        return self.kind.startswith("multipart/")

    def content(self):
        """The body's bytes with the transfer encoding undone. Never fails."""
        encoding = self.first("content-transfer-encoding").split(b";")[0].strip().lower()
        if b"base64" in encoding:
            return headers.unbase64(self.body)
        if b"quoted" in encoding:
            return binascii.a2b_qp(self.body)
        if b"uue" in encoding:
            return _unuuencode(self.body)
        return self.body

    def text(self, notes, limit):
        """At most `limit` characters of the body, lines ended by \\n."""
        content = self.content() if limit > 0 else b""
        text = decode(content[: 4 * limit], self.charset, notes=notes)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > limit or len(content) > 4 * limit:
            notes.append(f"text longer than {limit:,} characters cut")
        return text[:limit]


def parse(raw, notes):
    """The root Part of a mail. Says in `notes` what was capped or repaired."""
    if len(raw) > MAX_BYTES:
        raise Unparsable(f"The message is larger than {MAX_BYTES >> 20} MB.")
    if b"\x00" in raw:
        raw = raw.replace(b"\x00", b"")
        notes.append("NUL bytes removed")
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    start = len(raw) - len(raw.lstrip(b"\r\n\t \xef\xbb\xbf"))
    budget = {"parts": MAX_PARTS}
    return _part(raw, start, len(raw), 0, "text/plain", budget, notes)


def _part(raw, start, end, depth, default_type, budget, notes):
    fields, body = read_fields(raw, start, end, notes)
    part = Part(raw, fields, body, end, default_type)
    if not part.is_multipart:
        return part
    boundary = part.content_type[1].get("boundary", "").encode("utf-8", "replace").rstrip()
    if not boundary or len(boundary) > 500:
        notes.append("multipart without a boundary")
    elif depth >= MAX_DEPTH:
        notes.append(f"parts nested deeper than {MAX_DEPTH} are kept as one file")
        return part
    else:
        inner = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for begin, stop in _between(raw, body, end, boundary):
            if budget["parts"] <= 0:
                notes.append(f"more than {MAX_PARTS} parts: the rest is only in the original")
                break
            budget["parts"] -= 1
            part.parts.append(_part(raw, begin, stop, depth + 1, inner, budget, notes))
    if not part.parts:
        # Nothing between boundaries: what is there is shown as text rather than lost.
        notes.append("multipart without parts")
        kind = b"text/html" if b"<html" in raw[body : body + 4096].lower() else b"text/plain"
        part.fields = [f for f in fields if f[0] != "content-type"] + [("content-type", kind)]
        part.__dict__.pop("content_type", None)
    return part


def _between(raw, start, end, boundary):
    """Yields (begin, stop) of what lies between the boundary's lines."""
    mark = b"\n--" + boundary
    begin, at = None, raw.find(mark, start - 1, end)  # the body may begin with a boundary
    while at >= 0:
        after = at + len(mark)
        newline = raw.find(b"\n", after, end)
        newline = end if newline < 0 else newline
        rest = raw[after : min(newline, after + 200)].strip()
        if rest in (b"", b"--"):
            if begin is not None:
                yield begin, max(begin, at - 1 if raw[at - 1 : at] == b"\r" else at)
            if rest:
                return
            begin = min(newline + 1, end)
        at = raw.find(mark, newline, end)
    if begin is not None and begin < end:
        yield begin, end  # the closing boundary is missing


def read_fields(raw, start, end, notes):
    """([(name, value)], where the body starts). Forgives what real senders get wrong."""
    fields, body = _read_fields(raw, start, end, notes)
    return [(name, bytes(value)) for name, value in fields], body


def _read_fields(raw, start, end, notes):
    fields, at, size, damaged = [], start, 0, 0
    while at < end:
        newline = raw.find(b"\n", at, end)
        newline = end if newline < 0 else newline
        line = raw[at : min(newline, at + headers.MAX_VALUE)].rstrip(b"\r")
        if not line:
            return fields, min(newline + 1, end)
        size += newline - at
        if size > MAX_HEADER_BYTES or len(fields) >= MAX_FIELDS:
            notes.append("very long header cut")
            blank = [raw.find(b"\n\n", at, end) + 2, raw.find(b"\n\r\n", at, end) + 3]
            return fields, min((b for b in blank if b > 3), default=end)
        if line[:1] in b" \t":
            if not line.strip() and not _goes_on(raw, newline + 1, end):
                return fields, min(newline + 1, end)
            if fields and len(fields[-1][1]) < headers.MAX_VALUE:
                fields[-1][1].extend(b" " + line.strip())
        elif match := FIELD.match(line):
            name = match[1].decode("ascii").lower()
            fields.append((name, bytearray(line[match.end() :].strip())))
        elif not (at == start and line.startswith((b"From ", b">From "))):
            damaged += 1
            if damaged > 20 or not _is_damage(raw, newline + 1, end, fields):
                notes.append("no blank line between header and body")
                return fields, at
            notes.append("damaged header line skipped")
        at = newline + 1
    return fields, end


def _goes_on(raw, at, end):
    """Whether a header goes on after a line of blanks."""
    line = raw[at : min(end, at + 200)]
    return bool(FIELD.match(line)) or (
        line[:1] in (b" ", b"\t") and bool(line.split(b"\n")[0].strip())
    )


def _is_damage(raw, at, end, fields):
    """Whether after a line that is no field, telling fields still come before a blank line."""
    ahead = raw[at : min(end, at + 4096)].replace(b"\r", b"").partition(b"\n\n")[0]
    names = {m[1].lower() for line in ahead.split(b"\n")[:40] if (m := FIELD.match(line))}
    return bool((names & TELLING) - {name.encode() for name, _ in fields})


def _unuuencode(body):
    out = []
    for line in body.split(b"\n"):
        line = line.rstrip(b"\r")
        if line.startswith(b"begin ") or not line:
            continue
        if line.strip() == b"end":
            break
        length = (((line[0] - 32) & 63) + 2) // 3 * 4 + 1
        if len(line) < length - 3:  # a line that promises more than it has
            continue
        try:
            out.append(binascii.a2b_uu(line[:length]))
        except binascii.Error:
            continue
    return b"".join(out)
