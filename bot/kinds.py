"""What kind of answer a question wants. Who asks for a price is not answered without one."""

import re

from conversations.marking import fold

# Asked of text without accents, in small letters.
ASKS_PRICE = re.compile(
    r"\b(prices?|costs?|how much (is|are|do|does|would|for)|how expensive|what do you charge|fees?"
    r"|preis\w*|kosten|kostet|was (kostet|kosten)|wie teuer|gebuhr\w*|precios?|cuesta|cuestan"
    r"|gastos|prix|coute\w*|combien coute)\b|كم (يكلف|تكلف|سعر|تكلفة|ثمن)|بكم|السعر|سعر"
)
# Asked in the same words, and about something else.
NO_PRICE = re.compile(r"\b(how much (time|longer|space|light|weight)|price (match\w*|tag))\b")
PRICE = re.compile(
    r"[€$£¥₹]|\b(eur|euros?|usd|dollars?|pounds?|kroner|chf|free|charge\w*|included?|paid|pays?"
    r"|refund\w*|gratis|kostenlos|kostenfrei|inbegriffen|gratuit\w*|incluid\w*|off)\b|%"
    r"|يورو|مجان|دولار"
)


def has_its_kind(question, answer):
    """Whether this answer can be one to this question at all, by what it is made of."""
    asked = fold(question)[0]
    if not ASKS_PRICE.search(asked) or NO_PRICE.search(asked):
        return True
    return bool(PRICE.search(fold(answer)[0]))
