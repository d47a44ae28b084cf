"""The customer's log: who changed what. Written by the verbs of `Editing` only, never changed."""

import logging

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .. import countries
from ..words import language_name
from .identity import UNPROVEN

log = logging.getLogger(__name__)


class Change(models.Model):
    class What(models.TextChoices):
        NAME = "name", _("Name")
        COMPANY = "company", _("Company")
        CITY = "city", _("City")
        COUNTRY = "country", _("Country")
        LANGUAGE = "language", _("Language")
        TIME_ZONE = "time_zone", _("Time zone")
        IS_VIP = "is_vip", _("VIP")
        ATTRIBUTE = "attribute", _("Attribute")
        EMAIL = "email", _("Email")
        PHONE = "phone", _("Phone")
        MERGED = "merged", _("Merged with")

    customer = models.ForeignKey("Customer", models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    what = models.CharField(max_length=12, choices=What)
    # Which attribute.
    name = models.CharField(max_length=60, blank=True)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="changes_of_customer")]

    def __str__(self):
        return f"{self.label}: {self.was} → {self.became}"

    @property
    def label(self):
        return self.name or self.get_what_display()

    @property
    def before(self):
        return self._say(self.was)

    @property
    def after(self):
        return self._say(self.became)

    def _say(self, text):
        What = self.What
        if not text:
            return _("no") if self.what == What.IS_VIP else ""
        if self.what == What.IS_VIP:
            return _("yes")
        if self.what == What.COUNTRY:
            return countries.name_of(text)
        if self.what == What.LANGUAGE:
            return language_name(text)
        if self.what in {What.EMAIL, What.PHONE} and text.startswith(UNPROVEN):
            return _("%(address)s, not verified") % {"address": text.removeprefix(UNPROVEN)}
        return text

    def announce(self):
        """Tell the screens. A hint, like every wake-up: what they show is read afresh."""
        for listener in import_string(settings.CUSTOMER_LISTENERS):
            try:
                listener(self.customer)
            except Exception:
                log.exception("%s did not hear %s", listener.__name__, self)
