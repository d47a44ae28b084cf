from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

UNPROVEN = "? "


class IdentityQuerySet(models.QuerySet):
    def verified(self):
        return self.filter(is_verified=True)


class Identity(models.Model):
    """An address that we know a customer by.

    Only a verified one recognises: what somebody types into a form is kept to answer to, and never
    opens the history of the person whose address it is.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("Email")
        WEB = "web", _("Website visitor")
        SITE = "site", _("Signed in on the site")
        PHONE = "phone", _("Phone")
        EXTERNAL = "external", _("Other")

    customer = models.ForeignKey("Customer", models.CASCADE, related_name="identities")
    # The customer whom it was of before agents merged them, when that is another one.
    came_as = models.ForeignKey(
        "Customer", models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("value"), max_length=254)
    is_verified = models.BooleanField(_("verified"), default=True)
    # The agent who wrote it down, if it was one.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(
                "kind", Lower("value"), condition=Q(is_verified=True), name="one_customer_each"
            ),
            models.UniqueConstraint(
                fields=["customer", "came_as", "kind", "value"],
                nulls_distinct=False,
                name="once_a_customer",
            ),
        ]
        indexes = [
            # For `value__istartswith`.
            models.Index(OpClass(Upper("value"), name="text_pattern_ops"), name="identity_begins"),
        ]

    def __str__(self):
        return self.value

    @property
    def speaker(self):
        """Its customer, who says in `came_as_id` as whom they come."""
        self.customer.came_as_id = self.came_as_id
        return self.customer

    @property
    def words(self):
        """How the customer's log says it."""
        return self.value if self.is_verified else f"{UNPROVEN}{self.value}"

    @classmethod
    def normalise(cls, kind, value):
        value = value.strip()[:254]
        return value.lower() if kind == cls.Kind.EMAIL else value
