from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from .. import countries
from ..words import initials, prefix_query
from .editing import Editing
from .identity import Identity

TONES = ["amber", "blue", "pine", "red", "violet"]


class CustomerQuerySet(models.QuerySet):
    def matching(self, text):
        """Whose name has words that begin so, or one of whose addresses does."""
        addressed = Identity.objects.filter(value__istartswith=text.strip()).values("customer")
        found = self.filter(pk__in=addressed)
        if prefix_query(text):
            named = self.matching_name(text)
            found = self.filter(pk__in=addressed.union(named.values("pk"), all=True))
        return found

    def matching_name(self, text):
        """Whose name has words that begin so. `text` has a word in it."""
        return self.alias(words=SearchVector("name", config="simple")).filter(
            words=prefix_query(text)
        )

    def current(self):
        """Not those who were merged into another."""
        return self.filter(merged_into=None)

    def recognise(self, *, kind, value, name="", is_verified=True, **details):
        """The customer whom we know by this address, or a new one. Safe against two at once."""
        value = Identity.normalise(kind, value)
        try:
            return Identity.objects.verified().get(kind=kind, value=value).speaker
        except Identity.DoesNotExist:
            pass
        try:
            with transaction.atomic():
                customer = self.create(name=name[:120], **details)
                customer.identities.create(kind=kind, value=value, is_verified=is_verified)
                return customer
        except IntegrityError:
            return Identity.objects.verified().get(kind=kind, value=value).speaker


class Customer(Editing, models.Model):
    """A person who writes to us. A visitor is one whom we cannot name yet."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_vip = models.BooleanField(_("VIP"), default=False)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    # What the visitor's browser told us last: page, title, device. Shown, never trusted.
    browsing = models.JSONField(default=dict, blank=True)
    # What agents have set themselves: no browser changes it any more.
    set_by_hand = models.JSONField(default=list, blank=True)
    # Raised by every change that an agent makes: how a screen knows that it shows the latest.
    version = models.PositiveIntegerField(default=0)
    # Agents said that it is the same person as that one; this row is empty meanwhile.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    # As whom they come, when that was another customer before a merge. Not a column: it is known
    # of a customer who was recognised by an address, see `Identity.speaker`.
    came_as_id = None

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            GinIndex(SearchVector("name", config="simple"), name="customer_words"),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        return self.name or self.address or _("Visitor %(number)s") % {"number": self.pk}

    @property
    def first_name(self):
        """What we call them on a button: 'Send to Amara'."""
        return self.name.split(" ")[0] if self.name else str(self.display_name)

    @property
    def address(self):
        """An email address that we may show; verified ones first."""
        emails = [known for known in self.identities.all() if known.kind == Identity.Kind.EMAIL]
        emails.sort(key=lambda known: not known.is_verified)
        return emails[0].value if emails else ""

    def is_proven_by(self, address):
        """Whether it is a verified address of theirs."""
        return any(
            known.kind == Identity.Kind.EMAIL
            and known.is_verified
            and known.value.lower() == address.lower()
            for known in self.identities.all()
        )

    @property
    def root(self):
        """Whom all that came as this customer belongs to now."""
        customer = self
        while customer.merged_into_id:
            customer = customer.merged_into
        return customer

    @property
    def family(self):
        """The numbers of this customer and of all who were merged into them."""
        family, new = [], [self.pk]
        while new:
            family += new
            new = list(Customer.objects.filter(merged_into__in=new).values_list("pk", flat=True))
        return family

    def hold(self):
        """Keep agents from merging them, or undoing that, until the transaction ends. False when
        they did so since this was read."""
        try:
            self.lock()
        except Customer.DoesNotExist:
            return False
        origin = Customer.objects.filter(pk=self.came_as_id or self.pk).first()
        return origin is not None and origin.root == self

    @property
    def stamp(self):
        """What a screen that shows this customer as they are now has seen."""
        return f"{self.pk}-{self.version}"

    @property
    def country_name(self):
        return countries.name_of(self.country)

    kind = "customer"

    @property
    def initials(self):
        return initials(str(self.name or self.address or "?"))

    @property
    def tone(self):
        return TONES[(self.pk or 0) % len(TONES)]
