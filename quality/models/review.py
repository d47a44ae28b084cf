from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import Refused

from .. import hints
from .criterion import Criterion
from .mark import Mark
from .writing import LONGEST, Writing, verb


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """To supervisors and admins all but what is not finished about themselves; to an agent
        what was shared with them."""
        theirs = Q(agent=reader, shared_at__isnull=False)
        return self.filter(~Q(agent=reader) | theirs if reader.sees_everything else theirs)

    def shared(self):
        return self.filter(shared_at__isnull=False)

    def unseen(self):
        return self.shared().filter(seen_at=None)

    def answered(self):
        return self.shared().filter(replied_at__isnull=False)

    def begin(self, conversation, agent, *, by, now, found=""):
        """The one review of this agent's answers in this conversation. -> (Review, is it new)

        Raises Refused when there is nothing to review, or nobody who may.
        """
        if agent == by:
            raise Refused(_("Nobody reviews their own answers."))
        answers = conversation.messages.sent_to_customer().filter(author=agent, auto="")
        last = answers.order_by("created_at").last()
        if last is None or agent.is_bot:
            raise Refused(_("%(name)s has answered nothing there.") % {"name": agent.name})
        criteria = list(Criterion.objects.in_use())
        if not criteria:
            raise Refused(_("There is nothing to look for: the rubric in the settings is empty."))
        try:
            with transaction.atomic():
                review = self.create(
                    conversation=conversation,
                    number=conversation.pk,
                    agent=agent,
                    agent_name=agent.name,
                    team_id=conversation.team_id,
                    reviewer=by,
                    reviewer_name=by.name,
                    found=found,
                    answered_at=last.created_at,
                    begun_at=now,
                    changed_at=now,
                )
                Mark.objects.bulk_create(_copy(criterion, review) for criterion in criteria)
        except IntegrityError:
            return self.get(conversation=conversation, agent=agent), False
        return review, True


def _copy(criterion, review):
    same = ("name", "help", "weight", "is_critical", "position")
    fields = {name: getattr(criterion, name) for name in same}
    return Mark(review=review, criterion=criterion, **fields)


class Review(Writing, models.Model):
    """What a supervisor thinks of one agent's answers in one conversation: marks, a comment to
    lines of the thread, and a summary. Theirs alone until they share it with that agent."""

    class Found(models.TextChoices):
        BY_HAND = "", gettext_lazy("Chosen by hand")
        RANDOM = "random", gettext_lazy("Drawn at random")
        LOW = "low", gettext_lazy("Low rating")
        LONG = "long", gettext_lazy("Long conversation")

    conversation = models.ForeignKey(
        "conversations.Conversation", models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    # Of the conversation; stays when that is gone, as the names stay of whoever left.
    number = models.BigIntegerField()
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    agent_name = models.CharField(max_length=80)
    # Whose the conversation was when it was reviewed.
    team = models.ForeignKey("team.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewer_name = models.CharField(max_length=80)
    found = models.CharField(max_length=8, choices=Found, blank=True, default=Found.BY_HAND)
    summary = models.TextField(blank=True)
    # Percent; null while nothing is marked.
    score = models.FloatField(null=True, blank=True)
    # When the agent wrote the last answer that is looked at: the day that averages count it to.
    answered_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    # When something last happened to it.
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    # When it was shared once more, after the agent had seen it.
    corrected_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    # Raised by every change of marks and summary: what a writer has seen.
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("review")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent"], name="one_review_of_an_agent_in_a_conversation"
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="a_reply_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(score__isnull=False), name="shared_with_a_score"
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "answered_at"], name="reviews_of_agent"),
            models.Index(fields=["answered_at"], name="reviews_by_time"),
        ]

    def __str__(self):
        return f"C-{self.number}: {self.agent_name}"

    @property
    def is_shared(self):
        return self.shared_at is not None

    @property
    def state(self):
        """draft, shared, seen or replied."""
        if not self.is_shared:
            return "draft"
        if self.replied_at:
            return "replied"
        return "seen" if self.seen_at else "shared"

    def missing(self):
        """The marks that are still to be set before it can be shared."""
        return [mark for mark in self.marks.all() if not mark.value]

    @verb
    def share(self, *, by, now):
        """Show it to the agent. Pressed twice, it is shared once."""
        if self.is_shared:
            return
        if self.missing():
            raise Refused(_("Some criteria are not marked yet."))
        if self.score is None:
            raise Refused(_("Nothing of the rubric applies here: there is nothing to share."))
        self.shared_at = self.changed_at = now
        if self.seen_at:
            self.corrected_at, self.seen_at = now, None
        self.reviewer, self.reviewer_name = by, by.name
        fields = ["shared_at", "changed_at", "corrected_at", "seen_at", "reviewer", "reviewer_name"]
        self.save(update_fields=fields)
        self._tell()

    @verb
    def take_back(self):
        """The agent does not see it for now: it can be changed, and shared again."""
        if self.is_shared:
            self.shared_at = None
            self.save(update_fields=["shared_at"])
            self._tell()

    @verb
    def discard(self):
        """Throw it away: only while its agent has never seen it."""
        self._check_open()
        if self.seen_at:
            raise Refused(_("Its agent has read it already: it can be corrected, not thrown away."))
        self.delete()

    @verb
    def see(self, *, now):
        if self.is_shared and not self.seen_at:
            self.seen_at = now
            self.save(update_fields=["seen_at"])
            self._tell()

    @verb
    def answer(self, text, *, now):
        """The agent's word to it: one, and it stays."""
        if not self.is_shared:
            raise Refused(_("It is being corrected: look again when it is back."))
        if self.replied_at:
            raise Refused(_("You have answered this review already."))
        self.reply, self.replied_at = text[:LONGEST], now
        self.changed_at, self.seen_at = now, self.seen_at or now
        self.save(update_fields=["reply", "replied_at", "changed_at", "seen_at"])
        self._tell()

    def _tell(self):
        """Its agent has more or less to read: the switchboard's REVIEW_LISTENERS hear it."""
        for listener in import_string(settings.REVIEW_LISTENERS):
            listener(self)
        if self.agent_id:
            # Counted when this is committed: of two shared at once, each would miss the other.
            unseen = Review.objects.filter(agent=self.agent_id).unseen()
            transaction.on_commit(lambda: hints.keep(self.agent_id, unseen.count()))
