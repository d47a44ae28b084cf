from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CannedResponsesConfig(AppConfig):
    name = "canned_responses"
    verbose_name = _("canned replies")
