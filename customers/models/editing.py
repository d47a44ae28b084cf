from functools import partial, wraps

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .identity import Identity

MOST_ATTRIBUTES = 50
MOST_IDENTITIES = 50
LONGEST_ATTRIBUTE = 500  # characters
FIELDS = ("name", "company", "city", "country", "language", "time_zone", "is_vip")


class TooMany(Exception):
    """There is no room for another one. The text says so."""


class Taken(Exception):
    """An address that is verified belongs to `customer` already."""

    def __init__(self, customer):
        super().__init__(customer)
        self.customer = customer


def verb(method):
    """A change of a customer: alone with the row, on its latest state, in one transaction.

    Only what it is about is written, so that two agents who change different things both win.
    """

    @wraps(method)
    def change(self, *args, now=None, **kwargs):
        with transaction.atomic():
            self.lock()
            return method(self, *args, now=now or timezone.now(), **kwargs)

    return change


class Editing:
    """What agents do to a customer. Each verb that changes something writes one line of its log."""

    def lock(self):
        """Wait for this customer's row and read it afresh. Holds until the transaction ends.

        Messages of theirs can be stored meanwhile: they only need to know that the row is there.
        """
        locked = type(self).objects.select_for_update(no_key=True, of=("self",))
        self.refresh_from_db(from_queryset=locked)

    @verb
    def change(self, field, value, *, by, now):
        """Set one of FIELDS, and keep it from being overwritten by what a browser says."""
        assert field in FIELDS
        was = getattr(self, field)
        if was == value:
            return
        setattr(self, field, value)
        others = [name for name in self.set_by_hand if name != field]
        self.set_by_hand = [*others, field] if value else others
        was, became = (str(each) if each else "" for each in (was, value))
        self._log(field, was, became, by=by, now=now, saving=[field, "set_by_hand"])

    @verb
    def set_attribute(self, name, value, *, by, now, was_called=None):
        """Add one, or change it; with `was_called` it had another name before."""
        before, old = self.attributes, was_called if was_called in self.attributes else name
        known = {key: each for key, each in before.items() if key != old} | {name: value}
        if known == before:
            return
        if len(known) > max(MOST_ATTRIBUTES, len(before)):
            text = _("A customer can have %(most)d attributes.") % {"most": MOST_ATTRIBUTES}
            raise TooMany(text)
        self.attributes = known
        was, became = str(before.get(old, "")), value if old == name else f"{name}: {value}"
        self._log("attribute", was, became, by=by, now=now, saving=["attributes"], name=old)

    @verb
    def remove_attribute(self, name, *, by, now):
        if name not in self.attributes:
            return
        was = self.attributes.pop(name)
        self._log("attribute", str(was), "", by=by, now=now, saving=["attributes"], name=name)

    @verb
    def add_identity(self, kind, value, *, by, now, is_verified=False):
        """Note an address of theirs. Raises Taken when it is verified and somebody else's."""
        value = Identity.normalise(kind, value)
        known = self.identities.filter(kind=kind, value__iexact=value).first()
        if known is None:
            if self.identities.filter(kind=kind).count() >= MOST_IDENTITIES:
                raise TooMany(_("So many addresses are too many for one customer."))
            known = Identity(customer=self, kind=kind, value=value, added_by=by, is_verified=False)
        elif known.is_verified or not is_verified:
            return
        self._keep(known, value, is_verified, by=by, now=now)

    @verb
    def change_identity(self, identity, value, *, by, now, is_verified):
        """Correct an address, or say whether it is proven that it is theirs. Raises Taken."""
        known = self.identities.filter(pk=identity.pk).first()
        value = Identity.normalise(identity.kind, value)
        if known and (known.value != value or known.is_verified != is_verified):
            others = self.identities.filter(kind=known.kind, value__iexact=value)
            others.exclude(pk=known.pk).delete()
            self._keep(known, value, is_verified, by=by, now=now)

    @verb
    def remove_identity(self, identity, *, by, now):
        """Forget an address. Mail from it is somebody new's, and messages stay where they are."""
        if known := self.identities.filter(pk=identity.pk).first():
            known.delete()
            self._log(known.kind, known.words, "", by=by, now=now)

    def inherit(self, other):
        """Keep what agents knew of another who turned out to be this one: blanks are filled in."""
        for field in FIELDS:
            setattr(self, field, getattr(self, field) or getattr(other, field))
        self.attributes = other.attributes | self.attributes
        self.save(update_fields=[*FIELDS, "attributes"])
        other.changes.update(customer=self)

    def note_merge(self, name, *, is_undone, by, now):
        """Write into the log that somebody called `name` was merged with them, or is no longer."""
        was, became = (name, "") if is_undone else ("", name)
        self._log("merged", was, became, by=by, now=now)

    def _keep(self, known, value, is_verified, *, by, now):
        was = known.words if known.pk else ""
        known.value, known.is_verified = value, is_verified
        try:
            with transaction.atomic():
                known.save()
        except IntegrityError:
            taken = Identity.objects.verified().filter(kind=known.kind, value__iexact=value)
            raise Taken(taken.get().customer) from None
        self._log(known.kind, was, known.words, by=by, now=now)

    def _log(self, what, was, became, *, by, now, saving=(), name=""):
        self.version += 1
        self.save(update_fields=["version", *saving])
        change = self.changes.create(
            by=by, what=what, name=name, was=was, became=became, created_at=now
        )
        transaction.on_commit(partial(change.announce))
