from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """An article as it was at one time, kept whenever somebody saved it. The last one is what its
    editors see; what is read is the one that was published last."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_article_version")
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"


class OldAddress(models.Model):
    """Where an article was before it was renamed. It leads on, and is given to no other."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="old_addresses")
    language = models.CharField(_("language"), max_length=10)
    slug = models.SlugField(_("address"), max_length=120, allow_unicode=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="one_old_address")]

    def __str__(self):
        return f"{self.language}/{self.slug}"
