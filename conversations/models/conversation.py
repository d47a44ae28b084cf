import secrets
from datetime import timedelta
from functools import partial, wraps

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields.generated import GeneratedField
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..events import Kind
from ..filters import ConversationQuerySet
from ..thanks import is_pure_thanks
from .message import Message

PREVIEW = 120
NEWS = {Kind.MESSAGE_RECEIVED, Kind.NOTE_ADDED, Kind.HANDED_OFF, Kind.BOUNCED, Kind.OPENED}


class Refused(Exception):
    """What was asked for cannot be done now. Its text says why, and is shown to the agent."""


def verb(method):
    """A change of a conversation: alone with its row, on its latest state, in one transaction."""

    @wraps(method)
    def change(self, *args, **kwargs):
        kwargs["now"] = kwargs.get("now") or timezone.now()
        with transaction.atomic():
            self.lock()
            return method(self, *args, **kwargs)

    return change


def new_token():
    return secrets.token_hex(16)


class Conversation(models.Model):
    """One exchange with one customer in one inbox.

    Its state is `status`; who has it, who waits and what is promised are fields of their own. The
    table of what may happen in which state is in docs/architecture.md; each line of it is a verb
    here, and every verb writes one event.
    """

    class Status(models.TextChoices):
        BOT = "bot", _("With bot")
        PENDING = "pending", _("Pending")
        ACTIVE = "active", _("Active")
        BOT_HANDLED = "bot_handled", _("Bot Handled")
        CLOSED = "closed", _("Closed")

    class CloseReason(models.TextChoices):
        RESOLVED = "resolved", _("Resolved")
        NO_REPLY = "no_reply", _("No reply")
        DUPLICATE = "duplicate", _("Duplicate")
        MERGED = "merged", _("Merged")
        SPAM = "spam", _("Spam")

    class Priority(models.TextChoices):
        NONE = "", _("No priority")
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    class Turn(models.IntegerChoices):
        """Whose turn is it? The order of the list."""

        NEEDS_PERSON = 0, _("Needs a person")
        OURS = 1, _("Your turn")
        THEIRS = 2, _("Their turn")
        SNOOZED = 3, _("Snoozed")
        DONE = 4, _("Done")

    DONE = (Status.BOT_HANDLED, Status.CLOSED)

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="conversations")
    inbox = models.ForeignKey("inboxes.Inbox", models.PROTECT, related_name="conversations")
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    close_reason = models.CharField(
        _("closed because"), max_length=10, choices=CloseReason, blank=True
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("assigned to"),
        related_name="conversations",
    )
    team = models.ForeignKey(
        "team.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("team")
    )
    priority = models.CharField(
        _("priority"), max_length=6, choices=Priority, blank=True, default=Priority.NONE
    )
    tags = models.ManyToManyField("Tag", blank=True, verbose_name=_("tags"))

    # Time of the first customer message that is unanswered, or null: whose turn it is.
    waiting_since = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    # When the customer should next hear from us. Kept here by the sla app, so that the list can
    # sort and show it without joining.
    due_at = models.DateTimeField(null=True, blank=True)
    # Raised whenever bot and person change places; a bot's reply carries the one it read.
    handler_epoch = models.PositiveIntegerField(default=0)
    # Raised by every event: cursor of the live screens, and what a writer has seen.
    version = models.PositiveIntegerField(default=0)
    # The version of the last event that has something to read: above what an agent has seen, the
    # conversation is unread for them.
    news_version = models.PositiveIntegerField(default=0)
    has_person_spoken = models.BooleanField(default=False)

    opened_at = models.DateTimeField(_("opened"))
    last_activity_at = models.DateTimeField(_("last activity"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    preview = models.CharField(max_length=PREVIEW, blank=True)
    # Who wrote the line that the list shows: customer, agent or bot.
    preview_by = models.CharField(max_length=8, blank=True)
    follow_up_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    # Random: names the conversation in reply addresses and to the customer's browser.
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    turn = GeneratedField(
        expression=Case(
            When(status__in=[Status.CLOSED, Status.BOT_HANDLED], then=Value(4)),
            When(snoozed_until__isnull=False, then=Value(3)),
            When(status=Status.PENDING, then=Value(0)),
            When(status=Status.ACTIVE, waiting_since__isnull=False, then=Value(1)),
            default=Value(2),
        ),
        output_field=models.PositiveSmallIntegerField(choices=Turn),
        db_persist=True,
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed") & ~Q(close_reason="")
                | ~Q(status="closed") & Q(close_reason=""),
                name="closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["closed", "bot_handled"], closed_at__isnull=False)
                | Q(status__in=["bot", "pending", "active"], closed_at=None),
                name="done_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "bot_handled"])
                | Q(waiting_since=None, snoozed_until=None),
                name="nobody_waits_when_done",
            ),
        ]
        indexes = [
            models.Index("turn", F("last_activity_at").desc(), F("id").desc(), name="list_all"),
            models.Index(
                "status", F("last_activity_at").desc(), F("id").desc(), name="list_by_status"
            ),
            models.Index(
                "team",
                "turn",
                F("last_activity_at").desc(),
                F("id").desc(),
                name="list_of_team",
                condition=Q(status__in=["bot", "pending", "active"]),
            ),
            models.Index(
                "assignee",
                "turn",
                F("last_activity_at").desc(),
                F("id").desc(),
                name="list_mine",
                condition=Q(status__in=["bot", "pending", "active"]),
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="snoozed",
            ),
            models.Index("customer", F("last_activity_at").desc(), name="of_customer"),
            models.Index(fields=["closed_at"], name="closed_at"),
        ]

    def __str__(self):
        return f"C-{self.pk} {self.subject or self.preview}"

    # --- What it is ------------------------------------------------------------------------------

    @property
    def is_done(self):
        return self.status in self.DONE

    @property
    def state(self):
        """The word for the design's data-state: snoozed is shown before the status."""
        if self.snoozed_until and not self.is_done:
            return "snoozed"
        return "bot" if self.status == self.Status.BOT_HANDLED else self.status

    @property
    def state_label(self):
        return _("Snoozed") if self.state == "snoozed" else self.get_status_display()

    @property
    def spine(self):
        """Who has it, for the design's data-by: agent, wait, bot or done."""
        if self.status == self.Status.CLOSED or self.state == "snoozed":
            return "done"
        if self.status == self.Status.PENDING:
            return "wait"
        return "bot" if self.status in {"bot", "bot_handled"} else "agent"

    def is_visible_to(self, agent):
        """The same answer as the queryset's `visible_to`, for one that is in hand."""
        return Conversation.objects.visible_to(agent).filter(pk=self.pk).exists()

    # --- The log ---------------------------------------------------------------------------------

    def lock(self):
        """Wait for this conversation's row and read it afresh. Holds until the transaction ends."""
        self.refresh_from_db(from_queryset=Conversation.objects.select_for_update(of=("self",)))

    def record(self, kind, *, now, saving=(), actor=None, message=None, note=None, **details):
        """Write one line of the log, and announce it once it is committed.

        Writers take turns on the row (see `lock`), so the log is in commit order: a reader who has
        seen one line never misses an earlier one.
        """
        self.version = F("version") + 1
        if kind in NEWS:
            self.news_version = F("version") + 1
        self.save(update_fields=["version", "news_version", *saving])
        self.refresh_from_db(fields=["version", "news_version", "turn"])
        event = self.events.create(
            version=self.version,
            kind=kind,
            actor=actor,
            message=message,
            note=note,
            details=details,
            created_at=now,
        )
        transaction.on_commit(partial(event.announce))
        return event

    # --- The customer writes -----------------------------------------------------------------------

    @verb
    def receive(self, body="", *, now, sender=None, auto="", is_thanks=None, **fields):
        """Store what came from outside; it wakes, reopens or only accompanies the conversation.

        `sender` is the customer who wrote, when that is not the conversation's own. Raises
        IntegrityError when the inbox already has a message with this `external_id`.
        """
        body = body.replace("\x00", "")
        message = self.messages.create(
            inbox_id=self.inbox_id,
            direction=Message.Direction.IN,
            customer=sender or self.customer,
            body=body,
            auto=auto,
            created_at=now,
            **fields,
        )
        if auto == Message.Auto.AUTO_REPLY:
            self.record(Kind.AUTO_REPLY_RECEIVED, now=now, message=message)
            return message
        if is_thanks is None:
            is_thanks = is_pure_thanks(body)
        if is_thanks and self.is_done:
            self._show(message, by="customer", now=now)
            self.record(Kind.ACKNOWLEDGED, now=now, message=message, saving=self._shown)
            return message

        if self.is_done:
            self._reopen(now=now, why="answered")
        if self.snoozed_until:
            self._wake(now=now, why="answered")
        if not is_thanks and self.waiting_since is None:
            self.waiting_since = now
        self._show(message, by="customer", now=now)
        self.record(
            Kind.MESSAGE_RECEIVED,
            now=now,
            message=message,
            saving=[*self._shown, "waiting_since"],
            is_thanks=is_thanks,
        )
        return message

    @verb
    def bounce(self, failed, *, now, message=None, error="", is_permanent=True):
        """A message of ours came back: it is shown as failed, and an agent has to look."""
        if is_permanent:
            failed.mark(Message.Delivery.FAILED, now=now, error=error)
            self.refresh_from_db()
        saving = ["waiting_since"]
        if is_permanent:
            if self.is_done:
                self._reopen(now=now, why="delivery failed", to=self.Status.PENDING)
            elif self.status == self.Status.BOT:
                self._leave_bot(self.Status.PENDING)
                saving += ["status", "handler_epoch"]
            if self.snoozed_until:
                self._wake(now=now, why="delivery failed")
            self.waiting_since = self.waiting_since or now
        self.record(
            Kind.BOUNCED,
            now=now,
            message=message,
            saving=saving,
            failed=failed.pk,
            error=error[:300],
            is_permanent=is_permanent,
        )

    # --- An agent works ----------------------------------------------------------------------------

    @verb
    def reply(self, body, *, by, now, client_id="", html="", due_at=None, **fields):
        """Write to the customer. Returns the message; pressing Send twice returns the first.

        Raises Refused when the same `client_id` comes with another text.
        """
        if client_id and (before := self._sent_before(Message, by, client_id)):
            if before.conversation_id != self.pk or before.body != body:
                raise Refused(_("This was already sent, with another text."))
            return before
        if self.is_done:
            self._reopen(now=now, why="replied", by=by, to=self.Status.ACTIVE)
        elif self.status != self.Status.ACTIVE:
            self._take(by, now=now)
        return self._send(body, by=by, now=now, client_id=client_id, html=html, **fields)

    @verb
    def take_over(self, by, *, now, over=None):
        """Take it in hand. `over` is the pk of the assignee whom the agent saw there.

        Raises Refused when somebody else was faster.
        """
        if self.status == self.Status.ACTIVE and self.assignee_id == by.pk:
            return
        if self.status == self.Status.ACTIVE and self.assignee_id and self.assignee_id != over:
            raise Refused(gettext("%(name)s took over before you.") % {"name": self.assignee.name})
        if self.is_done:
            self._reopen(now=now, why="taken over", by=by, to=self.Status.ACTIVE)
        else:
            self._take(by, now=now)

    @verb
    def assign_to(self, agent, *, now, by=None, why=""):
        """Give it to an agent, or to nobody (None). The status stays as it is."""
        if self.assignee_id == (agent and agent.pk):
            return
        if agent and (agent.is_bot or not agent.is_active):
            raise Refused(gettext("%(name)s cannot take conversations.") % {"name": agent.name})
        before, self.assignee = self.assignee_id, agent
        self.record(
            Kind.ASSIGNED,
            now=now,
            actor=by,
            saving=["assignee"],
            assignee=agent and agent.pk,
            name=agent.name if agent else "",
            was_assignee=before,
            why=why,
        )

    @verb
    def hand_to(self, team, *, now, by=None, why=""):
        """Give it to a team, or to no team (None: everybody sees it)."""
        if self.team_id == (team and team.pk):
            return
        before, self.team = self.team_id, team
        saving = ["team"]
        if self.assignee and team and not self.assignee.teams.filter(pk=team.pk).exists():
            self.assignee = None
            saving.append("assignee")
        self.record(
            Kind.HANDED_TO,
            now=now,
            actor=by,
            saving=saving,
            team=team and team.pk,
            name=team.name if team else "",
            was_team=before,
            why=why,
        )

    @verb
    def snooze(self, until, *, by, now):
        """Out of the lists until then, or until the customer writes."""
        if self.is_done:
            raise Refused(_("It is closed. Reopen it to snooze it."))
        if until <= now:
            raise Refused(_("Choose a time that is still to come."))
        if until > now + timedelta(days=366):
            raise Refused(_("A year is the longest a conversation can be snoozed."))
        self.snoozed_until = until
        self.record(
            Kind.SNOOZED, now=now, actor=by, saving=["snoozed_until"], until=until.isoformat()
        )

    @verb
    def wake(self, *, now, by=None):
        """Back into the lists. Does nothing when it is awake, so waking twice is harmless."""
        if self.snoozed_until:
            self._wake(now=now, why="asked" if by else "time", by=by)

    @verb
    def close(self, *, by, now, reason=CloseReason.RESOLVED):
        if self.status == self.Status.CLOSED:
            return
        if reason not in self.CloseReason.values:
            raise Refused(_("That is not a reason to close a conversation."))
        was = self.status
        self._leave_bot(self.Status.CLOSED)
        self._finish(self.Status.CLOSED, now)
        self.close_reason = reason
        self.record(
            Kind.CLOSED,
            now=now,
            actor=by,
            saving=[*self._finished, "close_reason", "handler_epoch"],
            reason=reason,
            was=was,
        )

    @verb
    def reopen(self, *, by, now):
        """Back to work at an agent's word: it is theirs when they had it or nobody did."""
        if self.is_done:
            self._reopen(now=now, why="asked", by=by, to=self.Status.PENDING)

    @verb
    def add_note(self, body, *, by, now, client_id=""):
        if client_id and (before := self._sent_before(self.notes.model, by, client_id)):
            return before
        note = self.notes.create(
            body=body.replace("\x00", ""), author=by, created_at=now, client_id=client_id
        )
        self.record(Kind.NOTE_ADDED, now=now, actor=by, note=note)
        return note

    @verb
    def set_priority(self, priority, *, by, now):
        if priority not in self.Priority.values:
            raise Refused(_("That is not a priority."))
        if self.priority == priority:
            return
        was, self.priority = self.priority, priority
        self.record(
            Kind.PRIORITY_CHANGED, now=now, actor=by, saving=["priority"], to=priority, was=was
        )

    # --- The bot works -----------------------------------------------------------------------------

    @verb
    def bot_reply(self, body, *, by, epoch, now, **fields):
        """The bot answers, if it still has the word. Raises Refused when a person took over."""
        self._check_bot(epoch)
        return self._send(body, by=by, now=now, **fields)

    @verb
    def hand_off(self, *, by, epoch, now, reason="", card=None):
        """The bot asks for a person. `card`: what it knows, for whoever takes over."""
        self._check_bot(epoch)
        self._leave_bot(self.Status.PENDING)
        self.record(
            Kind.HANDED_OFF,
            now=now,
            actor=by,
            saving=["status", "handler_epoch"],
            reason=reason,
            card=card or {},
        )

    @verb
    def solve(self, *, by, epoch, now):
        """The bot has answered it: no person is needed."""
        self._check_bot(epoch)
        self._finish(self.Status.BOT_HANDLED, now)
        self.record(Kind.BOT_SOLVED, now=now, actor=by, saving=self._finished)

    @verb
    def return_to_bot(self, *, by, now):
        if self.is_done:
            raise Refused(_("It is closed. Reopen it first."))
        if not self.inbox.has_bot:
            raise Refused(_("This inbox has no bot."))
        if self.status == self.Status.BOT:
            return
        self.status, self.assignee = self.Status.BOT, None
        self.handler_epoch += 1
        self.record(
            Kind.RETURNED_TO_BOT, now=now, actor=by, saving=["status", "assignee", "handler_epoch"]
        )

    @verb
    def rate(self, score, *, now, comment=""):
        """Keep what the customer thinks; once a conversation, later answers correct the first."""
        rating = self._meta.get_field("rating").related_model
        rating.objects.update_or_create(
            conversation=self,
            defaults={"score": score, "comment": comment[:2000], "created_at": now},
        )
        self.record(Kind.RATED, now=now, score=score)

    # --- Steps that verbs share: each changes columns, some write the event of a change inside -------

    _shown = ("last_activity_at", "preview", "preview_by")
    _finished = ("status", "closed_at", "waiting_since", "snoozed_until")

    def _show(self, message, *, by, now):
        self.last_activity_at = now
        text = " ".join(message.body[:500].split()) or message.subject
        self.preview, self.preview_by = Truncator(text).chars(PREVIEW - 1), by

    def _send(self, body, *, by, now, client_id="", **fields):
        message = self.messages.create(
            inbox_id=self.inbox_id,
            direction=Message.Direction.OUT,
            author=by,
            body=body.replace("\x00", ""),
            client_id=client_id,
            created_at=now,
            delivery=Message.Delivery.QUEUED,
            delivery_due_at=now,
            **fields,
        )
        waited = (now - self.waiting_since).total_seconds() if self.waiting_since else None
        is_first = not self.has_person_spoken and not by.is_bot
        self._show(message, by=by.kind, now=now)
        self.waiting_since = None
        self.has_person_spoken |= not by.is_bot
        self.record(
            Kind.MESSAGE_SENT,
            now=now,
            actor=by,
            message=message,
            saving=[*self._shown, "waiting_since", "has_person_spoken"],
            waited=waited,
            is_first=is_first,
        )
        return message

    def _sent_before(self, model, by, client_id):
        return model.objects.filter(author=by, client_id=client_id).first()

    def _take(self, by, *, now):
        was, before = self.status, self.assignee_id
        self._leave_bot(self.Status.ACTIVE)
        self.assignee, self.snoozed_until = by, None
        self.record(
            Kind.TAKEN_OVER,
            now=now,
            actor=by,
            saving=["status", "assignee", "handler_epoch", "snoozed_until"],
            was=was,
            was_assignee=before,
        )

    def _leave_bot(self, to):
        """Bot and person change places; whatever the bot still writes is refused from now on."""
        if self.status == self.Status.BOT:
            self.handler_epoch += 1
        self.status = to

    def _check_bot(self, epoch):
        if self.status != self.Status.BOT or self.handler_epoch != epoch:
            raise Refused(_("A person has taken over."))

    def _finish(self, status, now):
        self.status, self.closed_at = status, now
        self.waiting_since = self.snoozed_until = None

    def _wake(self, *, now, why, by=None):
        self.snoozed_until = None
        self.record(Kind.WOKEN, now=now, actor=by, saving=["snoozed_until"], why=why)

    def _reopen(self, *, now, why, by=None, to=None):
        """Back from done. Where to: with a person's word as said, else the bot if it never was
        anybody else's, else pending."""
        if to is None:
            with_bot = self.inbox.has_bot and not self.has_person_spoken
            to = self.Status.BOT if with_bot else self.Status.PENDING
        was = self.status
        self.status, self.close_reason, self.closed_at = to, "", None
        if to == self.Status.ACTIVE:
            self.assignee = by
        if to == self.Status.BOT:
            self.assignee = None
        if was == self.Status.BOT_HANDLED and to != self.Status.BOT:
            self.handler_epoch += 1
        self.record(
            Kind.REOPENED,
            now=now,
            actor=by,
            saving=["status", "close_reason", "closed_at", "assignee", "handler_epoch"],
            why=why,
            was=was,
        )
