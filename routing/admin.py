from datetime import timedelta

from adminsortable2.admin import SortableAdminMixin
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.memory import remembering

from . import saying
from .dry_run.admin import DryRunMixin
from .forms import RuleForm
from .models import Rule
from .queue_admin import TeamWithQueueAdmin

__all__ = ["RuleAdmin", "TeamWithQueueAdmin"]

LATELY = timedelta(days=30)
MOST_MATCHES = 20


@admin.register(Rule)
class RuleAdmin(DryRunMixin, SortableAdminMixin, admin.ModelAdmin):
    """Rules in their order, each as a sentence; what they do is edited as rows."""

    form = RuleForm
    list_display = ["switch", "rule", "moved"]
    list_per_page = 200
    actions = None
    change_form_template = "admin/routing/rule/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "is_on", "moments", "conditions", "steps", "goes_on", "seen"]}),
        (_("For a time"), {"fields": ["active_from", "active_until"], "classes": ["collapse"]}),
    ]

    class Media:
        css = {"all": ["css/rules.css"]}

    @property
    def change_list_template(self):
        return "admin/routing/rule/change_list.html"

    def get_queryset(self, request):
        lately = Q(matches__created_at__gte=timezone.now() - LATELY)
        return (
            super()
            .get_queryset(request)
            .order_by("position", "pk")
            .annotate(
                held_lately=Count("matches", filter=lately),
                failed_lately=Count("matches", filter=lately & ~Q(matches__failures=[])),
                held_last=Max("matches__created_at"),
            )
        )

    def changelist_view(self, request, extra_context=None):
        titles = {"title": self.opts.verbose_name_plural.capitalize()}
        with remembering():
            response = super().changelist_view(request, titles | (extra_context or {}))
            # Rendered while it is remembered what everything is called.
            return response.render() if hasattr(response, "render") else response

    # --- The list

    def get_list_display_links(self, request, list_display):
        """None at all: its name is one, in its cell. [] would make one of the first column."""
        return None

    @admin.display(description=_("On"))
    def switch(self, rule):
        return self._cell("switch", rule)

    @admin.display(description=_("Rule"))
    def rule(self, rule):
        context = {"sentence": rule.sentence, "problems": rule.problems(), "days": LATELY.days}
        return self._cell("rule", rule, **context)

    @admin.display(description=_("Move"))
    def moved(self, rule):
        return self._cell("moved", rule)

    def _cell(self, name, rule, **context):
        context |= {"rule": rule, "act": reverse("admin:routing_rule_act")}
        return render_to_string(f"admin/routing/rule/_{name}.html", context)

    def get_urls(self):
        views = [
            ("act/", self.act_view, "routing_rule_act"),
            ("<int:pk>/history/<int:number>/", self.restore_view, "routing_rule_restore"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in views
        ] + super().get_urls()

    def act_view(self, request):
        """`do` is "up-3", "down-3", "on-3" or "off-3": it moves a rule, or switches it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        what, _sep, pk = request.POST.get("do", "").partition("-")
        rule = get_object_or_404(Rule, pk=pk if pk.isdecimal() and len(pk) < 15 else 0)
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        if what in {"up", "down"}:
            Rule.objects.move(rule, -1 if what == "up" else 1)
        elif what in {"on", "off"}:
            rule.is_on = what == "on"
            rule.keep(by=request.user, now=timezone.now())
        return redirect(f"{reverse('admin:routing_rule_changelist')}#rule-{rule.pk}")

    # --- One rule

    def save_model(self, request, rule, form, change):
        if not change:
            rule.position = self.get_max_order(request) + 1
        rule.keep(by=request.user, now=timezone.now())

    def render_change_form(self, request, context, *args, **kwargs):
        if rule := kwargs.get("obj"):
            matches = rule.matches.select_related("reason__conversation").order_by("-created_at")
            context |= {
                "sentence": rule.sentence,
                "problems": rule.problems(),
                "matches": [
                    (
                        match,
                        [
                            (saying.step_says(name, v), saying.why(w))
                            for name, v, w in match.failures
                        ],
                    )
                    for match in matches[:MOST_MATCHES]
                ],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, rules, request):
        """Its versions and where it held go with it: nobody wants to read each of them."""
        return [str(rule) for rule in rules], {}, set(), []

    # --- Its history

    def history_view(self, request, object_id, extra_context=None):
        rule = self.get_object(request, object_id)
        if rule is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, rule):
            raise PermissionDenied
        versions = list(rule.versions.select_related("changed_by"))
        before = [*versions[1:], None]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": rule.name},
            "opts": self.opts,
            "original": rule,
            "media": self.media,
            "can_restore": self.has_change_permission(request, rule),
            "versions": [
                (version, version.differences(earlier))
                for version, earlier in zip(versions, before, strict=True)
            ],
        }
        return TemplateResponse(request, "admin/routing/rule/history.html", context)

    def restore_view(self, request, pk, number):
        rule = get_object_or_404(Rule, pk=pk)
        version = get_object_or_404(rule.versions, number=number)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        rule.restore(version, by=request.user, now=timezone.now())
        text = gettext("It is again as it was in version %(number)d.") % {"number": number}
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:routing_rule_change", rule.pk)
