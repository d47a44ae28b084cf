import secrets
from datetime import UTC, datetime
from functools import partial

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields.generated import GeneratedField
from django.utils.translation import gettext_lazy as _

from ..automation import Automation
from ..events import Kind
from ..filters import IN_QUEUE, URGENCY, ConversationQuerySet
from . import states
from .addressee import Addressee
from .among_agents import AmongAgents
from .automatic import Automatic
from .by_agent import ByAgent
from .by_bot import ByBot
from .by_customer import ByCustomer
from .joining import Joining
from .keeping import Keeping
from .passage import Passage
from .promising import Promising
from .sorting import Sorting
from .states import UNTIL_ANSWER, CloseReason, Priority, Status, Turn
from .steps import PREVIEW, Steps
from .taking_back import TakingBack
from .waiting import Waiting

SAID = {
    Kind.MESSAGE_RECEIVED,
    Kind.MESSAGE_SENT,
    Kind.AUTO_SENT,
    Kind.AUTO_REPLY_RECEIVED,
    Kind.ACKNOWLEDGED,
    Kind.BOUNCED,
    Kind.NOTE_ADDED,
}
NEWS = {
    Kind.MESSAGE_RECEIVED,
    Kind.NOTE_ADDED,
    Kind.HANDED_OFF,
    Kind.BOUNCED,
    Kind.OPENED,
    Kind.MERGED,
}


def new_token():
    return secrets.token_hex(16)


class Conversation(
    ByCustomer,
    ByAgent,
    AmongAgents,
    ByBot,
    Automatic,
    Sorting,
    Joining,
    TakingBack,
    Promising,
    Waiting,
    Keeping,
    Steps,
    models.Model,
):
    """One exchange with one customer in one inbox.

    Its state is `status`; who has it, who waits and what is promised are fields of their own. The
    table of what may happen in which state is in docs/architecture.md; each line of it is a verb
    (see ByCustomer, ByAgent, ByBot, Sorting, Joining), and every verb writes one event.
    """

    Status, CloseReason, Priority, Turn = Status, CloseReason, Priority, Turn
    DONE = states.DONE

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="conversations")
    # The customer whom it was with before agents merged them, when that is another one. What a
    # visitor's browser may see is what came as the same customer.
    came_as = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+"
    )
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
    department = models.ForeignKey(
        "Department",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
        related_name="conversations",
    )
    issue_type = models.ForeignKey(
        "IssueType",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("issue type"),
        related_name="conversations",
    )
    tags = models.ManyToManyField(
        "Tag",
        through="Tagging",
        through_fields=("conversation", "tag"),
        blank=True,
        verbose_name=_("tags"),
        related_name="conversations",
    )
    # Agents who want to hear of it, whoever has it.
    followers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="followed", editable=False
    )

    # Time of the first customer message that is unanswered, or null: whose turn it is.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # Any answer wakes it earlier; UNTIL_ANSWER is later than every day, so nothing else does.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    # By when somebody has said that the customer hears from us, and who. It is told once that it
    # has fallen due.
    promised_for = models.DateTimeField(null=True, blank=True)
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    promise_fell_due_at = models.DateTimeField(null=True, blank=True)
    # When the customer should next hear from us, by a policy or as was promised. Kept here by the
    # sla app, so that the list can sort and show it without joining.
    due_at = models.DateTimeField(null=True, blank=True)
    # What the list shows of that promise, or of one that stands still: see sla/faces.py.
    clock = models.JSONField(null=True, blank=True, editable=False)
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
    # Who wrote the line that the list shows: customer, agent, bot or automation.
    preview_by = models.CharField(max_length=10, blank=True)
    follow_up_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    # The one of which this is part now: what comes for it goes there. See `standing`.
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="merged"
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
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "bot_handled"]) | Q(promised_for=None),
                name="nothing_is_promised_when_done",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until__lt=datetime(3000, 1, 1, tzinfo=UTC))
                | Q(snoozed_until=UNTIL_ANSWER, waiting_since=None),
                name="snoozed_until_a_day_or_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(close_reason="merged", merged_into__isnull=False)
                | ~Q(close_reason="merged") & Q(merged_into=None),
                name="merged_into_another",
            ),
        ]
        indexes = [
            models.Index("turn", F("last_activity_at").desc(), F("id").desc(), name="list_all"),
            models.Index(
                "status", F("last_activity_at").desc(), F("id").desc(), name="list_by_status"
            ),
            # The other orders of a list (see orders.py): only what is open waits or is due.
            models.Index(
                "turn",
                "waiting_since",
                F("last_activity_at").desc(),
                F("id").desc(),
                name="list_by_waiting",
                condition=Q(status__in=["bot", "pending", "active"]),
            ),
            models.Index(
                "turn",
                "due_at",
                F("last_activity_at").desc(),
                F("id").desc(),
                name="list_by_due",
                condition=Q(status__in=["bot", "pending", "active"]),
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
            # Who has little would else be looked for among all that is open.
            models.Index(
                "assignee",
                "turn",
                "waiting_since",
                F("last_activity_at").desc(),
                F("id").desc(),
                name="list_mine_by_waiting",
                condition=Q(status__in=["bot", "pending", "active"]),
            ),
            models.Index(
                "team", URGENCY, "waiting_since", "id", name="queue_of_team", condition=IN_QUEUE
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="snoozed",
            ),
            models.Index(
                fields=["promised_for"],
                condition=Q(promised_for__isnull=False),
                name="promised",
            ),
            models.Index(
                fields=["promised_for"],
                condition=Q(promised_for__isnull=False, promise_fell_due_at=None),
                name="promise_to_fall_due",
            ),
            models.Index(
                "customer", F("last_activity_at").desc(), F("id").desc(), name="of_customer"
            ),
            models.Index(fields=["closed_at"], name="closed_at"),
            GinIndex(SearchVector("subject", config="simple"), name="subject_words"),
        ]

    def __str__(self):
        return f"C-{self.pk} {self.subject or self.preview}"

    # --- What it is

    @property
    def is_done(self):
        return self.status in self.DONE

    @property
    def is_promised(self):
        """Whether something is promised that is still to be done."""
        return not self.is_done and bool(self.due_at or self.clock)

    @property
    def is_in_queue(self):
        """Whether it waits for whoever of its team can take it. The twin of `in_queue`."""
        needs_person = self.status in {Status.PENDING, Status.ACTIVE} and not self.snoozed_until
        return needs_person and bool(self.team_id) and not self.assignee_id

    @property
    def waits_for_answer(self):
        """Whether it is snoozed until the customer answers, and not until a day."""
        return self.snoozed_until == UNTIL_ANSWER

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

    def addressee(self, before=None):
        """Whom an answer by mail goes to, or went to when `before` is that answer. -> Addressee"""
        return Addressee.of(self, before)

    def is_visible_to(self, agent):
        """The same answer as the queryset's `visible_to`, for one that is in hand."""
        return Conversation.objects.visible_to(agent).filter(pk=self.pk).exists()

    # --- The log

    def lock(self):
        """Wait for this conversation's row and read it afresh. Holds until the transaction ends.

        What only needs to know that the row is there does not wait: a tag that is merged into
        another is written to many conversations, and each of their agents may wait for that tag.
        """
        locked = Conversation.objects.select_for_update(no_key=True, of=("self",))
        self.refresh_from_db(from_queryset=locked)

    def record(
        self, kind, *, now, saving=(), actor=None, message=None, note=None, trace=None, **details
    ):
        """Write one line of the log, and announce it once it is committed. `trace`: the Reason for
        it; what acts by itself brings its own.

        Writers take turns on the row (see `lock`), so the log is in commit order: a reader who has
        seen one line never misses an earlier one. Whoever did not hold the row fails here: there
        is one line of each version.
        """
        self.version += 1
        if kind in NEWS:
            self.news_version = self.version
        self.save(update_fields=["version", "news_version", *saving])
        self.__dict__.pop("turn", None)  # reckoned by the database: read again by who asks for it
        acts_by_itself = isinstance(actor, Automation)
        event = self.events.create(
            version=self.version,
            kind=kind,
            actor=None if acts_by_itself else actor,
            reason=actor.reason if acts_by_itself else trace,
            message=message,
            note=note,
            details=details,
            created_at=now,
        )
        self._make_findable(kind, message, note)
        transaction.on_commit(partial(event.announce))
        return event

    def _make_findable(self, kind, message, note):
        if kind == Kind.MESSAGE_WITHDRAWN:
            Passage.objects.filter(message=message).delete()
        elif kind == Kind.OPENED:
            Passage.objects.write(subject_of=self)
        elif kind in SAID:
            Passage.objects.write(message=message, note=note)
