"""What both halves are made of."""

import re


def any_of(*texts):
    return "(?:" + "|".join(texts) + ")"


def compiled(text):
    return re.compile(text, re.IGNORECASE)
