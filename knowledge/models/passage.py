from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from pgvector.django import VectorField


class PassageQuerySet(models.QuerySet):
    def public(self):
        """What everybody may read."""
        return self.filter(article__status="published", article__is_internal=False)


class Passage(models.Model):
    """A piece of a published article that can stand as an answer: what is under one heading, at
    most. Made anew whenever the article is published, gone when it is not any more."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="passages")
    number = models.PositiveSmallIntegerField()
    # The headings above it, without the article's title: "Returns, By post".
    heading = models.CharField(max_length=300, blank=True)
    # The anchor of its heading on the article's page.
    anchor = models.CharField(max_length=120, blank=True)
    # Plain text of the Markdown: what is searched and quoted.
    text = models.TextField()
    language = models.CharField(max_length=10)
    # Those of the questions that its article is said to answer that are nearest to it, one a line.
    asked = models.TextField(blank=True, default="")
    # Title (A), headings (B), text (C) and those questions (D), by the dictionary of its language.
    words = SearchVectorField(null=True)
    # Of the configured embedding model; null where there is none.
    meaning = VectorField(null=True)
    # The model that made it: after a change of models, what another one made is of no use.
    meant_by = models.CharField(max_length=80, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="article_words")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_passage_a_number")
        ]

    def __str__(self):
        return self.heading or self.text[:60]

    @property
    def url(self):
        """Where it stands on its article's page."""
        anchor = f"#{self.anchor}" if self.anchor else ""
        return self.article.get_absolute_url() + anchor

    def as_json(self):
        return {
            "passage": self.pk,
            "article": self.article_id,
            "title": self.article.title,
            "heading": self.heading,
            "url": self.url,
        }
