from adminsortable2.admin import SortableAdminMixin
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import conditions
from conversations.actions.field import StepsField
from conversations.conditions.field import ConditionsField
from conversations.rows_field import RowsFormMixin
from team.memory import remembering

from . import durations, saying
from .models import Policy, Promise, Recount


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


class PolicyForm(RowsFormMixin, forms.ModelForm):
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
        error_messages={"required": _("After how long? Such as 30 min.")},
    )
    # Which version the writer has before them.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Policy
        fields = [
            *("name", "is_active", "conditions", *Promise.values),
            *("in_office_hours", "pauses_for_customer", "warn_share"),
            *("on_warning", "on_breach", "after_breach", "after"),
        ]
        error_messages = {"name": {"required": _("Give it a name that says whom it is for.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version if self.instance.pk else None

    def clean(self):
        fields = super().clean()
        if fields.get("seen") and fields["seen"] != self.instance.version:
            text = gettext(
                "Somebody changed it meanwhile. What you wrote is below: save again to put it in"
                " the place of theirs; its history has both."
            )
            self.add_error(None, text)
            self.data = self.data.copy()
            self.data["seen"] = self.instance.version
        return fields


@admin.register(Policy)
class PolicyAdmin(SortableAdminMixin, admin.ModelAdmin):
    """Policies in their order, each as a sentence. The first whose conditions hold applies."""

    form = PolicyForm
    list_display = ["policy", "is_active"]
    list_per_page = 200
    ordering = ["position"]
    actions = None
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

    class Media:
        css = {"all": ["css/policies.css"]}

    @property
    def change_list_template(self):
        return "admin/sla/policy/change_list.html"

    def changelist_view(self, request, extra_context=None):
        under_way = Recount.objects.filter(ended_at=None).order_by("-pk").first()
        context = {"recount": under_way, **(extra_context or {})}
        with remembering():
            response = super().changelist_view(request, context)
            # Rendered while it is remembered what everything is called.
            return response.render() if hasattr(response, "render") else response

    def get_list_display_links(self, request, list_display):
        """Its name is one, in its cell."""
        return []

    @admin.display(description=_("Policy"))
    def policy(self, policy):
        context = {
            "policy": policy,
            "sentence": saying.sentence(policy.content()),
            "problems": conditions.problems(policy.conditions),
            "running": policy.clocks.running().exclude(target=None).count(),
        }
        return render_to_string("admin/sla/policy/_policy.html", context)

    def save_model(self, request, policy, form, change):
        if not change:
            policy.position = self.get_max_order(request) + 1
        policy.keep(by=request.user, now=timezone.now())

    def get_deleted_objects(self, policies, request):
        """Its versions go with it; its clocks stay, as long as nothing else is promised."""
        return [str(policy) for policy in policies], {}, set(), []

    def history_view(self, request, object_id, extra_context=None):
        policy = self.get_object(request, object_id)
        if policy is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, policy):
            raise PermissionDenied
        versions = list(policy.versions.select_related("changed_by"))
        before = [*versions[1:], None]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": policy.name},
            "opts": self.opts,
            "original": policy,
            "media": self.media,
            "versions": [
                (version, saying.differences(earlier and earlier.content, version.content))
                for version, earlier in zip(versions, before, strict=True)
            ],
        }
        return TemplateResponse(request, "admin/sla/policy/history.html", context)
