from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.ordered_admin import OrderedAdmin

from . import saying
from .dry_run.admin import DryRunMixin
from .forms import RuleForm
from .models import Rule, Run
from .queue_admin import TeamWithQueueAdmin

__all__ = ["RuleAdmin", "TeamWithQueueAdmin"]

LATELY = timedelta(days=30)
MOST_MATCHES = 20
MOST_GIVEN_UP = 5


@admin.register(Rule)
class RuleAdmin(DryRunMixin, OrderedAdmin):
    """Rules in their order, each as a sentence; what they do is edited as rows."""

    form = RuleForm
    change_form_template = "admin/routing/rule/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "is_on", "moments", "conditions", "steps", "goes_on", "seen"]}),
        (_("For a time"), {"fields": ["active_from", "active_until"], "classes": ["collapse"]}),
    ]

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
        given_up = Run.objects.given_up().select_related("event").order_by("-heard_at")
        context = {"given_up": given_up[:MOST_GIVEN_UP], "given_up_count": given_up.count()}
        return super().changelist_view(request, context | (extra_context or {}))

    def about(self, rule):
        more = gettext("The next rules are asked, too.") if rule.goes_on else ""
        return {"days": LATELY.days, "more": more}

    def render_change_form(self, request, context, *args, **kwargs):
        if rule := kwargs.get("obj"):
            matches = rule.matches.select_related("reason__conversation").order_by("-created_at")
            context["matches"] = [
                (
                    match,
                    [(saying.step_says(name, v), saying.why(w)) for name, v, w in match.failures],
                )
                for match in matches[:MOST_MATCHES]
            ]
        return super().render_change_form(request, context, *args, **kwargs)
