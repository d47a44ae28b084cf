"""The brand's colour, and what can be read on it (WCAG 2.2, 1.4.3)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
WHITE, BLACK = "#ffffff", "#000000"
ENOUGH = 4.5


def luminance(colour):
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def brand(inbox):
    """The inbox's colour, or ours when it holds none."""
    colour = inbox.brand_colour
    return colour if COLOUR.fullmatch(colour) else inbox._meta.get_field("brand_colour").default


def on_brand(colour):
    """The colour of text on the brand: white where that can be read, else black.

    One of the two reaches 4.58:1 on every colour there is, so only what is no colour is refused.
    """
    return WHITE if contrast(colour, WHITE) >= ENOUGH else BLACK


def check_brand(colour):
    if not COLOUR.fullmatch(colour):
        raise ValidationError(_("Write the colour as # and six digits, such as #0b5f4c."))
