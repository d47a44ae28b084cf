import secrets
from contextlib import contextmanager

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..events import Kind


def new_token():
    return secrets.token_hex(16)


class Nobody:
    """Who wrote what is automatic."""

    kind, tone, initials = "automation", "grey", ""
    name = display_name = first_name = first_name_or_name = _("Automatic")


NOBODY = Nobody()


class MessageQuerySet(models.QuerySet):
    def sent_to_customer(self):
        return self.told().filter(direction=Message.Direction.OUT)

    def told(self):
        """What the customer has read, or could: not what was taken back or may still be."""
        told = self.exclude(delivery=Message.Delivery.WITHDRAWN)
        return told.exclude(send_at__isnull=False, delivery=Message.Delivery.QUEUED)

    def waiting(self, now):
        """Their time has not come: they can be taken back."""
        return self.filter(delivery=Message.Delivery.QUEUED, delivery_due_at__gt=now)

    def written_by_people(self):
        """What came from outside and is no machine's answer to a mail of ours."""
        machines = [Message.Auto.AUTO_REPLY, Message.Auto.BOUNCE]
        return self.filter(direction=Message.Direction.IN).exclude(auto__in=machines)

    def undelivered(self):
        """Of ours: what has not gone out for certain."""
        D = Message.Delivery
        return self.filter(delivery__in=[*Message.UNDER_WAY, D.UNCERTAIN, D.FAILED])

    def due(self, now):
        """Waiting to go out, and their time has come."""
        return self.filter(delivery=Message.Delivery.QUEUED, delivery_due_at__lte=now)


class Message(models.Model):
    """What customer and we have both seen. (What only agents see is a Note.)

    A message of ours is its own outbox row: written in the transaction of the reply, it carries
    how far its delivery came until it has arrived or has failed in front of an agent.
    """

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("from us")

    class Delivery(models.TextChoices):
        NONE = "", _("not ours to deliver")
        QUEUED = "queued", _("Queued")
        CLAIMED = "claimed", _("Sending")
        HANDING_OFF = "handing_off", _("Sending…")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        SEEN = "seen", _("Seen")
        UNCERTAIN = "uncertain", _("May not have arrived")
        FAILED = "failed", _("Not sent")
        # Before it left: kept for the log, shown to nobody, never delivered.
        WITHDRAWN = "withdrawn", _("Taken back")

    UNDER_WAY = frozenset({Delivery.QUEUED, Delivery.CLAIMED, Delivery.HANDING_OFF})

    class Auto(models.TextChoices):
        NO = "", _("written by a person")
        AUTO_REPLY = "auto_reply", _("automatic reply")
        BOUNCE = "bounce", _("bounce")
        LIST = "list", _("mailing list")
        # Of ours: nobody wrote it.
        AUTOMATIC = "automatic", _("automatic message")

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="messages")
    # The conversation that it goes back to, once it was merged or split. Null: it never moved.
    home = models.ForeignKey(
        "Conversation", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    inbox = models.ForeignKey("inboxes.Inbox", models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)
    # Who wrote it: one of us, or a customer (in a mail: perhaps not the conversation's own).
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # As whom they wrote it, when agents merged them with somebody.
    came_as = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # hardly any has one
    )
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    # The rest of a mail: quoted history and signature. Folded on the screen, never dropped.
    quoted = models.TextField(blank=True)
    # Sanitised, and only when it shows more than `body` does.
    html = models.TextField(blank=True)
    remote_images = models.PositiveIntegerField(default=0)
    # Others who got or get this mail: [["Name", "address"], ...]
    to = models.JSONField(default=list, blank=True)
    cc = models.JSONField(default=list, blank=True)
    # The address that an answer to this mail goes to, as its sender wishes.
    answer_to = models.CharField(max_length=254, blank=True)
    # What the bot offers with it: {"buttons": [{"text", "value"}], "field": "email"}. A press on a
    # button is a message of the customer, with the button's value in `chosen`.
    offers = models.JSONField(default=dict, blank=True)
    chosen = models.CharField(max_length=80, blank=True)
    # What it is quoted from: [{"title", "url"}]
    sources = models.JSONField(default=list, blank=True)
    auto = models.CharField(max_length=10, choices=Auto, blank=True, default=Auto.NO)
    created_at = models.DateTimeField()

    # The provider's id (a mail's Message-ID): what makes receiving it twice harmless.
    external_id = models.CharField(max_length=250, blank=True)
    # The browser's id of one press of Send: what makes pressing twice harmless.
    client_id = models.CharField(max_length=64, blank=True)
    # Random: goes into our Message-ID, so that nobody can guess or restore his way into a thread.
    token = models.CharField(max_length=32, default=new_token, editable=False)

    # When it was to go out, if not at once: a moment to take it back in, or a chosen time.
    send_at = models.DateTimeField(null=True, blank=True)
    is_scheduled = models.BooleanField(default=False)
    delivery = models.CharField(max_length=12, choices=Delivery, blank=True, default=Delivery.NONE)
    delivery_due_at = models.DateTimeField(null=True, blank=True)
    delivery_attempts = models.PositiveSmallIntegerField(default=0)
    delivery_error = models.CharField(max_length=300, blank=True)
    delivery_changed_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inbox", "external_id"],
                condition=~Q(external_id=""),
                name="stored_once_an_inbox",
            ),
            models.UniqueConstraint(
                fields=["author", "client_id"], condition=~Q(client_id=""), name="sent_once"
            ),
            models.CheckConstraint(
                condition=Q(direction="in", author=None, delivery="")
                | Q(direction="out", author__isnull=False) & ~Q(delivery="") & ~Q(auto="automatic")
                | Q(direction="out", author=None, auto="automatic") & ~Q(delivery=""),
                name="theirs_or_ours",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"]),
            models.Index(
                fields=["delivery_due_at"],
                condition=Q(delivery__in=["queued", "claimed", "handing_off"]),
                name="message_outbox",
            ),
            models.Index(fields=["token"], name="message_token"),
            models.Index(
                fields=["came_as"], condition=Q(came_as__isnull=False), name="message_came_as"
            ),
            models.Index(fields=["home"], condition=Q(home__isnull=False), name="message_home"),
        ]

    def __str__(self):
        return self.body[:60]

    @property
    def is_ours(self):
        return self.direction == self.Direction.OUT

    @property
    def is_automatic(self):
        """Whether it is one of ours that no person and no bot wrote."""
        return self.auto == self.Auto.AUTOMATIC

    @property
    def is_from_machine(self):
        """Whether it is one of ours that no person wrote."""
        return self.is_automatic or bool(self.author and self.author.is_bot)

    @property
    def by(self):
        """Who wrote it, with a name, initials and a tone."""
        if self.is_automatic:
            return NOBODY
        return self.author or self.customer or self.conversation.customer

    @property
    def readers(self):
        """The addresses that know this mail: where it came from, and where it went."""
        went_to = [address for _name, address in [*self.to, *self.cc]]
        return {address.lower() for address in [self.answer_to, *went_to] if address}

    def is_stuck(self):
        return self.delivery in {self.Delivery.FAILED, self.Delivery.UNCERTAIN}

    @contextmanager
    def in_its_conversation(self):
        """A transaction, alone with the row of its conversation: wherever it is by now."""
        with transaction.atomic():
            before = None
            while before != self.conversation_id:
                before = self.conversation_id
                self.conversation.lock()
                self.refresh_from_db(fields=["conversation", "delivery"])
            yield

    def mark(self, delivery, *, now, error=""):
        """Note how far the delivery came, and say so on every screen. Never goes backwards."""
        order = [choice for choice in self.Delivery.values if choice]
        arrived = {self.Delivery.DELIVERED, self.Delivery.SEEN}
        with self.in_its_conversation():
            if self.delivery in {delivery, self.Delivery.WITHDRAWN}:
                return
            if self.delivery in arrived and order.index(delivery) < order.index(self.delivery):
                return
            if delivery == self.Delivery.UNCERTAIN and self.delivery not in self.UNDER_WAY:
                return  # meanwhile it became known
            self.delivery, self.delivery_error = delivery, error[:300]
            self.delivery_changed_at, self.delivery_due_at = now, None
            self.save(
                update_fields=[
                    "delivery",
                    "delivery_error",
                    "delivery_changed_at",
                    "delivery_due_at",
                    "external_id",
                ]
            )
            self.conversation.record(
                Kind.DELIVERY_CHANGED, now=now, message=self, delivery=delivery, error=error[:300]
            )
            if delivery == self.Delivery.UNCERTAIN and self.conversation.waits_for_answer:
                # Who may not have heard us will perhaps never answer.
                self.conversation.wake(now=now, why="delivery uncertain")

    def retry(self, *, now):
        """Put a message that did not go out back into the queue, at an agent's word."""
        with self.in_its_conversation():
            if not self.is_stuck():
                return
            self.delivery, self.delivery_error = self.Delivery.QUEUED, ""
            self.delivery_due_at, self.delivery_attempts = now, 0
            self.save(
                update_fields=[
                    "delivery",
                    "delivery_error",
                    "delivery_due_at",
                    "delivery_attempts",
                ]
            )
            self.conversation.record(
                Kind.DELIVERY_CHANGED, now=now, message=self, delivery=self.Delivery.QUEUED
            )
