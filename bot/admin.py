from django.contrib import admin

from .models import Settings


@admin.register(Settings)
class SettingsAdmin(admin.ModelAdmin):
    list_display = ("inbox", "answers_from", "asks_from", "most_failed", "answers_within")
