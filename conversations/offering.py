"""What a bot's message offers to press, and what a customer chose of it.

A value counts only when the last thing that was said really offers it; a word of a button that
somebody types, or sends by mail, means the same as pressing it.
"""

import re

PERSON, SOLVED = "person", "solved:yes"
FIELD = "field"  # what was filled into the field that it offers
# What the first message of a conversation may carry: it was offered before there was any.
BEFORE_ALL = re.compile(r"person|(flow|ask):[A-Za-z0-9_-]{1,60}")
# A browser may send these at any time: they are said at the side of every answer.
ALWAYS = {PERSON}


def last_said(conversation):
    """The last message that the customer has, of either side; None when nothing was said."""
    told = conversation.messages.told().filter(inbox=conversation.inbox_id).exclude(auto="bounce")
    return told.select_related("author").order_by("-pk").first()


def offers_of(message):
    """{"buttons": [{"text", "value"}], "field": …} when it is a bot's and offers something."""
    if not message or not message.is_ours or not message.author or not message.author.is_bot:
        return {}
    return message.offers if isinstance(message.offers, dict) else {}


def chosen(conversation, value, text):
    """The value that this answer stands for; "" when it is no choice.

    `conversation` is None for what begins one; `value` is what a browser sent, and not trusted.
    """
    if conversation is None or (last := last_said(conversation)) is None:
        return value if BEFORE_ALL.fullmatch(value) else ""
    offers = offers_of(last)
    buttons = offers.get("buttons", [])
    if value == FIELD and offers.get("field"):
        return value
    if value and (value in ALWAYS or any(button["value"] == value for button in buttons)):
        return value
    said = plain(text)
    return next((b["value"] for b in buttons if said and plain(b["text"]) == said), "")


def plain(text):
    """Without what does not matter: case, spaces, and marks at its ends."""
    return " ".join(text[:200].casefold().split()).strip(" .,!?;:…\"'“”«»()-–—✓✔👍🙂")
