"""What a text states that can be looked up in another one: numbers, amounts, addresses, words."""

import re
import unicodedata

# Addresses as people and machines write them: https://a.example/b, a.example/b, x@a.example.
SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}:(?://|[a-z0-9])[^\s<>\"']*", re.IGNORECASE)
HOST = re.compile(r"(?:[\w.+-]+@)?\b(?:[\w-]+\.)+[^\W\d_]{2,}\b(?:[/?#][^\s<>\"']*)?")
NUMBER = re.compile(r"\d(?:[\d.,' \u00a0\u202f]*\d)?")
CURRENCY = r"[$€£¥₹₽₺₪﷼%٪]|\b(?:USD|EUR|GBP|CHF|JPY|euros?|dollars?|pounds?|percent|Prozent)\b"
AMOUNT = re.compile(rf"(?:{CURRENCY})\s*(\d[\d.,]*)|(\d[\d.,]*)\s*(?:{CURRENCY})", re.IGNORECASE)
PHONE = re.compile(r"\+\s?\d[\d ()/-]{5,}\d")
MARKER = re.compile(r"^[ \t]*\d{1,2}[.)][ \t]+", re.MULTILINE)  # of a list
CUT = ".,;:!?)]}»”'\""
STEM = 5


def folded(text):
    """As it is compared: digits of every script as ours, points of every script that browsers take
    for one, too, without accents and what nobody sees, in small letters."""
    text = unicodedata.normalize("NFKD", text).replace("。", ".")
    letters = (letter for letter in text if not _is_beside(letter))
    return "".join(map(_digit, letters)).casefold()


def _is_beside(letter):
    return unicodedata.combining(letter) or unicodedata.category(letter) == "Cf"


def _digit(letter):
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def addresses(text):
    """Links, hosts and mail addresses, as {text}."""
    text = folded(text)
    found = {match.group().rstrip(CUT) for match in SCHEME.finditer(text)}
    found |= {match.group().rstrip(CUT) for match in HOST.finditer(SCHEME.sub(" ", text))}
    return found - {""}


def numbers(text):
    """{"1299", "0.5"}: as values, whatever separates their thousands; without telephones."""
    text = PHONE.sub(" ", MARKER.sub("", folded(text)))
    found = set()
    for match in NUMBER.finditer(text):
        for piece in re.split(r"[ \u00a0']", match.group()):
            found |= {value(piece)} | ({value(match.group())} if " " in match.group() else set())
    return found - {"", "0"}


def pieces(text):
    """Of a text that is looked up in: every value that its digits can be read as."""
    text = folded(text)
    found = set()
    for match in NUMBER.finditer(text):
        whole = match.group()
        found |= {value(whole), *(value(part) for part in re.split(r"[ \u00a0',.]", whole))}
        found |= {value(part) for part in re.split(r"[ \u00a0']", whole)}
    return found


def value(digits):
    """ "1,299.00", "1.299" and "1 299" are one; "0,5" is "0.5"."""
    digits = re.sub(r"[ \u00a0\u202f']", "", digits).strip(".,")
    head, point, tail = re.match(r"(.*?)(?:([.,])(\d{1,2}))?$", digits).groups()
    whole = re.sub(r"\D", "", head).lstrip("0")
    tail = (tail or "").rstrip("0")
    return f"{whole or '0'}.{tail}" if point and tail else whole or "0"


def amounts(text):
    """Numbers of money and of shares."""
    found = AMOUNT.findall(folded(text))
    return {value(before or after) for before, after in found}


def phones(text):
    return {re.sub(r"\D", "", match) for match in PHONE.findall(folded(text))}


def stems(text):
    """The beginnings of its longer words: near enough to compare texts of one language."""
    return {word[:STEM] for word in re.findall(r"[^\W\d_]{4,}", folded(text))}
