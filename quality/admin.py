"""The rubric. Reviews themselves are read and written under /quality/, by whoever may."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import rubric
from .models import Criterion


@admin.register(Criterion)
class CriterionAdmin(admin.ModelAdmin):
    list_display = ("called", "asks", "weight", "is_critical", "position", "is_active")
    list_editable = ("weight", "position", "is_active")
    fields = ("name", "help", "weight", "is_critical", "position", "is_active")

    @admin.display(description=_("name"), ordering="name")
    def called(self, criterion):
        return rubric.said(criterion.name)

    @admin.display(description=_("what a good answer does"))
    def asks(self, criterion):
        return rubric.said(criterion.help)

    def get_changeform_initial_data(self, request):
        last = self.model.objects.order_by("position").last()
        return {"position": last.position + 1 if last else 1}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """In the table each field says what it is, also to who does not see its column."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = field.label
        return field
