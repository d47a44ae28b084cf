"""The customer's profile: each fact is shown, edited and saved in its place.

A fact's editor is asked for by `?edit=`; htmx gets the editor alone, a browser without JavaScript
the whole page with the editor open.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from customers.forms import AttributeForm, FactForm, IdentityForm
from customers.models import Customer, Taken, TooMany
from customers.models.editing import FIELDS

from .. import profiles
from .answer import first_error

IN_HEAD = {"name", "city", "country", "is_vip"}
NEW = ("new-identity", "new-attribute")


def visible(request, pk):
    return get_object_or_404(profiles.visible_to(request.user), pk=pk)


@login_required
@require_safe
@never_cache
def profile(request, pk):
    """The page; with `edit` or `show`, for htmx, one fact as editor or as text."""
    if whole := whole_of(request.user, pk):
        return redirect("customers:profile", whole.pk)
    customer, get = visible(request, pk), request.GET.get
    key, name = get("edit") or get("show") or "", get("name", "")
    form = editor(customer, key, name) if "edit" in request.GET else None
    if key and request.htmx:
        return fact(request, customer, key, form, name=name)
    return page(request, customer, editing=key, form=form, name=name)


def whole_of(agent, pk):
    """Of whom they are part now, if they are and the agent may know: an old link leads there."""
    part = Customer.objects.filter(pk=pk, merged_into__isnull=False).first()
    return part and profiles.visible_to(agent).filter(pk=part.root.pk).first()


def editor(customer, key, name=""):
    """The form that `key` asks for; 404 when there is no such fact."""
    if key in FIELDS:
        return FactForm(customer, key)
    if key == "new-attribute":
        return AttributeForm(customer)
    if key == "attribute" and name in customer.attributes:
        known = {"was": name, "name": name, "value": customer.attributes[name]}
        return AttributeForm(customer, initial=known)
    if key == "new-identity":
        return IdentityForm()
    if key.startswith("identity-"):
        return IdentityForm(identity=identity_of(customer, key.removeprefix("identity-")))
    raise Http404


def identity_of(customer, pk):
    pk = int(pk) if str(pk).isdecimal() and len(str(pk)) < 18 else 0
    return get_object_or_404(customer.identities.filter(kind__in=profiles.ADDRESSES), pk=pk)


@login_required
@require_POST
def change(request, pk, field):
    """Set one field."""
    customer = visible(request, pk)
    if field not in FIELDS:
        raise Http404
    form = FactForm(customer, field, request.POST)
    if not form.is_valid():
        return again(request, customer, field, form)
    customer.change(field, form.cleaned_data["value"], by=request.user)
    return saved(request, customer, field)


@login_required
@require_POST
def attribute(request, pk):
    """Add one, change or rename the one that `was`, or remove it."""
    customer, was = visible(request, pk), request.POST.get("was", "")
    key = "attribute" if was else "new-attribute"
    if "remove" in request.POST:
        value = customer.attributes.get(was, "")
        customer.remove_attribute(was, by=request.user)
        undo = {"url": "customers:attribute", "fields": {"name": was, "value": value}}
        return saved(request, customer, done=_("“%s” is removed.") % was, undo=undo)
    form = AttributeForm(customer, request.POST)
    if not form.is_valid():
        return again(request, customer, key, form, name=was)
    name, value = form.cleaned_data["name"], form.cleaned_data["value"]
    try:
        customer.set_attribute(name, value, by=request.user, was_called=was or None)
    except TooMany as why:
        form.add_error(None, str(why))
        return again(request, customer, key, form, name=was)
    return saved(request, customer)


@login_required
@require_POST
def add_identity(request, pk):
    """Write down an address of theirs."""
    customer, form = visible(request, pk), IdentityForm(request.POST)
    if form.is_valid() and keep(request, form, customer.add_identity, customer, kind=True):
        return saved(request, customer)
    return again(request, customer, "new-identity", form)


@login_required
@require_POST
def identity(request, pk, identity_pk):
    """Correct an address, say that it is proven, or remove it."""
    customer = visible(request, pk)
    known = identity_of(customer, identity_pk)
    if "remove" in request.POST:
        customer.remove_identity(known, by=request.user)
        fields = {"kind": known.kind, "value": known.value}
        fields |= {"is_verified": "on"} if known.is_verified else {}
        undo = {"url": "customers:add_identity", "fields": fields}
        return saved(request, customer, done=_("%s is removed.") % known.value, undo=undo)
    form = IdentityForm(request.POST, identity=known)
    if form.is_valid() and keep(request, form, customer.change_identity, customer, known=known):
        return saved(request, customer)
    return again(request, customer, f"identity-{known.pk}", form)


def keep(request, form, verb, customer, *, kind=False, known=None):
    """Save the form's address; False when its error says why that cannot be."""
    fields = form.cleaned_data
    what = fields["kind"] if kind else known
    try:
        verb(what, fields["value"], is_verified=fields["is_verified"], by=request.user)
    except TooMany as why:
        form.add_error("value", str(why))
    except Taken as taken:
        other = profiles.visible_to(request.user).filter(pk=taken.customer.pk).first()
        form.add_error("value", whose(other))
        form.taken_by = other
    return not form.errors


def whose(other):
    if other:
        return _("This is the verified address of %(name)s.") % {"name": other.display_name}
    return _("This is the verified address of a customer of another team.")


# --- What it gives back --------------------------------------------------------------------------


def saved(request, customer, field="", *, done="", undo=None):
    """To htmx what changed, to a plain form the page."""
    customer = visible(request, customer.pk)
    if not request.htmx:
        messages.success(request, done or _("Saved"))
        return redirect("customers:profile", customer.pk)
    context = profiles.about(customer) | {
        "agent": request.user,
        "field": field,
        "with_head": field in IN_HEAD or not field,
        "with_facts": not field,
        "fact": profiles.fact(customer, field),
        "done": done,
        "undo": undo,
    }
    response = render(request, "customers/_saved.html", context)
    is_shown = field and field != "is_vip"
    response["HX-Reswap"] = "innerHTML" if is_shown else "none"
    if is_shown:
        response["HX-Retarget"] = f"#fact-{field}"
    return response


def again(request, customer, key, form, name=""):
    """The editor once more, with what is wrong beside its field."""
    if request.htmx:
        return fact(request, customer, key, form, name=name, status=422)
    messages.error(request, first_error(form))
    return page(request, customer, editing=key, form=form, name=name, status=422)


def fact(request, customer, key, form, *, name="", status=200):
    context = {"customer": customer, "agent": request.user, "form": form, "editing": key}
    context |= {"fact": profiles.fact(customer, key, name), "is_alone": True}
    template = "customers/_editor.html" if form else "customers/_fact.html"
    return render(request, template, context, status=status)


def page(request, customer, *, editing="", form=None, name="", status=200):
    if editing == "attribute":
        editing = profiles.key_of(name)
    context = profiles.about(customer) | {
        "agent": request.user,
        "editing": editing,
        "form": form,
        "theirs": profiles.conversations(customer, request.user),
        **profiles.satisfaction(customer, request.user),
        "visits": customer.visits.latest_first()[: profiles.PAGES],
        "history": profiles.history(customer),
        "merges": profiles.merges(customer),
    }
    return render(request, "customers/page.html", context, status=status)
