"""What can be done to an article."""

from django.db import connection, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from conversations.models import Refused

from ..rendering import LONGEST

ADDRESSES = 7_310_021  # the advisory lock of whoever gives an address


class Outdated(Refused):
    """Somebody else has saved it meanwhile."""


class Writing(models.Model):
    """The verbs of an article. Each takes its row, and reads it afresh."""

    class Meta:
        abstract = True

    @transaction.atomic
    def write(self, *, title, body, by, now, seen=None):
        """Keep this as a new version; while it is published, as a draft beside what is read.

        `seen` is the number of the version that was before the writer. Raises Outdated, or Refused
        when it is too long. Does nothing when nothing is new.
        """
        self._take()
        if len(body) > LONGEST:
            raise Refused(too_long(body))
        latest = self.latest
        if latest and (latest.title, latest.body) == (title, body):
            return
        self._check(seen)
        self.version += 1
        self.versions.create(number=self.version, title=title, body=body, author=by, created_at=now)
        self.changed_at = now
        if not self._is_read:
            self._show(title, body)
        self.save()

    @transaction.atomic
    def publish(self, *, by, now, seen=None):
        """The last version is what is read from now on. Raises Outdated, Refused."""
        self._take()
        self._check(seen)
        if self._is_read and self.published_version == self.version:
            return
        latest = self.latest
        if not latest.body.strip():
            raise Refused(_("There is no text yet. Write something before you publish it."))
        self._show(latest.title, latest.body)
        self.status = self.Status.PUBLISHED
        self.published_version = self.version
        self.published_at = self.reviewed_at = now
        self.save()
        self.versions.filter(pk=latest.pk).update(published_at=now, published_by=by)
        self._renew()

    @transaction.atomic
    def unpublish(self, *, by, now):
        """Back to a draft: nobody but us finds it."""
        self._take()
        if not self._is_read:
            return
        self.status = self.Status.DRAFT
        self.published_version = None
        self.changed_at = now
        latest = self.latest
        self._show(latest.title, latest.body)
        self.save()
        self._renew()

    def restore(self, number, *, by, now, seen=None):
        """Write anew what it said in this version. Raises Version.DoesNotExist, Outdated."""
        version = self.versions.get(number=number)
        self.write(title=version.title, body=version.body, by=by, now=now, seen=seen)

    @transaction.atomic
    def review(self, *, by, now):
        """`by` has read it today, and it still holds."""
        self._take()
        self.reviewed_at = now
        self.save(update_fields=["reviewed_at"])

    @transaction.atomic
    def arrange(self, *, now, **about):
        """Sort it in anew: category, language, owner, original, is_internal, and what is `asked`
        that it answers. Holds at once."""
        self._take()
        changed = {name for name, value in about.items() if getattr(self, name) != value}
        if not changed:
            return
        former = self.language
        for name in changed:
            setattr(self, name, about[name])
        if "language" in changed:
            self._leave(former, self.slug)
            self.slug = free_slug(self, self.slug)
        self.changed_at = now
        self.save()
        if not changed.isdisjoint({"language", "asked"}):
            self._renew()

    @transaction.atomic
    def move_to(self, wanted):
        """Give it an address made of these words; where it was public, the old one leads on."""
        self._take()
        self._move(wanted)
        self.save(update_fields=["slug"])

    @transaction.atomic
    def throw_away(self):
        """Gone for good, with all its versions. Raises Refused while it is published."""
        self._take()
        if self._is_read:
            raise Refused(_("It is published. Take it back to a draft first."))
        self.delete()

    @property
    def _is_read(self):
        return self.status == self.Status.PUBLISHED

    def _take(self):
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(of=("self",)))

    def _renew(self):
        """What is found of it has to be what is read."""
        from ..passages import renew  # it reads the models

        renew(self)

    def _check(self, seen):
        if seen is not None and seen != self.version:
            raise Outdated(_("Somebody changed this article meanwhile."))

    def _show(self, title, body):
        if title != self.title:
            self._move(title)
        self.title, self.body = title, body

    def _move(self, wanted):
        former = self.slug
        self.slug = free_slug(self, wanted)
        if self.slug != former:
            self._leave(self.language, former)
            self.old_addresses.filter(language=self.language, slug=self.slug).delete()

    def _leave(self, language, slug):
        if self.published_at:
            self.old_addresses.get_or_create(language=language, slug=slug)


def too_long(body):
    text = _("An article can have %(most)s characters, and this one has %(count)s. Make two of it.")
    return text % {"most": f"{LONGEST:,}", "count": f"{len(body):,}"}


def free_slug(article, wanted):
    """An address made of these words that no other article has or had, in its language."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADDRESSES])
    base = slugify(wanted, allow_unicode=True)[:100].strip("-_") or "article"
    near = {"language": article.language, "slug__startswith": base}
    others = type(article).objects.filter(**near).exclude(pk=article.pk)
    old = article._meta.get_field("old_addresses").related_model.objects
    old = old.filter(**near).exclude(article=article.pk)
    taken = {*others.values_list("slug", flat=True), *old.values_list("slug", flat=True)}
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
