"""Conversations can be looked up here; what happens to them happens in the inbox, and is logged."""

from django.contrib import admin

from .models import Conversation, Department, Event, IssueType


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
    list_filter = (
        "status",
        "close_reason",
        "priority",
        "department",
        "issue_type",
        "team",
        "inbox",
    )
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


@admin.register(Department, IssueType)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "icon", "tone", "position", "is_active")
    list_editable = ("position", "is_active")
    fields = ("name", "icon", "tone", "position", "is_active")

    def get_changeform_initial_data(self, request):
        last = self.model.objects.order_by("position").last()
        return {"position": last.position + 1 if last else 1}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """In the table each field says what it is, also to who does not see its column."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:  # its key has none
            field.widget.attrs["aria-label"] = field.label
        return field

    def get_actions(self, request):
        """One by one: what is in use cannot go."""
        return {}

    def has_delete_permission(self, request, category=None):
        """What a conversation has is retired, not deleted."""
        allowed = super().has_delete_permission(request, category)
        return allowed and category is not None and not category.conversations.exists()
