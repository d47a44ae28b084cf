"""What supervisors and admins do with articles."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.models import Refused

from .. import changes, languages
from ..forms import ArticleForm
from ..models import Article, Outdated, Version
from ..rendering import LONGEST
from ..rendering import render as rendered
from .access import for_editors
from .articles import found, page


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """`from` is the pk of an article to translate; `title` what it will be called."""
    initial = {"owner": request.user.pk, "title": request.GET.get("title", "")[:160]}
    source = request.GET.get("from", "")
    if source.isdecimal() and len(source) < 15:
        source = Article.objects.filter(pk=source).first()
        if source:
            initial |= {"original": source.original_id or source.pk, "category": source.category_id}
            initial |= {"title": source.title, "body": source.latest.body}
            initial |= {"is_internal": source.is_internal, "language": ""}
    return write(request, None, initial)


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    article = found(pk)
    latest = article.latest
    initial = {"title": latest.title, "body": latest.body, "seen": article.version}
    initial["asked"] = article.asked
    for name in ("category", "language", "owner", "original"):
        initial[name] = getattr(article, f"{name}_id" if name != "language" else name)
    return write(request, article, initial | {"is_internal": article.is_internal})


def write(request, article, initial):
    """The editor; with a POST, keep what it says. Whatever is refused stays in its fields."""
    if request.method != "POST":
        return editor(request, article, ArticleForm(article=article, initial=initial))
    form = ArticleForm(request.POST, article=article)
    if not form.is_valid():
        return editor(request, article, form, status=422)
    try:
        kept = keep(form, article, by=request.user, publish=request.POST.get("act") == "publish")
    except Outdated:
        return overtaken(request, article.pk, form)
    except Refused as why:
        form.add_error("body", str(why))
    except IntegrityError:
        form.add_error("original", _("There is one in this language already."))
    else:
        messages.success(request, said(kept))
        return redirect("knowledge:article", kept.pk)
    return editor(request, article, form, status=422)


@transaction.atomic
def keep(form, article, *, by, publish):
    """All of it or nothing. -> the article"""
    now, fields = timezone.now(), form.cleaned_data
    text = {"title": fields["title"], "body": fields["body"]}
    if article is None:
        article = Article.objects.begin(**text, **form.about, by=by, now=now)
    else:
        article.write(**text, by=by, now=now, seen=fields["seen"])
        article.arrange(**form.about, now=now)
    if publish:
        article.publish(by=by, now=now)
    return article


def said(article):
    if article.has_changes:
        return _("Saved as a draft. Readers see the last published text until you publish.")
    if article.status == article.Status.PUBLISHED:
        return _("Published.")
    return _("Saved as a draft.")


def overtaken(request, pk, form):
    """Two wrote at once: show what the other changed, and leave what was typed where it is."""
    article = found(pk)
    latest = article.versions.select_related("author").first()
    seen = article.versions.filter(number=form.cleaned_data["seen"]).first()
    theirs = {
        "latest": latest,
        "lines": changes.between(seen.body if seen else "", latest.body),
        "title": latest.title if not seen or seen.title != latest.title else "",
    }
    form.data = form.data.copy()
    form.data["seen"] = article.version
    return editor(request, article, form, status=409, theirs=theirs)


def editor(request, article, form, *, status=200, theirs=None):
    body = (form["body"].value() or "")[:LONGEST]
    language = form["language"].value() or ""
    context = {
        "article": article,
        "form": form,
        "theirs": theirs,
        "html": rendered(body).html,
        "direction": languages.direction_of(language),
        "longest": LONGEST,
    }
    return render(request, "knowledge/editor.html", context, status=status)


@for_editors
@require_POST
def preview(request):
    """How the text in the editor will be read, drawn by what draws it for readers."""
    body, language = request.POST.get("body", ""), request.POST.get("language", "")
    context = {
        "title": request.POST.get("title", "")[:160],
        "too_long": len(body) > LONGEST,
        "html": rendered(body[:LONGEST]).html,
        "direction": languages.direction_of(language),
        "longest": LONGEST,
    }
    return render(request, "knowledge/_preview.html", context)


# --- One press each


def deed(view):
    """A view that does one thing with an article, and goes back to it."""

    @for_editors
    @require_POST
    def done(request, pk, **kwargs):
        article = found(pk)
        try:
            messages.success(request, view(request, article, **kwargs))
        except Refused as why:
            messages.error(request, str(why))
            return page(request, found(pk), status=409)
        return redirect("knowledge:article", pk)

    return done


def seen(request):
    """The version that was on the page where somebody pressed."""
    number = request.POST.get("seen", "")
    return int(number) if number.isdecimal() and len(number) < 10 else None


@deed
def publish(request, article):
    article.publish(by=request.user, now=timezone.now(), seen=seen(request))
    return _("Published.")


@deed
def unpublish(request, article):
    article.unpublish(by=request.user, now=timezone.now())
    return _("It is a draft again. Readers do not find it any more.")


@deed
def review(request, article):
    article.review(by=request.user, now=timezone.now())
    return _("Reviewed today.")


@deed
def restore(request, article, number):
    try:
        article.restore(number, by=request.user, now=timezone.now(), seen=seen(request))
    except (Version.DoesNotExist, OverflowError) as error:
        raise Refused(_("There is no such version.")) from error
    return _("Version %(number)d is the draft now. Publish it when it is right.") % {
        "number": number
    }


@for_editors
@require_POST
def delete(request, pk):
    """Only a draft: what is read is unpublished first."""
    article = found(pk)
    try:
        article.throw_away()
    except Refused as why:
        messages.error(request, str(why))
        return page(request, article, status=409)
    messages.success(request, _("The draft is deleted."))
    return redirect(resolve_url("knowledge:index"))
