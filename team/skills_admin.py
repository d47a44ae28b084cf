"""Skills, and which agents have them."""

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from .models import AgentSkill, Skill


# Stacked: the fields of Django's table have no names that a screen reader could say.
class AgentSkillInline(admin.StackedInline):
    model = AgentSkill
    extra = 0


class WhoHasItInline(AgentSkillInline):
    verbose_name, verbose_name_plural = _("agent"), _("agents who have it")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "agent":
            kwargs["queryset"] = db_field.related_model.objects.people().order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "agents_with_it")
    list_filter = ("kind",)
    search_fields = ("name",)
    inlines = (WhoHasItInline,)
    fieldsets = (
        (None, {"fields": ("name", "kind")}),
        (
            _("Which conversations need it"),
            {
                "fields": ("language", "tags", "departments", "issue_types"),
                "description": _(
                    "A team that gives by skill looks for somebody who has all the skills that"
                    " a conversation needs."
                ),
            },
        ),
    )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Boxes to tick, instead of Django's list for Control and click."""
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(people=Count("agents"))

    @admin.display(description=_("agents"), ordering="people")
    def agents_with_it(self, skill):
        return skill.people

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for agent in form.instance.agents.all():
            agent.announce_after_commit()
