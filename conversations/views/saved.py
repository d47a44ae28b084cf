"""Saved views: kept from whatever the list shows, renamed, put in order, deleted and back again."""

import re
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import lists, saved_views
from ..forms import ViewForm
from ..models import View
from . import inbox
from .answer import first_error

TAKEN = gettext_lazy("There is a view with this name already, for the same people.")


@login_required
@never_cache
@require_safe
def index(request):
    """All views that the agent may see, with those of them that they may change."""
    return page(request)


def page(request, *, form=None, status=200):
    agent = request.user
    views = View.objects.visible_to(agent).in_order().select_related("team")
    groups = saved_views.grouped(list(views))
    mine = set(View.objects.visible_to(agent).editable_by(agent).values_list("pk", flat=True))
    numbers = saved_views.counts(agent)
    boxes = {box["name"]: box["label"] for box in lists.boxes_of(agent, lists.Selection(), {})}
    for _whose, members in groups:
        for view in members:
            view.is_mine = view.pk in mine
            view.count = numbers.get(view.pk)
            view.said = said(saved_views.selection_of(view), boxes)
            if view.is_mine:
                is_asked = form and form.instance.pk == view.pk
                own = ViewForm(instance=view, agent=agent, auto_id=f"id_{view.pk}_%s")
                view.form = form if is_asked else own
    undo = request.GET.get("deleted", "")
    context = {
        "groups": groups,
        "deleted": int(undo) if undo.isdecimal() and len(undo) < 15 else 0,
    }
    return render(request, "conversations/views.html", context, status=status)


def said(selection, boxes):
    """What it shows, in words: "Pending · Mine · “refund” · Newest"."""
    words = [
        lists.TAB_LOOKS[selection.tab]["label"] if selection.tab != "all" else "",
        boxes.get(selection.box, _("Another team")),
        f"“{selection.q}”" if selection.q else "",
        selection.order.label,
    ]
    return " · ".join(str(word) for word in words if word)


@login_required
@require_safe
def view(request, pk):
    """A saved view by its lasting address: what it shows today."""
    found = get_object_or_404(View.objects.visible_to(request.user), pk=pk)
    return redirect(resolve_url("conversations:inbox") + saved_views.selection_of(found).query())


@login_required
@require_POST
def new(request):
    """Keep what the list shows, which the address says."""
    selection = lists.Selection.of(request)
    form = ViewForm(request.POST, agent=request.user)
    if not form.is_valid():
        return show_list(request, selection, error=first_error(form))
    view = form.instance
    view.query = saved_views.query_of(selection)
    view.put_last()
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        # Pressed twice, it is saved once.
        view = view.siblings().filter(name=view.name, query=view.query).first()
        if view is None:
            return show_list(request, selection, error=TAKEN)
    done = _("Saved as “%(name)s”") % {"name": view.name}
    return show_list(request, replace(selection, view=view.pk), done=done)


@login_required
@require_POST
def update(request, pk):
    """From now on the view shows what the list shows, which the address says."""
    view, selection = changeable(request, pk), lists.Selection.of(request)
    before = f"?{view.query}"
    view.show(saved_views.query_of(selection))
    done = _("“%(name)s” now shows this") % {"name": view.name}
    undo = {"address": resolve_url("conversations:update_view", pk) + before}
    return show_list(request, replace(selection, view=pk), done=done, undo=undo)


def show_list(request, selection, *, done="", error="", undo=None):
    """The list with this selection, where the page is."""
    where = request.POST.get("next", "")
    is_ours = where.startswith("/") and url_has_allowed_host_and_scheme(where, {request.get_host()})
    where = where.partition("?")[0] if is_ours else resolve_url("conversations:inbox")
    current = re.fullmatch(r".*/(\d{1,15})/", where)
    where += selection.query() or "?"
    if request.htmx.target == "list":
        context = {"text": error or done, "level": "error" if error else "success", "undo": undo}
        context |= {"is_naming": bool(error), "given": request.POST if error else {}}
        context["current"] = int(current[1]) if current else None
        response = inbox.show(request, context, selection=selection, status=422 if error else 200)
        response["HX-Push-Url"] = where
        return response
    messages.add_message(request, messages.ERROR if error else messages.SUCCESS, error or done)
    return HttpResponseRedirect(where)


@login_required
@require_POST
def change(request, pk):
    """Its name, and whose it is."""
    view = changeable(request, pk)
    was = view.who
    form = ViewForm(request.POST, instance=view, agent=request.user)
    if form.is_valid():
        if view.who != was:
            view.put_last()
        try:
            with transaction.atomic():
                form.save()
            return redirect("conversations:views")
        except IntegrityError:
            form.add_error("name", TAKEN)
    return page(request, form=form, status=422)


@login_required
@require_POST
def move(request, pk):
    changeable(request, pk).move(-1 if request.POST.get("by") == "-1" else 1)
    return redirect(resolve_url("conversations:views") + f"#view-{pk}")


@login_required
@require_POST
def delete(request, pk):
    changeable(request, pk).delete_for_now(now=timezone.now())
    return redirect(resolve_url("conversations:views") + f"?deleted={pk}")


@login_required
@require_POST
def restore(request, pk):
    """Undo a deletion."""
    view = get_object_or_404(View.objects.editable_by(request.user), pk=pk)
    try:
        with transaction.atomic():
            view.restore()
    except IntegrityError:
        messages.error(request, _("Its name is used by another view now."))
    return redirect("conversations:views")


def changeable(request, pk):
    return get_object_or_404(View.objects.kept().editable_by(request.user), pk=pk)
