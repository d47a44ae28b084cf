from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conversations.models import Need

from . import tasks
from .listeners import wake
from .models import Inbox, ReceivedMail


class InboxForm(forms.ModelForm):
    needed_to_close = forms.MultipleChoiceField(
        label=_("Asked for before closing"),
        help_text=Inbox._meta.get_field("needed_to_close").help_text,
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Never shown again; left empty, it stays as it is.
        hidden = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        self.fields["imap_password"].widget = hidden
        self.fields["brand_colour"].widget = forms.TextInput(attrs={"type": "color"})

    def clean_imap_password(self):
        return self.cleaned_data["imap_password"] or self.instance.imap_password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("channel") == "email" and not cleaned.get("address"):
            self.add_error("address", _("An email inbox needs the address that it answers from."))
        return cleaned


@admin.register(Inbox)
class InboxAdmin(admin.ModelAdmin):
    form = InboxForm
    list_display = ["name", "channel", "address", "team", "is_active", "mailbox"]
    list_filter = ["channel", "is_active", "team"]
    search_fields = ["name", "address", "token"]
    readonly_fields = ["token", "snippet", "mailbox"]
    actions = ["fetch_now"]
    fieldsets = [
        (None, {"fields": ["name", "channel", "is_active", "team", "has_bot", "reopen_days"]}),
        (_("Sending"), {"fields": ["undo_seconds"]}),
        (_("Closing"), {"fields": ["needed_to_close"]}),
        (_("Satisfaction"), {"fields": ["rating_scale", "rating_after", "rating_again"]}),
        (
            _("How customers see us"),
            {"fields": ["address", "sender_name", "signature", "token"]},
        ),
        (
            _("Website chat"),
            {
                "fields": [
                    *("snippet", "brand_colour", "greeting", "allowed_sites", "identity_secret"),
                ],
                "classes": ["collapse"],
            },
        ),
        (
            _("Mailbox"),
            {
                "fields": [
                    *("imap_host", "imap_port", "imap_is_tls", "imap_user", "imap_password"),
                    *("imap_folder", "mailbox"),
                ],
                "description": _(
                    "Read by IMAP, only when a server is given. Mail that arrived in the last 7 "
                    "days and everything new is taken in; nothing in the mailbox is changed."
                ),
                "classes": ["collapse"],
            },
        ),
    ]

    @admin.display(description=_("line for your pages"))
    def snippet(self, inbox):
        line = '<script src="{}/widget.js" data-inbox="{}" async></script>'
        return line.format(settings.SITE_URL.rstrip("/"), inbox.token)

    @admin.display(description=_("mailbox"))
    def mailbox(self, inbox):
        if not inbox.pk or not inbox.imap_host:
            return "—"
        if inbox.fetch_error:
            return inbox.fetch_error
        if inbox.fetched_at:
            when = date_format(timezone.localtime(inbox.fetched_at), "DATETIME_FORMAT")
            return _("Read %(when)s") % {"when": when}
        return _("Not read yet")

    @admin.action(description=_("Read the mailbox now"))
    def fetch_now(self, request, queryset):
        for inbox in queryset.exclude(imap_host=""):
            inbox.imap_place.pop("pause_until", None)
            inbox.save(update_fields=["imap_place"])
            wake(tasks.fetch_mail, inbox.pk)
        self.message_user(request, _("The mailboxes are being read."))


@admin.register(ReceivedMail)
class ReceivedMailAdmin(admin.ModelAdmin):
    """Mail as it came. What needs a look: could not be read, or set aside; with its cause."""

    list_display = ["received_at", "inbox", "sender", "subject", "state", "cause", "actions_of"]
    list_filter = ["state", "inbox", "via", "received_at"]
    list_display_links = ["received_at", "subject"]
    list_select_related = ["inbox"]
    search_fields = ["subject", "sender", "sha256", "cause"]
    ordering = ["-pk"]
    show_full_result_count = False
    actions = ["try_again"]
    fields = [
        *("state", "cause", "attempts", "inbox", "via", "received_at", "sender", "answer_to"),
        *("subject", "envelope_from", "envelope_to", "size", "sha256", "conversation"),
        *("actions_of", "beginning"),
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).defer("raw").select_related("message")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        # Looked at and tried again; never edited.
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        views = [
            ("<int:pk>/raw/", self.raw_view, "raw"),
            ("<int:pk>/try-again/", self.try_again_view, "again"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"inboxes_receivedmail_{name}")
            for route, view, name in views
        ] + super().get_urls()

    @admin.display(description=_("original"))
    def actions_of(self, mail):
        raw = reverse("admin:inboxes_receivedmail_raw", args=[mail.pk])
        return format_html('<a href="{}">{}</a>', raw, _("Download"))

    @admin.display(description=_("conversation"))
    def conversation(self, mail):
        if not mail.message:
            return "—"
        pk = mail.message.conversation_id
        return format_html('<a href="{}">C-{}</a>', reverse("conversations:thread", args=[pk]), pk)

    @admin.display(description=_("its beginning"))
    def beginning(self, mail):
        return format_html("<pre>{}</pre>", bytes(mail.raw[:4000]).decode("utf-8", "replace"))

    def raw_view(self, request, pk):
        mail = get_object_or_404(ReceivedMail, pk=pk)
        response = HttpResponse(bytes(mail.raw), content_type="message/rfc822")
        response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def try_again_view(self, request, pk):
        if request.method == "POST":
            self._try_again(request, ReceivedMail.objects.filter(pk=pk))
        return redirect("admin:inboxes_receivedmail_change", pk)

    @admin.action(description=_("Try again: take it in, whatever the fuses say"))
    def try_again(self, request, queryset):
        self._try_again(request, queryset)

    def _try_again(self, request, queryset):
        mails = [mail for mail in queryset.only("pk") if mail.try_again(timezone.now())]
        for mail in mails:
            wake(tasks.take_in, mail.pk)
        text = ngettext(
            "%(count)d mail is being taken in.", "%(count)d mails are being taken in.", len(mails)
        )
        self.message_user(request, text % {"count": len(mails)}, messages.SUCCESS)
