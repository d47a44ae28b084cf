"""Amounts of money in a text: "€1.200,50", "500 euros", "1,5k $", in digits of any script."""

import re
import unicodedata
from decimal import Decimal

LONGEST = 20_000  # characters that are looked at
# How each currency is written; folded, as whole words.
WRITTEN = {
    "EUR": "€ eur euro euros يورو اورو avro",
    "USD": "$ us$ usd dollar dollars dolares dolar dollari dolary dolarow دولار دولارات",
    "GBP": "£ gbp pound pounds quid pfund libras sterline funtow sterlin",
    "CHF": "chf franken sfr",
    "NOK": "nok kr kroner kr.",
    "SEK": "sek kronor",
    "DKK": "dkk",
    "PLN": "pln zl zloty zlotych zlote",
    "TRY": "₺ try tl lira",
    "BRL": "r$ brl reais real",
    "AED": "aed dirham dirhams درهم",
    "SAR": "sar riyal riyals ريال",
    "EGP": "egp جنيه",
    "JPY": "¥ jpy yen",
    "INR": "₹ inr rupees rs",
    "CAD": "cad",
    "AUD": "aud",
}
# What about one of them is worth in euros. Rough on purpose: it only decides whether a person is to
# look at an amount that is in another currency than the limit.
WORTH = {
    "EUR": 1,
    "USD": 0.9,
    "GBP": 1.15,
    "CHF": 1.05,
    "NOK": 0.085,
    "SEK": 0.09,
    "DKK": 0.13,
    "PLN": 0.23,
    "TRY": 0.022,
    "BRL": 0.16,
    "AED": 0.24,
    "SAR": 0.24,
    "EGP": 0.018,
    "JPY": 0.006,
    "INR": 0.01,
    "CAD": 0.63,
    "AUD": 0.57,
}
CURRENCY = {word: code for code, words in WRITTEN.items() for word in words.split()}
_WORDS = "|".join(re.escape(word) for word in sorted(CURRENCY, key=len, reverse=True))
_MONEY = rf"(?:{_WORDS})"
_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,3})?"
_THOUSAND = r"(?: ?(?P<k>k|tsd|mil|bin|tys|thousand|tausend|الف)\b)?"
BEFORE = re.compile(rf"(?<!\w){_MONEY}\.? ?(?P<number>{_NUMBER}){_THOUSAND}(?![\d])")
AFTER = re.compile(
    rf"(?<![\w.,])(?P<number>{_NUMBER}){_THOUSAND}(?:,-|,–|\.-)? ?(?P<money>{_MONEY})(?!\w)"
)


def amounts(text):
    """-> [(Decimal, code of its currency)], in the order in which they stand there"""
    plain = _plain(text)
    found = {}
    for match in AFTER.finditer(plain):
        found[match.start("number")] = (_value(match), CURRENCY[match["money"]])
    for match in BEFORE.finditer(plain):
        money = re.match(_MONEY, match[0])[0]
        found.setdefault(match.start("number"), (_value(match), CURRENCY[money]))
    return [found[at] for at in sorted(found)]


def highest_above(text, limit, currency):
    """The highest amount over this limit, as it would be in its own currency. -> (amount, code), or
    None"""
    worth = Decimal(str(WORTH.get(currency, 1)))
    over = [
        (amount, code)
        for amount, code in amounts(text)
        if (amount if code == currency else amount * Decimal(str(WORTH[code])) / worth) > limit
    ]
    return max(over, default=None)


def _plain(text):
    """Digits of any script as ours, no capitals, no accents."""
    text = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    text = text.replace("٫", ".").replace("٬", ",").replace("ł", "l").replace("’", "'")
    chars = (
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in text
        if not unicodedata.combining(char)
    )
    return re.sub(r"[^\S\n]+", " ", "".join(chars))


def _value(match):
    """A point or comma before three digits parts thousands; before one or two, it is the point."""
    digits = match["number"].replace(" ", "").replace("'", "")
    marks = [char for char in digits if char in ".,"]
    tail = re.search(r"[.,](\d+)$", digits)
    has_point = bool(tail) and (len(tail[1]) < 3 or len(set(marks)) == 2)
    if has_point and len(set(marks)) == 2 and len(tail[1]) == 3:
        has_point = False
    whole = digits[: tail.start()] if has_point else digits
    value = Decimal(re.sub(r"[.,]", "", whole) + (f".{tail[1]}" if has_point else ""))
    return value * 1000 if match["k"] else value
