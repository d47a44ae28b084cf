from django.contrib import admin

from .flow_admin import FlowAdmin
from .models import Settings, TeamAnswer
from .topic_admin import TopicAdmin

__all__ = ["FlowAdmin", "SettingsAdmin", "TeamAnswerAdmin", "TopicAdmin"]


@admin.register(Settings)
class SettingsAdmin(admin.ModelAdmin):
    list_display = ("inbox", "answers_from", "asks_from", "most_failed", "answers_within")


@admin.register(TeamAnswer)
class TeamAnswerAdmin(admin.ModelAdmin):
    list_display = ("text", "language", "customers", "is_removed")
    list_editable = ("is_removed",)
    list_filter = ("is_removed", "language")
    search_fields = ("text",)
    readonly_fields = ("text", "language", "customers")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False  # it would be found again
