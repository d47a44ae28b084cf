from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from conversations.actions.field import StepsField
from conversations.conditions.field import ConditionsField
from conversations.ordered_admin import OrderedAdmin, VersionedForm, errors_of

from . import durations, trying
from .models import Policy, Promise, Recount
from .models.policy import HALF_AN_HOUR


class DurationInput(forms.TextInput):
    def format_value(self, value):
        return durations.say(value, parts=4) if hasattr(value, "total_seconds") else value


class DurationField(forms.Field):
    """ "2 min", "4 h" or "1 d 2 h" -> timedelta; None of nothing."""

    widget = DurationInput

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "size": 12, "maxlength": 40}

    def to_python(self, value):
        return durations.read((value or "")[:80])

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except forms.ValidationError:
            return True


class PolicyForm(VersionedForm):
    conditions = ConditionsField(label=_("For conversations"))
    first_response = DurationField(
        label=_("First response"), help_text=_("Such as 2 min, 4 h or 1 d 2 h. Empty: no promise.")
    )
    next_response = DurationField(
        label=_("Next response"), help_text=_("From each later question to its answer.")
    )
    resolution = DurationField(
        label=_("Resolution"), help_text=_("Until it is closed, as long as it is ours to do.")
    )
    on_warning = StepsField(label=_("When it warns"), required=False)
    on_breach = StepsField(label=_("When it is late"), required=False)
    after_breach = StepsField(label=_("When it stays late"), required=False)
    after = DurationField(
        label=_("For so long"),
        required=True,
        initial=HALF_AN_HOUR,
        error_messages={"required": _("After how long? Such as 30 min.")},
    )

    class Meta:
        model = Policy
        fields = [
            *("name", "is_active", "conditions", *Promise.values),
            *("in_office_hours", "pauses_for_customer", "warn_share"),
            *("on_warning", "on_breach", "after_breach", "after"),
        ]
        error_messages = {"name": {"required": _("Give it a name that says whom it is for.")}}

    def clean(self):
        fields = super().clean()
        if not {*Promise.values} & {*self.errors} and not any(map(fields.get, Promise.values)):
            self.add_error(None, _("Promise something: enter at least one target."))
        return fields


@admin.register(Policy)
class PolicyAdmin(OrderedAdmin):
    """Policies in their order, each as a sentence. The first whose conditions hold applies."""

    form = PolicyForm
    switched = "is_active"
    fieldsets = [
        (None, {"fields": ["name", "is_active", "conditions", "seen"]}),
        (
            _("What is promised"),
            {
                "fields": [
                    *Promise.values,
                    *("in_office_hours", "pauses_for_customer", "warn_share"),
                ]
            },
        ),
        (
            _("What happens by itself"),
            {"fields": ["on_warning", "on_breach", "after_breach", "after"]},
        ),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view(never_cache(require_POST(self.try_view)))
        return [path("try/", view, name="sla_policy_try"), *super().get_urls()]

    def try_view(self, request):
        """Of the policy in the form, as it stands there; it is not saved."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        policy = self.get_object(request, request.POST.get("tried") or "")
        form = self.get_form(request, policy, change=policy is not None)
        form = form(request.POST, instance=policy or Policy())
        context = {"errors": list(errors_of(form))}
        if not context["errors"]:
            context = trying.look(form.save(commit=False), now=timezone.now())
        if request.htmx:
            return render(request, "admin/sla/policy/_tried.html", context)
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return render(request, "admin/sla/policy/tried.html", context)

    def changelist_view(self, request, extra_context=None):
        under_way = Recount.objects.filter(ended_at=None).order_by("-pk").first()
        return super().changelist_view(request, {"recount": under_way, **(extra_context or {})})

    def about(self, policy):
        return {"running": policy.clocks.running().exclude(target=None).count()}
