from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlaConfig(AppConfig):
    name = "sla"
    verbose_name = _("Automation")

    def ready(self):
        from . import actions, operators  # noqa: F401 (they enter their registries)
