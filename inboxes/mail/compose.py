"""What outgoing mail is made of: safe header values, quotes, ids and reply addresses. Pure.

A Message-ID or reply address that we sent proves what an answer belongs to. It carries a random
token of its message or conversation and an HMAC over the token and the instance, so a guess, a
neighbour's number, a restored or a cloned database proves nothing. Only small letters and digits
are used: mail programs may change the case of an address.
"""

import base64
import hmac
import re
import secrets
from hashlib import sha256
from html import escape

from . import headers

SIGNATURE_BYTES = 16  # 128 bits, 26 letters: a local part may have 64 characters in all
TOKEN = re.compile(r"[a-z0-9]{16,40}")
MAX_REFERENCES = 20
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
TRAILING = ".,;:!?)]}'\"*"


def header_value(text, *, limit=900):
    """A value that stays in its header: one line, no controls, no line separators."""
    return headers.one_line(str(text))[:limit].strip()


def new_token():
    """80 random bits as 16 letters: what a message or a conversation is signed by."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def make_message_id(token, *, key, domain):
    """The Message-ID, without <>, of the message that has this random token.

    `key` is secret and of this instance alone: SECRET_KEY together with the instance's id.
    """
    return f"{_proof('message', token, key)}@{header_value(domain)}"


def read_message_id(value, key):
    """The token of a Message-ID that this instance made, else None. With or without <>."""
    return _read("message", str(value)[:500].strip().strip("<>").rpartition("@")[0], key)


def reply_address(inbox_address, token, *, key):
    """support@shop.example -> support+r-<token>.<signature>@shop.example"""
    local, _, domain = inbox_address.rpartition("@")
    return f"{local}+r-{_proof('reply', token, key)}@{domain}"


def read_reply_token(address, key):
    """The token in an address that `reply_address` made, else None."""
    _, mark, proof = str(address)[:500].strip().rpartition("@")[0].lower().rpartition("+r-")
    return _read("reply", proof, key) if mark else None


def _proof(kind, token, key):
    token = token.lower()
    if not TOKEN.fullmatch(token):
        raise ValueError("a token is 16 to 40 letters and digits")
    digest = hmac.new(key.encode(), f"{kind}:{token}".encode(), sha256).digest()
    signature = base64.b32encode(digest[:SIGNATURE_BYTES]).decode().lower().rstrip("=")
    return f"{token}.{signature}"


def _read(kind, proof, key):
    proof = proof.lower()
    token = proof.partition(".")[0]
    if not TOKEN.fullmatch(token) or not proof.isascii():
        return None
    return token if hmac.compare_digest(proof, _proof(kind, token, key)) else None


def references(parent_references, parent_id):
    """The References chain of an answer: at most 20 ids, each once, the answered mail last."""
    chain = [one for one in dict.fromkeys(parent_references) if one and one != parent_id]
    chain += [parent_id] if parent_id else []
    if len(chain) > MAX_REFERENCES:
        chain = chain[:1] + chain[1 - MAX_REFERENCES :]  # the first names the whole thread
    return chain


def bracketed(ids):
    """ids as a References or In-Reply-To value: <a> <b>. Leaves out what is no id."""
    clean = ("".join(headers.one_line(str(one)).split()).strip("<>") for one in ids)
    return " ".join(f"<{one}>" for one in clean if one and not re.search(r"[<>]", one))


def quote_text(text, announcement):
    """Earlier text under its announcement, each line behind `> `."""
    lines = [f"> {line}".rstrip() if line[:1] != ">" else f">{line}" for line in text.split("\n")]
    return f"{header_value(announcement)}\n" + "\n".join(lines)


def quote_html(html, announcement):
    """Earlier HTML (already safe) under its announcement, as mail programs fold it."""
    announcement = escape(header_value(announcement))
    return (
        f'<div class="gmail_quote"><div class="gmail_attr">{announcement}</div>'
        f'<blockquote class="gmail_quote" type="cite">{html}</blockquote></div>'
    )


def text_to_html(text):
    """Plain text as simple HTML: paragraphs, line breaks, links; all else escaped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    paragraphs = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text))
    return "".join(_paragraph(part) for part in paragraphs if part.strip())


def _paragraph(text):
    lines = text.split("\n")
    numbers = [re.match(r"[ \t]{0,6}(\d{1,3})[.)] +", line) for line in lines]
    if len(lines) > 1 and all(numbers):
        items = (_linked(line[match.end() :]) for line, match in zip(lines, numbers, strict=True))
        start = int(numbers[0][1])
        first = f' start="{start}"' if start != 1 else ""
        return f"<ol{first}>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"
    return f"<p>{'<br>'.join(map(_linked, lines))}</p>"


def _linked(line):
    out, at = [], 0
    for match in URL.finditer(line):
        url = match[0].rstrip(TRAILING)
        if url.count("(") > url.count(")") and match[0][len(url) :].startswith(")"):
            url += ")"
        target = url if "://" in url else f"https://{url}"
        out.append(escape(line[at : match.start()], quote=False))
        out.append(f'<a href="{escape(target)}">{escape(url, quote=False)}</a>')
        at = match.start() + len(url)
    out.append(escape(line[at:], quote=False))
    return "".join(out)
