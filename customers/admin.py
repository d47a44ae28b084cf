from django.contrib import admin

from .models import Customer, Identity


class IdentityInline(admin.StackedInline):
    model = Identity
    fk_name = "customer"
    fields = ("kind", "value", "is_verified")
    extra = 0


class Known(admin.AllValuesFieldListFilter):
    """Without the blank value, whose link would have no text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lookup_choices = self.lookup_choices.exclude(**{self.field_path: ""})


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ("display_name", "company", "country", "is_vip", "last_seen_at")
    list_filter = ("is_vip", ("country", Known), ("language", Known))
    search_fields = ("name", "company", "identities__value")
    readonly_fields = ("created_at", "last_seen_at")
    exclude = ("browsing", "set_by_hand", "version")
    inlines = (IdentityInline,)
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).current().prefetch_related("identities")

    def has_delete_permission(self, request, customer=None):
        """A customer is part of conversations, which are kept."""
        return False
