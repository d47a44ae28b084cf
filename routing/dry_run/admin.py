"""The dry run in the admin: asked for from a rule's form as it stands there, or for all rules."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conversations.ordered_admin import errors_of
from inboxes.listeners import wake

from .. import tasks
from . import running, words
from .keeping import DryRun


class DryRunMixin(admin.ModelAdmin):
    """For the admin of rules. Nobody is shown what another has asked for."""

    def get_urls(self):
        def wrap(view, *methods):
            for method in methods:
                view = method(view)
            return self.admin_site.admin_view(never_cache(view))

        name = "routing_rule_dry_run"
        own = [
            path("dry-run/", wrap(self.all_rules, require_safe), name=name),
            path("dry-run/begin/", wrap(self.begin, require_POST), name=f"{name}_begin"),
            path("dry-run/<token>/", wrap(self.look, require_safe), name=f"{name}_of"),
            path("dry-run/<token>/stop/", wrap(self.stop, require_POST)),
        ]
        return own + super().get_urls()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        spans = running.SPANS.items()
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), "dry_run_spans": spans}
        )

    def all_rules(self, request):
        """Where a replay of all rules begins."""
        self._check(request)
        context = {"dry_run_spans": running.SPANS.items(), "title": _("Replay all rules")}
        return self._page(request, "begin", context)

    def begin(self, request):
        """Of the rule in the form, or of all as they are; it is not saved."""
        self._check(request)
        span = request.POST.get("dry_run_span")
        asked = {"span": span if span in running.SPANS else "most", "rule": ""}
        if "replay" not in request.POST:
            form = self._form(request)
            if not form.is_valid():
                return self._show(request, {"errors": list(errors_of(form))})
            asked["rule"] = running.pack(form.save(commit=False))
        run = DryRun.begin(by=request.user, **asked)
        wake(tasks.dry_run, run.token)
        if request.htmx:
            return self.look(request, run.token)
        return redirect(_address(run.token))

    def look(self, request, token):
        self._check(request)
        run = DryRun.find(token, request.user)
        if run is None:
            return self._show(request, {"progress": {"state": "gone"}})
        address, page = _address(token), request.GET.get("all")
        context = {"address": address, "progress": run.progress}
        if result := run.result:
            page = int(page) if page and page.isdecimal() and len(page) < 5 else 0
            more = page if "all" in request.GET else None
            context |= words.context(result, agent=request.user, address=address, more=more)
        if "all" in request.GET:
            return self._page(request, "all", {"title": _("Dry run"), **context})
        return self._show(request, context)

    def stop(self, request, token):
        self._check(request)
        if run := DryRun.find(token, request.user):
            run.stop()
        return self.look(request, token) if request.htmx else redirect(_address(token))

    def _form(self, request):
        rule = self.get_object(request, request.POST.get("dry_run_of") or "")
        form_class = self.get_form(request, rule, change=rule is not None)
        return form_class(request.POST, instance=rule or self.model())

    def _check(self, request):
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied

    def _show(self, request, context):
        """The card: beside the form that asks for it, or where there is no script as a page."""
        if request.htmx:
            return render(request, "admin/routing/dry_run/_card.html", context)
        return self._page(request, "page", {"title": _("Dry run"), **context})

    def _page(self, request, name, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"admin/routing/dry_run/{name}.html", context)


def _address(token):
    return reverse("admin:routing_rule_dry_run_of", args=[token])
