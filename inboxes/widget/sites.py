"""Which sites may show an inbox's widget."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# https://shop.example, http://localhost:3000, https://*.shop.example
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")


def check_sites(text):
    for origin in text.split():
        if not ORIGIN.fullmatch(origin):
            raise ValidationError(
                _("“%(origin)s” is not a site. Write it like https://shop.example, one a line.")
                % {"origin": origin}
            )


def allowed(inbox):
    """The origins, ready for frame-ancestors; empty when every site may show it."""
    return [origin for origin in inbox.origins if ORIGIN.fullmatch(origin)]


def may_show(inbox, origin):
    """Whether a page of this origin may show the widget. Pages without one are not asked."""
    return not inbox.origins or any(_matches(allowed, origin) for allowed in allowed(inbox))


def _matches(pattern, origin):
    scheme, _wild, rest = pattern.partition("*.")
    if not _wild:
        return origin == pattern
    return origin.startswith(scheme) and origin.endswith("." + rest)
