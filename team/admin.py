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


class EmailAsName:
    """Agents are known by their address, written in one way."""

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if Agent.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an agent with this address already."))
        return email


class NewAgentForm(EmailAsName, AdminUserCreationForm):
    class Meta:
        model = Agent
        fields = ("email", "name", "role")
        field_classes = {}


class AgentForm(EmailAsName, UserChangeForm):
    class Meta:
        model = Agent
        fields = "__all__"
        field_classes = {}


# Stacked: the fields of Django's table have no names that a screen reader could say.
class TeamsInline(admin.StackedInline):
    model = Team.members.through
    extra = 0
    verbose_name, verbose_name_plural = _("team"), _("teams")


@admin.register(Agent)
class AgentAdmin(UserAdmin):
    add_form, form = NewAgentForm, AgentForm
    list_display = ("name", "email", "role", "is_active", "is_bot", "last_login")
    list_filter = ("role", "is_active", "is_bot", "teams")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    inlines = (TeamsInline,)
    fieldsets = (
        (None, {"fields": ("name", "email", "password")}),
        (_("What they may do"), {"fields": ("role", "is_active", "is_bot")}),
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
                "fields": ("name", "email", "role", "usable_password", "password1", "password2"),
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
        return (*self.inlines, AgentSkillInline) if agent else self.inlines

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
    filter_horizontal = ("members",)
    fieldsets = (
        (None, {"fields": ("name", "members", "office_hours")}),
        (
            _("Who gets a conversation"),
            {"fields": ("strategy", "capacity", "fallback", "fallback_seconds")},
        ),
    )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for agent in form.instance.members.all():
            agent.announce_after_commit()
