"""What the checks' patterns are made of."""

import re


def any_of(*texts):
    return "(?:" + "|".join(texts) + ")"


def said(*texts):
    """A pattern for any of these, as whole words; a blank stands for any white space."""
    return re.compile(r"(?<!\w)" + any_of(*texts).replace(" ", r"\s+") + r"(?!\w)", re.IGNORECASE)


def words(text):
    return frozenset(text.split())
