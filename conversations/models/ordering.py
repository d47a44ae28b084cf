from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class OrderedQuerySet(models.QuerySet):
    """What stands in an order that counts, such as rules and policies."""

    def in_order(self):
        return self.order_by("position", "pk")

    @transaction.atomic
    def move(self, one, by):
        """One place up (-1) or down (1). What stands at an end stays there."""
        ordered = list(self.select_for_update().in_order())
        at = ordered.index(one)
        ordered.insert(max(at + by, 0), ordered.pop(at))
        for position, each in enumerate(ordered, 1):
            each.position = position
        self.bulk_update(ordered, ["position"])


class Versioned:
    """What is kept as it was before each change: a model with `position`, `version` (the number of
    its latest one) and `versions`."""

    # What makes another version of it. Where it stands among the others is not a part of it.
    KEPT = ()

    @transaction.atomic
    def keep(self, *, by, now):
        """Save it. What differs from before is a version, with who made it and when."""
        if self.pk:
            kept = type(self).objects.select_for_update().get(pk=self.pk)
            # Where it stands may have changed since this one was read.
            self.version, self.position = kept.version, kept.position
            latest = self.versions.filter(number=self.version).first()
            if latest and latest.content == self.content():
                return self.save()
            self.version += 1
        else:
            self.version = 1
        self.save()
        self.versions.create(
            number=self.version, content=self.content(), changed_by=by, changed_at=now
        )

    def restore(self, version, *, by, now):
        """Make it again what it was then: a new version."""
        for name, value in version.content.items():
            field = self._meta.get_field(name)
            if isinstance(field, models.DurationField):
                value = None if value is None else timedelta(seconds=value)
            setattr(self, name, field.to_python(value))
        self.keep(by=by, now=now)

    def content(self):
        """It as JSON; durations in seconds."""
        values = {name: getattr(self, name) for name in self.KEPT}
        return {
            name: value.total_seconds() if isinstance(value, timedelta) else value
            for name, value in values.items()
        }


class Version(models.Model):
    """As it was from then on. Written by `keep` only, and never changed."""

    # The module that tells of it: what has changed in each line of its `LABELS`, as it can `say`.
    words = None

    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-number"]

    def differences(self, before):
        """What it changed: [(label, what it was, what it became)], in words. Without a version
        before it, that is everything."""
        found, say = [], self.words.say
        for name, label in self.words.LABELS.items():
            became, was = self.content.get(name), before and before.content.get(name)
            if before is None or was != became:
                found.append((label, say(name, was) if before else "", say(name, became)))
        return found
