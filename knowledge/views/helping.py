"""The help centre: what everybody may read, without signing in.

Nothing here reads or sets a cookie, so a page is the same for everybody and may be kept by a
browser or a proxy for a minute. The language is that of the address.
"""

from functools import wraps
from textwrap import shorten

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from inboxes.models import Inbox
from inboxes.widget import colour, limits
from team.locale import nearest, supported

from .. import languages, readers
from ..finding import find
from ..models import Article, Category, Feedback

KEPT = {"public": True, "max_age": 60, "stale_while_revalidate": 300}
MOST_FOUND = 20
MOST_SHOWN = 240  # characters of a passage
WORTH_SHOWING = 0.3  # of how sure a find is
MOST_SAID = 1000  # characters
OTHERS = 4  # more articles of the category


def in_its_language(view):
    """The page speaks the language of its address, or ours where we do not speak it."""

    @wraps(view)
    def answer(request, language, **kwargs):
        if "\0" in "".join([language, *kwargs.values()]):
            raise Http404  # no database can look for it
        with translation.override(supported(language) or settings.LANGUAGE_CODE):
            return view(request, language=language, **kwargs)

    return answer


def base(code):
    return code.partition("-")[0]


def offered():
    """The languages that there is something to read in."""
    codes = Article.objects.public().order_by().values_list("language", flat=True).distinct()
    return sorted(codes)


@require_safe
def home(request):
    """To the language that the reader speaks, if anything is written in it."""
    there, own = offered(), settings.LANGUAGE_CODE
    spoken = request.headers.get("Accept-Language", "")[:500].lower().split(",")
    spoken = [part.partition(";")[0].strip() for part in spoken]
    fitting = [nearest(each, there) for each in spoken if base(each) in map(base, there)]
    language = [*fitting, nearest(own, there), *there, own]
    language = next(each for each in language if each)
    response = redirect("help:front", language)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@in_its_language
def front(request, language):
    """Everything there is, by category; with `q`, what is found."""
    there = offered()
    if language not in there and (there or language != settings.LANGUAGE_CODE):
        return nothing(request, language)
    if q := " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]:
        return searched(request, language, q)
    articles = Article.objects.public().filter(language=language).for_list()
    grouped = {}
    for article in articles.order_by("category__position", "category__name", "title"):
        grouped.setdefault(article.category, []).append(article)
    for category in filter(None, grouped):
        category.name = category.name_in(language)
    # What is in no category comes last.
    rest = grouped.pop(None, [])
    context = {
        "groups": grouped.items(),
        "rest": rest,
        "alternates": [(code, reverse("help:front", args=[code])) for code in there],
    }
    return page(request, "front", language, context)


def searched(request, language, q):
    wait = limits.over("help_search", readers.address_of(request))
    if wait:
        return too_often(request, language, wait)
    context = {"q": q, "found": found_in(language, q), "robots": "noindex"}
    return page(request, "found", language, context)


def found_in(language, q):
    """The best passage of each article, in other languages only where there is none in this one.

    -> [{"title", "url", "heading", "text", "language"}]
    """
    best, hits = {}, find(q, language, limit=4 * MOST_FOUND)
    for hit in hits:
        if hit.score >= max(WORTH_SHOWING, hits[0].score / 2):
            best.setdefault(hit.passage.article_id, hit.passage)
    if any(passage.article.language == language for passage in best.values()):
        best = {pk: each for pk, each in best.items() if each.article.language == language}
    return [
        {
            "title": passage.article.title,
            "url": passage.url,
            "heading": passage.heading,
            "text": shorten(passage.text, MOST_SHOWN, placeholder="…"),
            "language": passage.article.language,
        }
        for passage in list(best.values())[:MOST_FOUND]
    ]


@require_safe
@in_its_language
def category(request, language, slug):
    category = Category.objects.filter(slug=slug).first()
    articles = Article.objects.public().filter(language=language, category=category)
    articles = articles.for_list().order_by("title") if category else []
    if not articles:
        return nothing(request, language)
    category.name = category.name_in(language)
    return page(request, "category", language, {"category": category, "articles": articles})


@require_safe
@in_its_language
def article(request, language, slug):
    article, has_moved = Article.objects.public().select_related("category").at(language, slug)
    if article is None:
        return nothing(request, language)
    if has_moved:
        return redirect(article, permanent=True)
    return article_page(request, article, {})


def article_page(request, article, context, *, status=200):
    others = Article.objects.public().filter(language=article.language, category=article.category)
    translations = article.in_languages().public().only("language", "slug").order_by("language")
    if article.category:
        article.category.name = article.category.name_in(article.language)
    context |= {
        "article": article,
        "rendered": article.rendered,
        "others": others.exclude(pk=article.pk).for_list().order_by("title")[:OTHERS],
        "alternates": [(each.language, each.get_absolute_url()) for each in translations],
    }
    return page(request, "article", article.language, context, status=status)


@csrf_exempt  # no cookie is read, so there is nothing to forge
@require_POST
@never_cache
@in_its_language
def helpful(request, language, slug):
    """Whether it helped: `is` yes or no, `words` what was missing."""
    article, _has_moved = Article.objects.public().select_related("category").at(language, slug)
    if article is None or request.POST.get("is") not in {"yes", "no"}:
        return nothing(request, language)
    if wait := limits.over("helpful", readers.address_of(request)):
        return too_often(request, language, wait)
    words = " ".join(request.POST.get("words", "").replace("\x00", "").split())[:MOST_SAID]
    is_helpful = request.POST["is"] == "yes"
    Feedback.objects.give(
        article,
        visitor=readers.digest_of(request),
        is_helpful=is_helpful,
        words="" if is_helpful else words,
        now=timezone.now(),
    )
    said = "yes" if is_helpful else "words" if words else "no"
    return article_page(request, article, {"said": said})


def too_often(request, language, wait):
    text = _("That was a lot at once. Try again in %(seconds)d seconds.") % {"seconds": wait}
    response = page(request, "sorry", language, {"text": text, "robots": "noindex"}, status=429)
    response["Retry-After"] = str(wait)
    return response


def nothing(request, language):
    """There is no such page; maybe a search finds what it was."""
    there = offered()
    if language not in there:
        language = nearest(language, there) or (there[0] if there else "")
        if not language:
            raise Http404
    return page(request, "nothing", language, {"robots": "noindex"}, status=404)


def page(request, name, language, context, *, status=200):
    web = Inbox.objects.filter(channel="web", is_active=True).order_by("-has_bot", "pk").first()
    mail = Inbox.objects.filter(channel="email", is_active=True).exclude(address="")
    brand = colour.brand(web) if web else ""
    context |= {
        "language": language,
        "direction": languages.direction_of(language),
        "web": web,
        "mail": mail.order_by("pk").first(),
        "company": (web and (web.sender_name or web.name)) or "",
        "brand": brand,
        "on_brand": colour.on_brand(brand) if web else "",
        "site": settings.SITE_URL,
    }
    context.setdefault("alternates", [])
    context["named"] = [
        (code, languages.name_of(code), address) for code, address in context["alternates"]
    ]
    response = render(request, f"help/{name}.html", context, status=status)
    if status == 200:
        patch_cache_control(response, **KEPT)
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request):
    articles = Article.objects.public().only("language", "slug", "published_at").order_by("pk")
    context = {"articles": articles[:50_000], "languages": offered(), "site": settings.SITE_URL}
    return render(request, "help/sitemap.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    """Of the whole site: the help centre is there to be found, nothing else."""
    lines = ["User-agent: *", "Allow: /help/", "Disallow: /"]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('help:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
