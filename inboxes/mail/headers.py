"""Header fields: encoded words, addresses, parameters, ids and dates. All of it linear and capped.

Addresses are found first and encoded words are decoded afterwards, in display names only, so no
decoding can ever make or change an address. What is shown and what is routed on come from the
same parse.
"""

import base64
import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from .charsets import decode

MAX_VALUE = 64 * 1024  # bytes of one field
MAX_ADDRESSES = 500
MAX_PARAMETERS = 100
MAX_ID = 500  # characters

WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
BROKEN_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)$")
# Controls, and characters that reorder or hide text: a name or subject is one honest line.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]+"
)
ANGLED = re.compile(r"<([^<>]{1,998})>")
COMMENT = re.compile(r"\([^()]*\)")
DOTS = re.compile(r"\s*\.\s*")
WHITE = re.compile(r"\s+")


def words(value, *, charset=""):
    """A field's bytes (or text) as one readable line: RFC 2047 words decoded, even broken ones."""
    text = as_text(value, charset)
    return one_line(_decode_words(text) if "=?" in text else text)


def as_text(value, charset=""):
    """A field as sent, at most 64 KB. Raw 8-bit bytes are UTF-8, else `charset`, else a guess."""
    if isinstance(value, str):
        return value[:MAX_VALUE]
    value = bytes(value[:MAX_VALUE])
    try:
        return decode(value, "utf-8" if value.decode() else "")
    except UnicodeDecodeError:
        return decode(value, charset)


def one_line(text):
    return WHITE.sub(" ", UNSEEN.sub(_gap, text)).strip()


def _gap(match):
    return " " if any(c in "\t\n\r\x0b\x0c\u2028\u2029" for c in match[0]) else ""


def _decode_words(value):
    out, run, run_charset, at = [], b"", "", 0

    def flush():
        nonlocal run
        if run:
            out.append(decode(run, run_charset))
            run = b""

    for match in WORD.finditer(value):
        between = value[at : match.start()]
        if between and not (at and between.isspace()):
            flush()
            out.append(between)
        charset = match[1].split("*")[0].lower()
        if charset != run_charset:
            flush()
            run_charset = charset
        # Bytes of neighbours are joined before decoding: a character may be cut between two words.
        run += _word_bytes(match[2], match[3])
        at = match.end()
    flush()
    rest = value[at:]
    if match := BROKEN_WORD.search(rest):
        text = decode(_word_bytes(match[2], match[3].rstrip("=")), match[1])
        rest = rest[: match.start()] + text
    if rest and not (at and rest.isspace()):
        out.append(rest)
    return "".join(out)


def _word_bytes(encoding, text):
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    return unbase64(raw)


def unbase64(raw):
    """Lenient base64: garbage is skipped, missing padding is added. Never fails."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        if len(clean) % 4 == 1:
            clean = clean[:-1]
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def addresses(value, *, charset=""):
    """[(name, address)] of a From, To, Cc ... field, at most 500, in order.

    Knows quoted strings, comments, groups, `Doe, John <j@x>` and bare words; what holds no
    address is left out. An address is kept to the letter, without blanks around it.
    """
    found, pending = [], ""
    for phrase, comment, angled in _mailboxes(as_text(value, charset)):
        if angled is None:
            name, address = _bare(phrase)
        else:
            name, address = phrase, _bare_address(angled)
        if not _is_address(address):
            # A comma in an unquoted name: the name goes on in the next item.
            pending = f"{pending}, {phrase}" if pending else phrase
            continue
        if angled is not None and pending:
            name = f"{pending}, {name}"
        pending = ""
        found.append((words(name or comment).strip("\"' "), address))
        if len(found) == MAX_ADDRESSES:
            break
    return found


def _mailboxes(value):
    """Yields (phrase, comment, angled or None) for each item of an address list."""
    phrase, comment, angled = [], [], None
    depth, at, end = 0, 0, len(value)
    while at < end:
        char = value[at]
        at += 1
        if depth:  # within a comment, which may hold others
            depth += (char == "(") - (char == ")")
            if depth:
                comment.append(char)
        elif char == "(":
            depth = 1
        elif char == '"':
            closing = _closing_quote(value, at)
            phrase.append(value[at:closing].replace('\\"', '"').replace("\\\\", "\\"))
            if value[closing + 1 : closing + 2] == "@" and angled is None:
                phrase[-1:] = ['"', phrase[-1], '"']  # a quoted local part belongs to its address
            at = closing + 1
        elif char == "<":
            closing = value.find(">", at)
            closing = end if closing < 0 else closing
            if angled is None:
                angled = value[at:closing]
            at = closing + 1
        elif char in ",;":
            yield "".join(phrase).strip(), "".join(comment).strip(), angled
            phrase, comment, angled = [], [], None
        elif char == ":" and angled is None and "@" not in phrase:
            phrase = []  # the name of a group
        else:
            phrase.append(char)
    yield "".join(phrase).strip(), "".join(comment).strip(), angled


def _closing_quote(value, at):
    end = len(value)
    while at < end and value[at] != '"':
        at += 2 if value[at] == "\\" else 1
    return min(at, end)


def _bare(phrase):
    """An item without <>: the last word with an @ is the address, the rest is the name."""
    before, at, domain = phrase.rpartition("@")
    if (at and " ." in domain) or ". " in domain:
        phrase = before + at + DOTS.sub(".", domain)  # an old form: john@machine . example
    if phrase.startswith('"') and '"@' in phrase:
        return "", phrase
    words = phrase.split()
    found = [i for i, word in enumerate(words) if "@" in word]
    if not found or len(words) == 1:
        return "", phrase
    return " ".join(words[: found[-1]] + words[found[-1] + 1 :]), words[found[-1]]


def _bare_address(angled):
    """What stands within <>, without blanks, comments, a route, or another <."""
    angled = COMMENT.sub("", angled.rpartition("<")[2])
    if angled.lstrip().startswith("@"):
        angled = angled.rpartition(":")[2]
    return "".join(angled.split())


def _is_address(text):
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or len(text) > 320 or UNSEEN.search(text):
        return False
    return local.startswith('"') or not set(local) & set(' ,:;<>"')


def parameters(value):
    """('text/plain', {'charset': 'utf-8', ...}) of a Content-Type or Content-Disposition field.

    RFC 2231 continuations and encodings are put together; names are lower case.
    """
    text = as_text(value)
    main, _, rest = text.partition(";")
    plain, pieces = {}, {}
    for name, value in _pairs(rest):
        base, star, number = name.partition("*")
        if not star:
            plain.setdefault(base, words(value))
        else:
            number, encoded = number.rstrip("*"), name.endswith("*")
            order = int(number) if number.isdigit() and len(number) < 4 else 0
            pieces.setdefault(base, []).append((order, encoded, value))
    for base, found in pieces.items():
        plain[base] = _extended(sorted(found, key=lambda piece: piece[0]))
    return main.strip().lower(), plain


def _pairs(rest):
    at, end, count = 0, len(rest), 0
    while at < end and count < MAX_PARAMETERS:
        count += 1
        equals, semicolon = rest.find("=", at), rest.find(";", at)
        semicolon = end if semicolon < 0 else semicolon
        if equals < 0:
            return
        if equals > semicolon:
            at = semicolon + 1
            continue
        name = rest[at:equals].strip().lower()
        at = equals + 1
        while at < end and rest[at].isspace():
            at += 1
        if at < end and rest[at] == '"':
            closing = _closing_quote(rest, at + 1)
            value = rest[at + 1 : closing].replace('\\"', '"').replace("\\\\", "\\")
            semicolon = rest.find(";", closing)
            semicolon = end if semicolon < 0 else semicolon
        else:
            semicolon = rest.find(";", at)
            semicolon = end if semicolon < 0 else semicolon
            value = rest[at:semicolon].strip()
        at = semicolon + 1
        if name:
            yield name, value


def _extended(pieces):
    charset, data = "", b""
    for position, (_, encoded, value) in enumerate(pieces):
        if position == 0 and encoded and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return words(decode(data, charset))


def ids(value):
    """The Message-IDs of a field, without <>, in order. A bare word with an @ counts as one."""
    text = as_text(value)
    found = ANGLED.findall(text) or [word for word in text.split() if "@" in word]
    found = ["".join(UNSEEN.sub("", one).split()).strip("<>") for one in found]
    return [one for one in found if one and len(one) <= MAX_ID]


def date(value):
    """An aware datetime, or None. A date without a zone is taken as UTC."""
    text = words(value)[:120]
    if text.isdigit():
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(text)
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            when.astimezone(UTC)  # a year 1 or 9999 with an offset cannot be stored
            return when
        except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
            continue
    return None
