"""Passages of articles, as they are found."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import slugify

from knowledge.models import Article, Passage

RETURNS = (
    "You can send back any lamp within 30 days after it arrived, also when it has already hung. "
    "You need not give a reason. From the USA and Canada a return costs 35 €."
)


@dataclass(frozen=True)
class Hit:
    passage: Passage
    score: float = 0.7

    def as_json(self):
        article = self.passage.article
        url = f"/help/{article.language}/{article.slug}/"
        return {"passage": self.passage.pk, "article": article.pk, "title": article.title} | {
            "heading": self.passage.heading,
            "url": url,
            "score": self.score,
        }


def hit(title, text, *, language="en", status="published", **fields):
    now = timezone.now()
    article = Article.objects.create(
        title=title,
        slug=slugify(title),
        language=language,
        status=status,
        body=text,
        created_at=now,
        changed_at=now,
        **fields,
    )
    return Hit(Passage.objects.create(article=article, number=1, text=text, language=language))
