from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.conditions import problems
from conversations.conditions.field import ConditionsField
from conversations.rows_field import RowsFormMixin
from team.memory import remembering

from .models import Topic


class TopicForm(RowsFormMixin, forms.ModelForm):
    conditions = ConditionsField(label=_("When"))

    class Meta:
        model = Topic
        fields = ["name", "inbox", "is_active", "conditions", "over", "currency"]

    def clean(self):
        fields = super().clean()
        asked = (fields.get("conditions") or {}).get("conditions")
        if "conditions" in fields and not asked and fields.get("over") is None:
            text = _("Add a condition or an amount: without both, people would answer everything.")
            self.add_error("conditions", text)
        return fields


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """What the bot leaves to people, whatever it knows."""

    form = TopicForm
    list_display = ["name", "inbox", "when", "is_active"]
    list_select_related = ["inbox"]

    class Media:
        css = {"all": ["css/ordered.css"]}

    @admin.display(description=_("When"))
    def when(self, topic):
        """As a sentence; what of it was deleted since is said instead."""
        with remembering():
            return " ".join(problems(topic.conditions)) or topic.sentence
