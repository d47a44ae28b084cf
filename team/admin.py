from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from .hours_admin import OfficeHoursAdmin
from .models import Agent, Team
from .skills_admin import AgentSkillInline, SkillAdmin

__all__ = ["AgentAdmin", "OfficeHoursAdmin", "SkillAdmin", "TeamAdmin"]

# Roles and teams say who may do what here; Django's groups would be a second way.
admin.site.unregister(Group)


class AgentFields(forms.ModelForm):
    """Agents are known by their address, written in one way; their teams are ticked."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["teams"] = self.instance.teams.all()
        if "shift" in self.fields:
            self.fields["shift"].empty_label = _("Whenever they are here")

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if Agent.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an agent with this address already."))
        return email

    def _save_m2m(self):
        super()._save_m2m()
        self.instance.teams.set(self.cleaned_data["teams"])


class NewAgentForm(AgentFields, AdminUserCreationForm):
    class Meta:
        model = Agent
        fields = ("email", "name", "role")
        field_classes = {}


class AgentForm(AgentFields, UserChangeForm):
    class Meta:
        model = Agent
        fields = ("name", "email", "role")
        field_classes = {}


@admin.register(Agent)
class AgentAdmin(UserAdmin):
    add_form, form = NewAgentForm, AgentForm
    list_display = ("name", "email", "role", "is_active", "is_bot", "last_login")
    list_filter = ("role", "is_active", "is_bot", "teams")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("name", "email", "password")}),
        (_("What they may do"), {"fields": ("role", "teams", "is_active", "is_bot")}),
        (_("When they work"), {"fields": ("shift",)}),
        (
            _("How much they are given"),
            {
                "fields": ("capacity", "capacity_chat", "capacity_mail"),
                "description": _(
                    "Their teams give them nothing above these limits. By hand, anybody can be"
                    " given more, and what comes back from a snooze stays with them."
                ),
            },
        ),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    *("name", "email", "role", "teams"),
                    *("usable_password", "password1", "password2"),
                ),
            },
        ),
    )

    def save_model(self, request, agent, form, change):
        """The role is the one thing to set: an admin may use these pages, nobody else."""
        agent.username = agent.email
        agent.is_staff = agent.is_superuser = agent.role == Agent.Role.ADMIN
        super().save_model(request, agent, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.announce_after_commit()

    def get_inlines(self, request, agent):
        return (AgentSkillInline,) if agent else ()

    def get_readonly_fields(self, request, agent=None):
        """Nobody locks themselves out."""
        own = ("role", "is_active", "is_bot") if agent == request.user else ()
        return (*self.readonly_fields, *own)

    def has_delete_permission(self, request, agent=None):
        """What an agent wrote stays theirs: who leaves is set to not active."""
        return False


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    list_display = ("name", "strategy", "capacity", "office_hours")
    list_select_related = ("office_hours",)
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "members", "office_hours")}),
        (
            _("Who gets a conversation"),
            {"fields": ("strategy", "capacity", "fallback", "fallback_seconds")},
        ),
        (_("How they answer"), {"fields": ("coaches", "answer_goal")}),
    )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        if db_field.name == "members":
            kwargs["queryset"] = Agent.objects.filter(is_bot=False).order_by("name")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "office_hours":
            kwargs["empty_label"] = _("The default ones")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for agent in form.instance.members.all():
            agent.announce_after_commit()
