from django.utils.translation import gettext_lazy as _

from .base import Channel


class Email(Channel):
    label = _("Email")
    icon = "mail"
    identity_kind = "email"
