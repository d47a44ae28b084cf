from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import placeholders
from inboxes.admin import InboxAdmin
from inboxes.listeners import wake
from inboxes.models import Inbox
from team.locale import speaking

from . import tasks
from .models import CLOSING, NUDGE, FollowUps, FollowUpText

EXAMPLE = {
    "customer.first_name": "Amara",
    "customer.name": "Amara Okafor",
    "agent.first_name": "Maya",
    "agent.name": "Maya Lind",
    "conversation.number": "C-20944",
}


def as_read(text, language):
    """How a customer reads it, with somebody's values filled in."""
    with speaking(language):
        return format_html(
            '<div class="as-read" dir="auto">{}</div>',
            placeholders.fill_unseen(str(text), EXAMPLE),
        )


def when_to_us(follow_ups):
    if not follow_ups.remind_after:
        return gettext("Never")
    return gettext("After %(count)d office hours") % {"count": follow_ups.remind_after}


def when_to_customers(follow_ups):
    if not follow_ups.nudge_after:
        return gettext("Never")
    days = {"asked": follow_ups.nudge_after, "closed": follow_ups.close_after}
    if not follow_ups.close_after:
        return gettext("After %(asked)d days; it stays open") % days
    return gettext("After %(asked)d days; closed after %(closed)d more") % days


class FollowUpTextInline(admin.StackedInline):
    model = FollowUpText
    extra = 0
    fields = ["language", "nudge", "nudge_as_read", "closing", "closing_as_read"]
    readonly_fields = ["nudge_as_read", "closing_as_read"]

    def get_formset(self, request, obj=None, **kwargs):
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in ("nudge", "closing")}
        return super().get_formset(request, obj, widgets=widgets, **kwargs)

    @admin.display(description=_("as Amara reads it"))
    def nudge_as_read(self, text):
        return as_read(text.nudge or NUDGE, text.language)

    @admin.display(description=_("as Amara reads it"))
    def closing_as_read(self, text):
        return as_read(text.closing or CLOSING, text.language)


@admin.register(FollowUps)
class FollowUpsAdmin(admin.ModelAdmin):
    list_display = ["inbox", "to_us", "to_customers"]
    list_select_related = ["inbox"]
    ordering = ["inbox__name"]
    inlines = [FollowUpTextInline]
    readonly_fields = ["usual"]
    fieldsets = [
        (None, {"fields": ["inbox"]}),
        (_("To us"), {"fields": ["remind_after"]}),
        (
            _("To the customer"),
            {
                "fields": ["nudge_after", "close_after", "in_office_hours", "usual"],
                "description": _(
                    "Any answer ends it, of the customer or of ours. Nobody is asked twice, nobody"
                    " who waits for us, and nobody whose mails come back. In a conversation an"
                    " agent can say: not this time."
                ),
            },
        ),
    ]

    @admin.display(description=_("what is written if you write nothing below"))
    def usual(self, follow_ups):
        return format_html("{}{}", as_read(NUDGE, ""), as_read(CLOSING, ""))

    @admin.display(description=_("we are reminded"))
    def to_us(self, follow_ups):
        return when_to_us(follow_ups)

    @admin.display(description=_("the customer is asked"))
    def to_customers(self, follow_ups):
        return when_to_customers(follow_ups)

    def get_readonly_fields(self, request, obj=None):
        # Another inbox's would be another one.
        return [*super().get_readonly_fields(request, obj), *(["inbox"] if obj else [])]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        wake(tasks.replan, form.instance.inbox_id)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        wake(tasks.replan, obj.inbox_id)


admin.site.unregister(Inbox)


@admin.register(Inbox)
class InboxWithFollowUpsAdmin(InboxAdmin):
    """The page of an inbox says what happens in it by itself, and leads there."""

    def get_fieldsets(self, request, inbox=None):
        fieldsets = super().get_fieldsets(request, inbox)
        own = (_("Follow-ups"), {"fields": ["to_us", "to_customers", "where"]})
        return [*fieldsets[:3], own, *fieldsets[3:]] if inbox else fieldsets

    def get_readonly_fields(self, request, inbox=None):
        return [*super().get_readonly_fields(request, inbox), "to_us", "to_customers", "where"]

    @admin.display(description=_("we are reminded"))
    def to_us(self, inbox):
        return when_to_us(FollowUps.objects.of(inbox))

    @admin.display(description=_("the customer is asked"))
    def to_customers(self, inbox):
        return when_to_customers(FollowUps.objects.of(inbox))

    @admin.display(description=_("Follow-ups"))
    def where(self, inbox):
        if pk := FollowUps.objects.of(inbox).pk:
            address = reverse("admin:reminders_followups_change", args=[pk])
        else:
            address = reverse("admin:reminders_followups_add", query={"inbox": inbox.pk})
        return format_html('<a href="{}">{}</a>', address, _("Change"))
