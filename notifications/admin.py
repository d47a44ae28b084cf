from django import forms
from django.contrib import admin, messages
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import posting
from .models import Defaults, Webhook
from .types import ALWAYS_ON_SCREEN, OUT_OF_THE_BOX, PRIVATE, Sound, Type, Way

AS_BELOW = ""
# In a select, no sound is a choice like the others.
SILENT = "silent"


class MatrixWidget(forms.Widget):
    """Types by ways: each is on, off, or left to the level below."""

    template_name = "notifications/admin_matrix.html"

    def get_context(self, name, value, attrs):
        choices = value or {}
        rows = [
            (type_.label, [self._cell(name, type_, way, choices) for way in Way]) for type_ in Type
        ]
        context = super().get_context(name, value, attrs)
        return context | {"rows": rows, "ways": [way.label for way in Way]}

    def _cell(self, name, type_, way, choices):
        below, on = OUT_OF_THE_BOX[type_][way], choices.get(type_, {}).get(way)
        if way == Way.SOUND:
            label = Sound(below).label
            options = [(value or SILENT, label) for value, label in Sound.choices]
            chosen = AS_BELOW if on is None else on or SILENT
        else:
            label = _("on") if below else _("off")
            options = [("on", _("On")), ("off", _("Off"))]
            chosen = {True: "on", False: "off"}.get(on, AS_BELOW)
        return {
            "name": f"{name}-{type_}-{way}",
            "label": f"{type_.label}: {way.label}",
            "way": way.label,
            "options": [(AS_BELOW, f"({label})"), *options],
            "chosen": chosen,
            "is_locked": way == Way.SCREEN and type_ in ALWAYS_ON_SCREEN,
        }

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data, files, name):
        choices = {}
        for type_ in Type:
            for way in Way:
                said = data.get(f"{name}-{type_}-{way}", AS_BELOW)
                if way == Way.SOUND and (said == SILENT or said in Sound.values) and said:
                    on = "" if said == SILENT else said
                elif way != Way.SOUND and said in {"on", "off"}:
                    on = said == "on"
                else:
                    continue
                choices.setdefault(type_.value, {})[way.value] = on
        return choices

    def id_for_label(self, id_):
        return ""


class MatrixField(forms.Field):
    widget = MatrixWidget

    def has_changed(self, initial, data):
        return (initial or {}) != (data or {})


class DefaultsForm(forms.ModelForm):
    choices = MatrixField(
        label=_("How they are told"),
        required=False,
        help_text=_(
            "What is in brackets comes with the product. An agent's own choice goes before these."
        ),
    )

    class Meta:
        model = Defaults
        fields = ["team", "choices"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = _("Everybody")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("team") is None and "team" in cleaned:
            others = Defaults.objects.filter(team=None).exclude(pk=self.instance.pk)
            if others.exists():
                self.add_error("team", _("There are defaults for everybody already. Change those."))
        return cleaned


@admin.register(Defaults)
class DefaultsAdmin(admin.ModelAdmin):
    form = DefaultsForm
    list_display = ["__str__", "differing"]

    @admin.display(description=_("differs in"))
    def differing(self, defaults):
        return ", ".join(str(Type(type_).label) for type_ in defaults.choices) or "–"


class WebhookForm(forms.ModelForm):
    types = forms.MultipleChoiceField(
        label=_("Tells of"),
        choices=[(type_.value, type_.label) for type_ in Type if type_ not in PRIVATE],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "team", "types", "is_active"]
        widgets = {"url": forms.URLInput({"class": "vURLField", "size": 80})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = _("Every team")


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin):
    form = WebhookForm
    list_display = ["name", "team", "is_active", "sent_at", "trouble"]
    list_filter = ["is_active", "team"]
    readonly_fields = ["sent_at", "failed_at", "error", "waiting"]
    actions = ["send_a_test"]
    fieldsets = [
        (None, {"fields": ["name", "url", "team", "types", "is_active"]}),
        (_("How it goes"), {"fields": ["sent_at", "failed_at", "error", "waiting"]}),
    ]

    @admin.display(description=_("trouble"))
    def trouble(self, webhook):
        return webhook.error or "–"

    @admin.display(description=_("waiting to be told"))
    def waiting(self, webhook):
        return webhook.posts.filter(due_at__isnull=False).count() if webhook.pk else 0

    @admin.action(description=_("Send a test"))
    def send_a_test(self, request, webhooks):
        for webhook in webhooks[:10]:
            text = posting.escaped(gettext("Support Inbox can write here."))
            if error := posting.send(webhook.url, text):
                text = gettext("%(name)s: %(error)s") % {"name": webhook.name, "error": error}
                messages.error(request, text)
            else:
                messages.success(request, gettext("%(name)s took it.") % {"name": webhook.name})
