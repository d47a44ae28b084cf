import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from . import channels
from .sealed import SealedField


def new_token():
    return secrets.token_hex(12)


class Inbox(models.Model):
    """One place that customers write to: a mailbox, a site's widget, an API client."""

    name = models.CharField(_("name"), max_length=80)
    channel = models.CharField(_("channel"), max_length=20, choices=channels.choices)
    is_active = models.BooleanField(_("in use"), default=True)
    # Names the inbox in public: in the widget's script tag and on the command line.
    token = models.CharField(_("token"), max_length=40, unique=True, default=new_token)
    team = models.ForeignKey(
        "team.Team",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("team"),
        help_text=_("New conversations go to this team. Without one, everybody sees them."),
    )
    has_bot = models.BooleanField(_("the bot answers first"), default=False)
    reopen_days = models.PositiveSmallIntegerField(
        _("reopen within (days)"),
        default=14,
        help_text=_("An answer after this many days starts a new conversation."),
    )
    # How customers see us, by mail and in the widget.
    address = models.EmailField(
        _("address"),
        blank=True,
        help_text=_("What customers write to, and what our mails are from."),
    )
    sender_name = models.CharField(_("sender's name"), max_length=80, blank=True)
    signature = models.TextField(_("signature"), blank=True)

    # The widget.
    brand_colour = models.CharField(_("colour"), max_length=7, default="#0b5f4c")
    greeting = models.CharField(_("greeting"), max_length=200, blank=True)
    allowed_sites = models.TextField(
        _("sites that may show the widget"),
        blank=True,
        help_text=_("One origin a line, such as https://shop.example. Empty: every site."),
    )
    identity_secret = models.CharField(
        _("secret for signed-in customers"), max_length=64, default=secrets.token_urlsafe
    )

    # The mailbox. Read by IMAP, when a host is given.
    imap_host = models.CharField(_("IMAP server"), max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(_("IMAP port"), default=993)
    imap_is_tls = models.BooleanField(_("IMAP over TLS"), default=True)
    imap_user = models.CharField(_("IMAP user"), max_length=200, blank=True)
    imap_password = SealedField(_("IMAP password"), blank=True)
    imap_folder = models.CharField(_("IMAP folder"), max_length=100, default="INBOX")
    # How far it was read: {"uid_validity": 1, "uid": 42}. By UID, never by date or number.
    imap_place = models.JSONField(default=dict, blank=True, editable=False)
    fetched_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)
    fetch_error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")
        constraints = [
            models.UniqueConstraint(
                Lower("address"), condition=~Q(address=""), name="one_inbox_an_address"
            )
        ]

    def __str__(self):
        return self.name

    @cached_property
    def speaks(self):
        """Its channel: the translator."""
        return channels.get(self.channel)

    @property
    def icon(self):
        return self.speaks.icon

    @property
    def channel_label(self):
        return self.speaks.label

    @property
    def reopen_window(self):
        return timedelta(days=self.reopen_days)

    @property
    def origins(self):
        return self.allowed_sites.split()


class ReceivedMailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=ReceivedMail.State.WAITING)

    def quarantined(self):
        return self.filter(state=ReceivedMail.State.QUARANTINED)


class ReceivedMail(models.Model):
    """A mail as it came, byte by byte. Stored before anybody reads it, and kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN_IN = "taken_in", _("In a conversation")
        # Recognised and left out for a reason: our own loop, a duplicate under another name.
        SET_ASIDE = "set_aside", _("Set aside")
        # We could not read it. Shown to admins, and can be tried again.
        QUARANTINED = "quarantined", _("Could not be read")

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="received")
    via = models.CharField(_("came by"), max_length=10)  # imap, smtp, command
    raw = models.BinaryField()
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    envelope_from = models.CharField(max_length=254, blank=True)
    envelope_to = models.CharField(max_length=254, blank=True)
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    message = models.ForeignKey(
        "conversations.Message", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReceivedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mail")
        constraints = [
            models.UniqueConstraint(fields=["inbox", "sha256"], name="the_same_bytes_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["message"], name="mail_of_message"),
        ]

    def __str__(self):
        return f"{self.subject or self.sha256[:12]} ({self.get_state_display()})"

    @staticmethod
    def digest(raw):
        return hashlib.sha256(raw).hexdigest()


class SentMail(models.Model):
    """Outgoing mail of a development server, read at /dev/outbox/. Never used in production."""

    sent_at = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=254)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=250, blank=True)
    raw = models.BinaryField()

    def __str__(self):
        return self.subject
