"""Passages of articles, as they are found."""

from django.utils import timezone
from django.utils.text import slugify

from knowledge.finding import Hit
from knowledge.models import Article, Passage
from knowledge.passages import renew

RETURNS = (
    "You can send back any lamp within 30 days after it arrived, also when it has already hung. "
    "You need not give a reason. From the USA and Canada a return costs 35 €."
)


def publish(title, text, *, language="en", status="published", **fields):
    """An article that is found."""
    now = timezone.now()
    fields |= {"language": language, "status": status, "created_at": now, "changed_at": now}
    article = Article.objects.create(title=title, slug=slugify(title), body=text, **fields)
    renew(article)
    return article


def hit(title, text, **fields):
    """As if it had been found, also what never should be."""
    article = publish(title, text, **fields)
    passage = article.passages.first() or Passage.objects.create(
        article=article, number=1, text=text, language=article.language
    )
    return Hit(passage, 0.7)
