from adminsortable2.admin import SortableAdminMixin
from django.contrib import admin

from .models import Category


@admin.register(Category)
class CategoryAdmin(SortableAdminMixin, admin.ModelAdmin):
    list_display = ["name", "text"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
