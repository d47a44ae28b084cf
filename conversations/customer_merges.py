"""Two customers turn out to be one person, or not to be one after all.

Who merges says nothing that the customers themselves could rely on: a visitor's browser goes on
seeing what came as the same customer, and nothing of the other (`came_as`). That is also what an
undo goes by, so it is exact whenever it comes: what came in by a moved address goes back with it,
everything else stays.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers import countries
from customers.models import Customer, Identity, Merge, Visit
from customers.words import language_name

from .events import Kind
from .models import Conversation, Message, Refused

ALONE = 0x6D657267  # names the lock: one merge at a time
FIELDS = ("name", "company", "city", "country", "language", "time_zone", "is_vip")
MOVED = (Identity, Visit, Message)
MOST = 2000  # conversations that one merge moves


@dataclass(frozen=True)
class Choice:
    """One value that both have, or only the one who goes: `takes` says whose is proposed."""

    key: str
    label: str
    kept: str
    gone: str

    @property
    def shown(self):
        """Both values as people read them: (kept, gone)."""
        say = {"country": countries.name_of, "language": language_name}.get(self.key, str)
        if self.key == "is_vip":
            say = yes_or_no
        return say(self.kept), say(self.gone)

    @property
    def is_open(self):
        """Whether there is something to choose."""
        return bool(self.kept and self.gone)


def choices(kept, gone):
    """What would have to be decided, and what is only added: [Choice]. Equal values are none."""
    pairs = [(field, _label(field), getattr(kept, field), getattr(gone, field)) for field in FIELDS]
    names = sorted({**kept.attributes, **gone.attributes})
    pairs += [
        (f"attribute:{name}", name, kept.attributes.get(name, ""), gone.attributes.get(name, ""))
        for name in names
    ]
    return [Choice(*pair) for pair in pairs if pair[3] and pair[2] != pair[3]]


def _label(field):
    return capfirst(Customer._meta.get_field(field).verbose_name)


def yes_or_no(value):
    return _("yes") if value else _("no")


def merge(kept, gone, *, by, take=(), now=None):
    """Everything of `gone` becomes `kept`'s. `take` holds the keys of choices in which the value
    of `gone` wins; what `kept` has not is taken anyway. -> Merge. Raises Refused."""
    now = now or timezone.now()
    if kept.pk == gone.pk:
        raise Refused(_("These are one customer already."))
    with transaction.atomic():
        _alone(kept, gone)
        for one in (kept, gone):
            if one.merged_into_id:
                text = _("%(name)s was merged with somebody else meanwhile.")
                raise Refused(text % {"name": one.display_name})
        if gone.conversations.count() > MOST:
            raise Refused(_("They have too many conversations to be moved. Merge the other way."))
        done = Merge(kept=kept, gone=gone, by=by, at=now)
        names = {"gone": str(gone.display_name), "kept": str(kept.display_name)}
        done.identities = gone.identities.count()
        _take(done, kept, gone, take)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        for model in MOVED:
            model.objects.filter(customer=gone).update(
                customer=kept, came_as=Coalesce(F("came_as"), Value(gone.pk))
            )
        for conversation in Conversation.objects.filter(customer=gone).order_by("pk"):
            conversation.belong_to(
                kept,
                came_as=conversation.came_as_id or gone.pk,
                kind=Kind.CUSTOMER_MERGED,
                by=by,
                now=now,
                **names,
            )
            done.conversations += 1
        done.save()
        kept.note_merge(names["gone"], is_undone=False, by=by, now=now)
    return done


def _take(done, kept, gone, take):
    for choice in choices(kept, gone):
        if choice.kept and choice.key not in take:
            continue
        if choice.key.startswith("attribute:"):
            was = kept.attributes.get(choice.label)
            done.took_attributes[choice.label] = [was, choice.gone]
            kept.attributes[choice.label] = choice.gone
        else:
            done.took[choice.key] = [choice.kept, choice.gone]
            setattr(kept, choice.key, choice.gone)
    kept.save(update_fields=[*done.took, "attributes"])


def undo(done, *, by, now=None):
    """They are two again, each with what came as theirs. A value that was edited since stays as it
    was edited. Raises Refused when it was undone before."""
    now = now or timezone.now()
    with transaction.atomic():
        gone, kept = done.gone, done.kept
        _alone(gone, kept, gone.root)
        done.refresh_from_db()
        if done.undone_at:
            raise Refused(_("This was undone already."))
        root, family = gone.root, gone.family
        names = {"gone": str(gone.display_name), "kept": str(root.display_name)}
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
        theirs = {"customer": root, "came_as__in": family}
        for model in MOVED:
            model.objects.filter(**theirs).update(
                customer=gone, came_as=NullIf(F("came_as"), Value(gone.pk))
            )
        for conversation in Conversation.objects.filter(**theirs).order_by("pk"):
            came_as = conversation.came_as_id
            conversation.belong_to(
                gone,
                came_as=None if came_as == gone.pk else came_as,
                kind=Kind.CUSTOMER_UNMERGED,
                by=by,
                now=now,
                **names,
            )
        _give_back(done, kept)
        done.undone_at, done.undone_by = now, by
        done.save(update_fields=["undone_at", "undone_by"])
        for one in {kept, root}:
            one.note_merge(names["gone"], is_undone=True, by=by, now=now)
    return done


def _give_back(done, kept):
    kept.refresh_from_db()
    for field, (was, took) in done.took.items():
        if getattr(kept, field) == took:
            setattr(kept, field, was)
    for name, (was, took) in done.took_attributes.items():
        if kept.attributes.get(name) == took:
            kept.attributes.pop(name)
            if was is not None:
                kept.attributes[name] = was
    kept.save(update_fields=[*done.took, "attributes"])


def _alone(*customers):
    """No other merge, and no message of theirs, until the transaction ends. Reads them afresh."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
    for customer in sorted(customers, key=lambda each: each.pk):
        customer.lock()
