import hashlib
import secrets
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from conversations.models import Need

from . import channels
from .sealed import SealedField
from .widget.colour import check_brand
from .widget.sites import check_sites


def new_token():
    return secrets.token_hex(12)


class Inbox(models.Model):
    """One place that customers write to: a mailbox, a site's widget, an API client."""

    class Scale(models.TextChoices):
        NONE = "", _("Do not ask")
        FIVE = "five", _("Five faces, from bad to great")
        THUMBS = "thumbs", _("Thumb up or down")

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
    undo_seconds = models.PositiveSmallIntegerField(
        _("undo a sent answer within (seconds)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
        help_text=_("So long an answer waits. Empty: 10 for mail, 0 (at once) for a chat."),
    )
    needed_to_close = ArrayField(
        models.CharField(max_length=12, choices=Need),
        verbose_name=_("asked for before closing"),
        default=list,
        blank=True,
        help_text=_("An agent says this first. Spam, duplicates and the bot are not asked."),
    )
    # Satisfaction: in a chat at once, by mail some time after the end.
    rating_scale = models.CharField(
        _("how was it?"), max_length=8, choices=Scale, default=Scale.FIVE, blank=True
    )
    rating_after = models.PositiveSmallIntegerField(
        _("asked by mail after (hours)"),
        default=1,
        help_text=_("Asked once, when it was solved: not of spam, and not of what closed itself."),
    )
    rating_again = models.PositiveSmallIntegerField(
        _("reminded once after (days)"),
        null=True,
        blank=True,
        default=3,
        help_text=_("Empty: never."),
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
    brand_colour = models.CharField(
        _("colour"), max_length=7, default="#0b5f4c", validators=[check_brand]
    )
    greeting = models.CharField(_("greeting"), max_length=200, blank=True)
    allowed_sites = models.TextField(
        _("sites that may show the widget"),
        blank=True,
        validators=[check_sites],
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
    def undo_time(self):
        """So long an answer waits before it leaves, to be taken back in."""
        seconds = self.speaks.undo_seconds if self.undo_seconds is None else self.undo_seconds
        return timedelta(seconds=seconds)

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

    def due(self, now):
        return self.waiting().filter(due_at__lte=now)

    def quarantined(self):
        return self.filter(state=ReceivedMail.State.QUARANTINED)

    def store(self, inbox, raw, *, via, now=None, **fields):
        """Keep a mail's bytes, once an inbox. -> (received, is_new). Committed when it returns."""
        digest = self.model.digest(raw)
        kept = self.filter(inbox=inbox, sha256=digest).defer("raw")
        if received := kept.first():
            return received, False
        now = now or timezone.now()
        fields = {"received_at": now, "due_at": now, **fields}
        try:
            with transaction.atomic(durable=True):
                return self.create(
                    inbox=inbox, raw=raw, size=len(raw), sha256=digest, via=via, **fields
                ), True
        except IntegrityError:
            return kept.get(), False


class ReceivedMail(models.Model):
    """A mail as it came, byte by byte. Stored before anybody reads it, and kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN_IN = "taken_in", _("In a conversation")
        # Recognised and left out for a reason: our own loop, a duplicate under another name.
        SET_ASIDE = "set_aside", _("Set aside")
        # We could not read it. Shown to admins, and can be tried again.
        QUARANTINED = "quarantined", _("Could not be read")

    TRIES = 3
    # So long one try may take; then another worker may have the mail.
    LEASE = timedelta(minutes=2)

    inbox = models.ForeignKey(
        Inbox, models.PROTECT, related_name="received", verbose_name=_("inbox")
    )
    via = models.CharField(_("came by"), max_length=10)  # imap, smtp, command
    raw = models.BinaryField()
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    envelope_from = models.CharField(_("envelope from"), max_length=254, blank=True)
    envelope_to = models.CharField(_("envelope to"), max_length=254, blank=True)
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # An admin has said: in with it, however many came from there.
    is_wanted = models.BooleanField(default=False, editable=False)

    # What was read in it: whose it is, where an answer goes, which mails it names.
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    answer_to = models.CharField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    references = ArrayField(models.CharField(max_length=250), default=list, editable=False)
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
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["message"], name="mail_of_message"),
            models.Index(fields=["inbox", "sender", "received_at"], name="mail_of_sender"),
            GinIndex(fields=["references"], name="mail_references"),
        ]

    def __str__(self):
        return f"{self.subject or self.sha256[:12]} ({self.get_state_display()})"

    @staticmethod
    def digest(raw):
        return hashlib.sha256(raw).hexdigest()

    def claim(self, now):
        """Whether it is ours to read now. Counted before the first byte is read, so that a mail
        that ends the process is not read for ever."""
        mine = type(self).objects.due(now).filter(pk=self.pk, attempts__lt=self.TRIES)
        return bool(mine.update(attempts=F("attempts") + 1, due_at=now + self.LEASE))

    def hold(self):
        """Wait for its row; whether it still waits to be taken in. Ends with the transaction."""
        self.refresh_from_db(
            fields=["state", "attempts", "is_wanted"],
            from_queryset=type(self).objects.select_for_update(),
        )
        return self.state == self.State.WAITING

    def finish(self, state, *, message=None, cause=""):
        self.state, self.message, self.cause = state, message, cause[:300]
        self.save(
            update_fields=[
                *("state", "message", "cause"),
                *("sender", "answer_to", "subject", "references"),
            ]
        )

    @transaction.atomic
    def quarantine(self, cause):
        if self.hold():
            self.finish(self.State.QUARANTINED, cause=cause)

    @transaction.atomic
    def fail(self, cause, now):
        """One try was in vain: another one later, and after the last it is set before an admin."""
        if self.hold():
            if self.attempts >= self.TRIES:
                return self.finish(self.State.QUARANTINED, cause=cause)
            self.cause, self.due_at = cause[:300], now + timedelta(minutes=self.attempts**2)
            self.save(update_fields=["cause", "due_at"])

    def try_again(self, now):
        """At an admin's word: read it afresh, and let it in whatever the fuses say."""
        done = self.State.TAKEN_IN
        return (
            type(self)
            .objects.filter(pk=self.pk)
            .exclude(state=done)
            .update(state=self.State.WAITING, attempts=0, due_at=now, cause="", is_wanted=True)
        )


class SentMail(models.Model):
    """Outgoing mail of a development server, read at /dev/outbox/. Never used in production."""

    sent_at = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=254)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=250, blank=True)
    raw = models.BinaryField()

    def __str__(self):
        return self.subject
