"""What a customer may say of how it was."""

from django.utils.translation import gettext_lazy as _

from .models import Inbox

FIVE = [(1, _("Bad")), (2, _("Poor")), (3, _("Okay")), (4, _("Good")), (5, _("Great"))]
THUMBS = [(1, _("Not good")), (5, _("Good"))]


def faces_of(inbox):
    """[(score, word)], as the inbox asks."""
    return THUMBS if inbox.rating_scale == Inbox.Scale.THUMBS else FIVE
