from django.contrib import admin

from .flow_admin import FlowAdmin
from .models import Settings
from .topic_admin import TopicAdmin

__all__ = ["SettingsAdmin", "TopicAdmin"]

__all__ = ["FlowAdmin", "SettingsAdmin"]


@admin.register(Settings)
class SettingsAdmin(admin.ModelAdmin):
    list_display = ("inbox", "answers_from", "asks_from", "most_failed", "answers_within")
