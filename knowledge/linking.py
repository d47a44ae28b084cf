"""Articles that agents look up, and link for a customer."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from team.locale import nearest

from .finding import find
from .models import Article

ENOUGH = 3  # found by their letters; else one looks by meaning, too
MOST = 8
WORTH_SHOWING = 0.4


@dataclass(frozen=True)
class Choice:
    """`text` is what is inserted; empty when it is for ourselves only, which no customer gets."""

    article: Article
    text: str


def look_up(text):
    """Published articles, also those for ourselves only: by their letters while somebody types,
    by their words where that finds little. -> [Article], the best first"""
    published = Article.objects.published().select_related("category")
    found = list(published.search(text).order_by("match", "title", "pk")[:MOST])
    if len(found) < ENOUGH:
        known = {article.pk for article in found}
        for hit in find(text, settings.LANGUAGE_CODE, limit=4 * MOST, public=False):
            article = hit.passage.article
            if hit.score >= WORTH_SHOWING and article.pk not in known:
                known.add(article.pk)
                found.append(article)
    return found[:MOST]


def choices(text, language):
    """What can be linked for a customer who speaks `language`: each once, in that language where
    it is written in it. -> [Choice]"""
    found = look_up(text)
    firsts = list(dict.fromkeys(article.original_id or article.pk for article in found))
    members = Article.objects.published().filter(Q(pk__in=firsts) | Q(original__in=firsts))
    groups = {first: [] for first in firsts}
    for article in members.select_related("category"):
        groups[article.original_id or article.pk].append(article)
    return [chosen(group, language) for group in groups.values() if group]


def chosen(group, language):
    public = {article.language: article for article in group if article.is_public}
    if not public:
        return Choice(group[0], "")
    article = public.get(nearest(language, public)) or next(iter(public.values()))
    return Choice(article, f"{article.title}: {settings.SITE_URL}{article.get_absolute_url()}")
