"""Bytes to text, whatever the sender claimed: never fails, always linear, never a NUL.

`decode(data, charset)` believes a declared charset that fits, else UTF-8 that fits, else a guess
by charset-normalizer on a sample, else Windows-1252 with the unreadable bytes replaced.
"""

import codecs
import logging
import re

from charset_normalizer import from_bytes

# What senders call a charset that Python knows by another name, or that is really its superset.
ALIASES = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_2",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "utf-8-sig": "utf-8",
    "cp-850": "cp850",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
}
# Python "encodings" that are no charset of a mail, or that take quadratic time to decode.
REFUSED = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
SAMPLE = 8 * 1024
GUESSES = [
    *("cp1251", "cp1252", "cp1250", "big5", "gb18030", "cp932", "euc_jp", "cp949"),
    *("koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "iso2022_jp", "iso2022_kr"),
]
ASCII = re.compile(r"[\x00-\x7f]+")
ODD_BYTE = re.compile(rb"[\x80-\xff]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")

logging.getLogger("charset_normalizer").setLevel(logging.ERROR)


def codec(charset):
    """Python's name of a text codec for a declared charset, or None."""
    name = charset.strip().strip("\"'").lower()[:40]
    name = ALIASES.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    is_charset = found._is_text_encoding and found.name.replace("_", "-") not in REFUSED
    return found.name if is_charset else None


def decode(data, charset="", *, notes=None):
    """Text of `data`: no NUL, no lone surrogate, no control character except \\t \\n \\f \\r."""
    text = _decode(bytes(data), charset, notes if notes is not None else [])
    if text.startswith("\ufeff"):
        text = text[1:]
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return CONTROLS.sub("", text)


def _decode(data, charset, notes):
    declared = codec(charset) if charset else None
    if charset and not declared:
        notes.append(f"unknown charset {charset[:40]!r}")
    for name in (declared, "utf-8"):
        try:
            if name:
                return data.decode(name)
        except (UnicodeError, ValueError):
            continue
    if declared and declared != "utf-8":
        # One broken byte in a long text says less about the charset than the sender did.
        text = data.decode(declared, "replace")
        if text.count("\ufffd") <= max(3, len(text) // 100):
            notes.append(f"bytes that are not {declared} were replaced")
            return text
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(ASCII.sub("", text)) - broken > 4 * broken:
        notes.append("bytes that are not utf-8 were replaced")
        return text
    guessed = guess(data)
    notes.append(f"charset guessed: {guessed}")
    return data.decode(guessed, "replace")


def guess(data):
    """The likeliest charset of bytes that are not UTF-8. Looks at 8 KB near the first odd byte."""
    first = ODD_BYTE.search(data)
    start = max(0, first.start() - SAMPLE // 4) if first else 0
    sample = data[start : start + SAMPLE]
    odd = len(sample) - len(ODD_BYTE.sub(b"", sample))
    if odd < 40 and odd * 3 < len(sample):
        return "cp1252"  # a few accents among plain letters are too little to tell more by
    try:
        best = from_bytes(sample, steps=4, chunk_size=512, cp_isolation=GUESSES).best()
    except Exception:  # a guess may fail in any way; the text must not
        best = None
    return best.encoding if best else "cp1252"
