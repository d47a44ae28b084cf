"""Conversations can be looked up here; what happens to them happens in the inbox, and is logged."""

from django.contrib import admin

from .models import Conversation, Event, Tag


class EventInline(admin.TabularInline):
    model = Event
    fields = ("version", "created_at", "kind", "actor", "details")
    readonly_fields = fields
    ordering = ("version",)
    extra = 0
    can_delete = False

    def has_add_permission(self, request, conversation=None):
        return False


@admin.register(Conversation)
class ConversationAdmin(admin.ModelAdmin):
    list_display = ("pk", "customer", "subject", "status", "team", "assignee", "last_activity_at")
    list_filter = ("status", "close_reason", "priority", "team", "inbox")
    list_select_related = ("customer", "team", "assignee")
    search_fields = ("pk", "subject", "customer__name")
    show_full_result_count = False
    inlines = (EventInline,)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, conversation=None):
        return False

    def has_delete_permission(self, request, conversation=None):
        return False


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ("name", "tone", "icon")
    search_fields = ("name",)
