"""Keeping the team's tags in order: renamed, merged, deleted, brought back. For supervisors."""

import contextlib
from urllib.parse import urlencode

import redis
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import live
from ..models import Refused, Tag, Tagging

PAGE = 100
REMOVED = 50  # that can be brought back, the latest first


def check_may_manage(agent):
    if not agent.sees_everything:
        raise PermissionDenied


def to_be_managed(request, pk, tags=Tag.objects):
    check_may_manage(request.user)
    return get_object_or_404(tags, pk=pk)


@login_required
@never_cache
@require_safe
def index(request):
    check_may_manage(request.user)
    wanted = request.GET.get("q", "").replace("\x00", "")[:100]
    uses = dict(Tagging.objects.values_list("tag").annotate(Count("pk")).order_by())
    tags = list(Tag.objects.matching(wanted))
    for tag in tags:
        tag.use_count = uses.get(tag.pk, 0)
        tag.query = urlencode({"q": f'tag:"{tag.name}"'})
    if request.GET.get("sort") == "used":
        tags.sort(key=lambda tag: -tag.use_count)
    removed = Tag.with_removed.exclude(removed_at=None).order_by("-removed_at")
    undo = request.GET.get("removed", "")
    undo = int(undo) if undo.isdecimal() and len(undo) < 15 else 0
    context = {
        "found": Paginator(tags, PAGE).get_page(request.GET.get("page", "1")[:6]),
        "q": wanted,
        "sort": request.GET.get("sort"),
        "tones": Tag.Tone.choices,
        "removed": removed.select_related("merged_into", "removed_by")[:REMOVED],
        "undo": removed.select_related("merged_into").filter(pk=undo).first(),
    }
    return render(request, "conversations/tags.html", context)


@login_required
@require_POST
def change(request, pk):
    tag, given = to_be_managed(request, pk), request.POST.get
    try:
        tag.change(name=given("name", "")[:1000], tone=given("tone", tag.tone))
    except Refused as why:
        messages.error(request, str(why))
    else:
        show_everywhere()
        messages.success(request, _("Saved: %(name)s") % {"name": tag.name})
    return redirect("conversations:all_tags")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """GET: what merging it `into` another would change. POST: do that."""
    tag = to_be_managed(request, pk)
    into = request.POST.get("into", request.GET.get("into", ""))
    others = Tag.objects.exclude(pk=tag.pk)
    into = others.filter(pk=int(into) if into.isdecimal() and len(into) < 15 else 0).first()
    if request.method == "POST" and into:
        return remove(request, tag, lambda **once: tag.merge_into(into, **once))
    its = Tagging.objects.filter(tag=tag)
    context = {"tag": tag, "others": others, "into": into, "use_count": its.count()}
    if into:
        both = its.filter(conversation__in=Tagging.objects.filter(tag=into).values("conversation"))
        context["both_count"] = both.count()
    return render(request, "conversations/merge_tag.html", context)


@login_required
@require_POST
def delete(request, pk):
    tag = to_be_managed(request, pk)
    return remove(request, tag, tag.delete_for_now)


def remove(request, tag, how):
    try:
        how(by=request.user, now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("conversations:all_tags")
    show_everywhere()
    return redirect(resolve_url("conversations:all_tags") + f"?removed={tag.pk}")


@login_required
@require_POST
def restore(request, pk):
    """Undo a deletion or a merge."""
    tag = to_be_managed(request, pk, Tag.with_removed)
    try:
        tag.restore()
    except Refused as why:
        messages.error(request, str(why))
    else:
        show_everywhere()
        messages.success(request, _("“%(name)s” is back.") % {"name": tag.name})
    return redirect("conversations:all_tags")


def show_everywhere():
    """No conversation has changed, but its row in every open list has. A hint, and may be lost."""
    with contextlib.suppress(OSError, redis.RedisError):
        live.say("agents", resync=True)
