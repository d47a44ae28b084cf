from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutingConfig(AppConfig):
    name = "routing"
    verbose_name = _("Automation")

    def ready(self):
        from . import actions  # noqa: F401 (registers what it can do)
