from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CannedResponsesConfig(AppConfig):
    name = "canned_responses"
    verbose_name = _("canned replies")

    def ready(self):
        from . import actions  # noqa: F401 (they register themselves)
