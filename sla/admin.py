from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.actions.field import StepsField
from conversations.conditions.field import ConditionsField
from conversations.ordered_admin import OrderedAdmin, VersionedForm

from . import durations
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

    def changelist_view(self, request, extra_context=None):
        under_way = Recount.objects.filter(ended_at=None).order_by("-pk").first()
        return super().changelist_view(request, {"recount": under_way, **(extra_context or {})})

    def about(self, policy):
        return {"running": policy.clocks.running().exclude(target=None).count()}
