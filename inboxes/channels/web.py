from django.utils.translation import gettext_lazy as _

from .base import Channel


class Web(Channel):
    label = _("Website chat")
    icon = "chat"
    identity_kind = "web"
