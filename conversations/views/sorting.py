"""What a conversation is about: its menus, and what is chosen in them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import choices
from ..models import Refused
from ..sorting_forms import DepartmentForm, IssueTypeForm, PriorityForm, TagsForm
from .answer import Undo, answer, first_error
from .thread import visible


def menu_or_choice(view):
    """GET is the menu (a page without htmx), POST what was chosen in it."""
    for decorator in (
        require_http_methods(["GET", "HEAD", "POST"]),
        never_cache,
        login_required,
    ):
        view = decorator(view)
    return view


def menu(request, conversation, name):
    if not request.htmx:
        return redirect(resolve_url("conversations:thread", conversation.pk) + f"?menu={name}")
    template = "conversations/_tags.html" if name == "tags" else "conversations/_choose.html"
    context = {"conversation": conversation, "name": name, "agent": request.user}
    return render(request, template, context | choices.of(name, conversation))


def choose(request, pk, name, form_class):
    """One of the fields with one value each: `name` is that of field, form and address."""
    conversation = visible(request, pk)
    if request.method != "POST":
        return menu(request, conversation, name)
    form, since = form_class(request.POST), conversation.version
    if not form.is_valid():
        return answer(request, conversation, since=since, error=first_error(form))
    was = getattr(conversation, name)
    undo = Undo(name, {name: getattr(was, "pk", was) or ""})
    try:
        change = getattr(conversation, f"set_{name}")
        change(form.cleaned_data[name], by=request.user, now=timezone.now())
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    if conversation.version == since:
        return answer(request, conversation, since=since)
    return answer(request, conversation, since=since, done=SAID[name](conversation), undo=undo)


SAID = {
    "priority": lambda conversation: conversation.get_priority_display(),
    "department": lambda conversation: (
        str(conversation.department) if conversation.department else _("No department")
    ),
    "issue_type": lambda conversation: (
        str(conversation.issue_type) if conversation.issue_type else _("No issue type")
    ),
}


@menu_or_choice
def priority(request, pk):
    return choose(request, pk, "priority", PriorityForm)


@menu_or_choice
def department(request, pk):
    return choose(request, pk, "department", DepartmentForm)


@menu_or_choice
def issue_type(request, pk):
    return choose(request, pk, "issue_type", IssueTypeForm)


@menu_or_choice
def tags(request, pk):
    conversation = visible(request, pk)
    if request.method != "POST":
        return menu(request, conversation, "tags")
    form, since = TagsForm(request.POST), conversation.version
    if not form.is_valid():
        return answer(request, conversation, since=since, error=first_error(form))
    try:
        added, removed = conversation.retag(
            **form.cleaned_data, by=request.user, now=timezone.now()
        )
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    if not added and not removed:
        return answer(request, conversation, since=since)
    undo = Undo("tags", {"had": numbers(added), "tag": numbers(removed)})
    return answer(request, conversation, since=since, done=said(added, removed), undo=undo)


def numbers(tags):
    return " ".join(str(tag.pk) for tag in tags)


def said(added, removed):
    names = {
        "added": ", ".join(tag.name for tag in added),
        "removed": ", ".join(tag.name for tag in removed),
    }
    if added and removed:
        return _("Added %(added)s, took away %(removed)s") % names
    return (_("Added %(added)s") if added else _("Took away %(removed)s")) % names
