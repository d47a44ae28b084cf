"""What every agent reads: the list, an article, what it said before."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from team.models import Agent

from .. import changes, languages
from ..models import Article, Category

PAGE = 50
MOST_VERSIONS = 50
MOST_WORDS = 20  # of what readers wrote
STATUSES = ("draft", "published", "changed", "internal", "stale")


@dataclass(frozen=True)
class Selection:
    """Which of them the list shows, as the address says."""

    q: str
    status: str
    category: str
    language: str
    owner: str

    @classmethod
    def of(cls, request):
        def get(name, most=10):
            return request.GET.get(name, "").replace("\x00", "")[:most]

        status, language = get("status"), get("language")
        return cls(
            q=get("q", 100),
            status=status if status in STATUSES else "",
            category=number(get("category")),
            language=language if language in languages.CODES else "",
            owner=number(get("owner")),
        )

    def __bool__(self):
        return any((self.q, self.status, self.category, self.language, self.owner))

    def find(self, now):
        found = Article.objects.search(self.q)
        if self.status in {"draft", "published"}:
            found = found.filter(status=self.status)
        elif self.status == "changed":
            found = found.changed_since()
        elif self.status == "internal":
            found = found.filter(is_internal=True)
        elif self.status == "stale":
            found = found.stale(now)
        if self.category:
            found = found.filter(category=self.category)
        if self.language:
            found = found.filter(language=self.language)
        if self.owner:
            found = found.filter(owner=self.owner)
        order = ["match"] if self.q else []
        return found.for_list().order_by(*order, "category__position", "title", "pk")


def number(text):
    return text if text.isdecimal() and text.isascii() else ""


@login_required
@never_cache
@require_safe
def index(request):
    now, selection = timezone.now(), Selection.of(request)
    page = Paginator(selection.find(now), PAGE).get_page(request.GET.get("page", "1")[:6])
    for article in page:
        article.stale = article.is_stale(now)
    context = {"found": page, "selection": selection}
    if request.htmx.target == "articles-rows" and not request.htmx.history_restore_request:
        return render(request, "knowledge/_rows.html", context)
    is_stale = Q(pk__in=Article.objects.stale(now).values("pk"))
    counts = Article.objects.aggregate(total=Count("pk"), stale=Count("pk", filter=is_stale))
    context |= counts | {
        "categories": Category.objects.all(),
        "languages": [
            (code, languages.name_of(code))
            for code in Article.objects.order_by("language")
            .values_list("language", flat=True)
            .distinct()
        ],
        "owners": Agent.objects.filter(pk__in=Article.objects.values("owner")).order_by("name"),
    }
    return render(request, "knowledge/index.html", context)


@login_required
@never_cache
@require_safe
def article(request, pk):
    return page(request, found(pk))


def found(pk):
    return get_object_or_404(Article.objects.select_related("category", "owner"), pk=pk)


def page(request, article, *, status=200):
    now = timezone.now()
    versions = article.versions.select_related("author", "published_by").defer("body")
    judged = article.feedback.counted() if request.user.sees_everything else None
    context = {
        "judged": judged if judged and any(judged.values()) else None,
        "words": article.feedback.exclude(words="")[:MOST_WORDS] if judged else [],
        "article": article,
        "stale": article.is_stale(now),
        "versions": versions[:MOST_VERSIONS],
        "others": article.in_languages().exclude(pk=article.pk).order_by("language"),
        "direction": languages.direction_of(article.language),
        "language_name": languages.name_of(article.language),
    }
    return render(request, "knowledge/article.html", context, status=status)


@login_required
@never_cache
@require_safe
def version(request, pk, number):
    """What an article said then, and what was changed in it."""
    article = found(pk)
    if number > 2**31 - 1:
        raise Http404
    version = get_object_or_404(article.versions.select_related("author"), number=number)
    before = article.versions.filter(number__lt=number).first()
    context = {
        "article": article,
        "version": version,
        "before": before,
        "lines": changes.between(before.body if before else "", version.body),
        "direction": languages.direction_of(article.language),
    }
    return render(request, "knowledge/version.html", context)
