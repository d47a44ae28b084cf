from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..rendering import render
from .category import Category
from .version import OldAddress
from .writing import Writing, free_slug

STALE_AFTER = timedelta(days=182)
MOST_WORDS = 8


class ArticleQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Article.Status.PUBLISHED)

    def public(self):
        """What everybody may read: published, and not for ourselves only."""
        return self.published().filter(is_internal=False)

    def stale(self, now):
        """Published, and for half a year nobody has said that it still holds."""
        return self.published().filter(
            Q(reviewed_at__lt=now - STALE_AFTER)
            | Q(reviewed_at=None, published_at__lt=now - STALE_AFTER)
        )

    def changed_since(self):
        """Published, with a draft that waits to be."""
        return self.published().exclude(version=F("published_version"))

    def search(self, text):
        """Every word somewhere in it. Adds `match`: 0 when a title begins so, else 1 or 2."""
        words = text.replace("\x00", "").split()[:MOST_WORDS]
        found = self
        for word in words:
            found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
        if not words:
            return found.annotate(match=Value(0))
        begins = When(title__istartswith=words[0], then=0)
        return found.annotate(
            match=Case(begins, When(title__icontains=words[0], then=1), default=2)
        )

    def for_list(self):
        return self.select_related("category", "owner").defer("body")

    def at(self, language, slug):
        """(article, whether it has moved on from this address), or (None, False)."""
        if article := self.filter(language=language, slug=slug).first():
            return article, False
        old = OldAddress.objects.filter(language=language, slug=slug, article=OuterRef("pk"))
        return self.filter(Exists(old)).first(), True

    @transaction.atomic
    def place(self, *, title, language, now, slug="", **about):
        """A new one with an address, and no version yet."""
        article = self.model(
            title=title, language=language, created_at=now, changed_at=now, **about
        )
        article.slug = free_slug(article, slug or title)
        article.save()
        return article

    @transaction.atomic
    def begin(self, *, title, body, language, by, now, slug="", **about):
        """A new draft. `about`: category, owner, original, is_internal, source."""
        article = self.place(title=title, language=language, now=now, slug=slug, **about)
        article.write(title=title, body=body, by=by, now=now)
        return article


class Article(Writing, models.Model):
    """An answer written once, in one language. Articles that say the same in other languages name
    the first one as their `original`.

    Its title and body are what is read: those of the version that was published last. Of a draft
    they are those of the last version.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=120, allow_unicode=True)
    language = models.CharField(_("language"), max_length=10)
    original = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("category"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    is_internal = models.BooleanField(
        _("for ourselves only"),
        default=False,
        help_text=_("Agents find it; the help centre and the bot do not show it."),
    )
    body = models.TextField(_("text"), blank=True)
    # One a line. What customers ask in these words is found as if it stood in the title.
    asked = models.TextField(_("questions that it answers"), blank=True)
    # Numbers of the last version, and of the one that is read.
    version = models.PositiveIntegerField(default=0)
    published_version = models.PositiveIntegerField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    # The address or file that it was imported from; empty when it was written here.
    source = models.CharField(_("imported from"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="one_article_an_address"),
            models.UniqueConstraint(
                fields=["original", "language"], name="one_translation_a_language"
            ),
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="one_article_a_source"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page in the help centre."""
        return reverse("help:article", args=[self.language, self.slug])

    @property
    def is_public(self):
        return self.status == self.Status.PUBLISHED and not self.is_internal

    @property
    def has_changes(self):
        """Whether there is a draft beside what is read."""
        return self.status == self.Status.PUBLISHED and self.version != self.published_version

    def is_stale(self, now):
        seen_at = self.reviewed_at or self.published_at
        return self.status == self.Status.PUBLISHED and seen_at < now - STALE_AFTER

    @property
    def rendered(self):
        return render(self.body)

    @property
    def latest(self):
        return self.versions.first()

    def in_languages(self):
        """It, and what says the same in other languages."""
        first = self.original_id or self.pk
        return Article.objects.filter(Q(pk=first) | Q(original=first))
