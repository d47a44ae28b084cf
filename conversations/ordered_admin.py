"""The admin of what stands in an order that counts, such as rules and policies."""

from adminsortable2.admin import SortableAdminMixin
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.memory import remembering

from .rows_field import RowsFormMixin


class VersionedForm(RowsFormMixin, forms.ModelForm):
    """Who saves it is told when somebody else did so meanwhile."""

    # Which version the writer has before them.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version if self.instance.pk else None

    def clean(self):
        fields = super().clean()
        if fields.get("seen") is not None and fields["seen"] != self.instance.version:
            text = gettext(
                "Somebody changed it meanwhile. What you wrote is below: save again to put it in"
                " the place of theirs; its history has both."
            )
            self.add_error(None, text)
            self.data = self.data.copy()
            self.data["seen"] = self.instance.version
        return fields


class OrderedAdmin(SortableAdminMixin, admin.ModelAdmin):
    """Each as a sentence, dragged or moved by buttons, switched on and off, with its history.

    The model has `name`, `position`, the column named by `switched`, `sentence`, `problems()`,
    `keep(by, now)`, `restore(version, by, now)` and `versions`.
    """

    switched = "is_on"
    list_display = ["switch", "told", "moved"]
    list_per_page = 200
    ordering = ["position"]
    actions = None

    class Media:
        css = {"all": ["css/ordered.css"]}

    @property
    def media(self):
        """Without the script of actions on many, of which there are none here."""
        media = super().media
        scripts = [each for each in media._js if "js/actions" not in str(each)]
        return forms.Media(css=media._css, js=scripts)

    @property
    def change_list_template(self):
        return f"admin/{self.opts.app_label}/{self.opts.model_name}/change_list.html"

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self._reorder_.__func__.short_description = _("Order")

    def get_urls(self):
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [
            ("act/", self.act_view, "act"),
            ("<int:pk>/history/<int:number>/", self.restore_view, "restore"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"{prefix}_{name}")
            for route, view, name in views
        ] + super().get_urls()

    def address(self, name, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    # --- The list

    def changelist_view(self, request, extra_context=None):
        with remembering():
            response = super().changelist_view(request, extra_context)
            # Rendered while it is remembered what everything is called.
            return response.render() if hasattr(response, "render") else response

    def get_list_display_links(self, request, list_display):
        """None at all: its name is one, in its cell. [] would make one of the first column."""
        return None

    @admin.display(description=_("On"))
    def switch(self, one):
        return self._cell("admin/ordered/_switch.html", one, is_on=getattr(one, self.switched))

    @admin.display(description=_("What it does"))
    def told(self, one):
        context = {"sentence": one.sentence, "problems": one.problems(), **self.about(one)}
        template = f"admin/{self.opts.app_label}/{self.opts.model_name}/_about.html"
        return self._cell("admin/ordered/_told.html", one, about=template, **context)

    @admin.display(description=_("Move"))
    def moved(self, one):
        return self._cell("admin/ordered/_moved.html", one)

    def about(self, one):
        """What its `_about.html` needs."""
        return {}

    def _cell(self, template, one, **context):
        own = {"act": self.address("act"), "change": self.address("change", one.pk)}
        return render_to_string(template, {"one": one, **own, **context})

    def act_view(self, request):
        """`do` is "up-3", "down-3", "on-3" or "off-3": it moves one, or switches it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        what, _sep, pk = request.POST.get("do", "").partition("-")
        one = get_object_or_404(self.model, pk=pk if pk.isdecimal() and len(pk) < 15 else 0)
        if not self.has_change_permission(request, one):
            raise PermissionDenied
        if what in {"up", "down"}:
            self.model.objects.move(one, -1 if what == "up" else 1)
        elif what in {"on", "off"}:
            setattr(one, self.switched, what == "on")
            one.keep(by=request.user, now=timezone.now())
        return redirect(f"{self.address('changelist')}#one-{one.pk}")

    # --- One of them

    def save_model(self, request, one, form, change):
        if not change:
            one.position = self.get_max_order(request) + 1
        one.keep(by=request.user, now=timezone.now())

    def render_change_form(self, request, context, *args, **kwargs):
        if one := kwargs.get("obj"):
            context |= {"sentence": one.sentence, "problems": one.problems()}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, those, request):
        """Their versions and where they held go with them: nobody wants to read each of these."""
        return [str(one) for one in those], {}, set(), []

    # --- Its history

    def history_view(self, request, object_id, extra_context=None):
        one = self.get_object(request, object_id)
        if one is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, one):
            raise PermissionDenied
        versions = list(one.versions.select_related("changed_by"))
        before = [*versions[1:], None]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": one.name},
            "opts": self.opts,
            "original": one,
            "media": self.media,
            "can_restore": self.has_change_permission(request, one),
            "versions": [
                (
                    version,
                    version.differences(earlier),
                    self.address("restore", one.pk, version.number),
                )
                for version, earlier in zip(versions, before, strict=True)
            ],
            "addresses": [self.address("changelist"), self.address("change", one.pk)],
        }
        return TemplateResponse(request, "admin/ordered/history.html", context)

    def restore_view(self, request, pk, number):
        one = get_object_or_404(self.model, pk=pk)
        version = get_object_or_404(one.versions, number=number)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request, one):
            raise PermissionDenied
        one.restore(version, by=request.user, now=timezone.now())
        text = gettext("It is again as it was in version %(number)d.") % {"number": number}
        self.message_user(request, text, messages.SUCCESS)
        return redirect(self.address("change", one.pk))


def errors_of(form):
    """What is wrong with it: [{"label", "text"}]; of a field that has rows, with each of these."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        rows = getattr(form[name].data, "forms", []) if label else []
        of_rows = [(row.entry.label, text) for row in rows for text in row.shown_errors]
        for about, text in of_rows or [(label, text) for text in errors]:
            yield {"label": about, "text": text}
