from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.models.ordering import OrderedQuerySet, Version, Versioned
from knowledge.models import Article
from team.locale import languages, supported
from team.models import OfficeHours

from ..steps import saying


class Starts(models.TextChoices):
    GREETING = "greeting", _("as the greeting, before anything is written")
    FIRST = "first", _("with the first message of a conversation")
    WORDS = "words", _("when the customer writes certain words")
    BUTTON = "button", _("only by a button")


class When(models.TextChoices):
    ALWAYS = "always", _("at any hour")
    OPEN = "open", _("in office hours")
    CLOSED = "closed", _("outside office hours")


class FlowQuerySet(OrderedQuerySet):
    def in_force(self, inbox, now, language=""):
        """Those of this inbox that may begin now for who speaks this language, in their order."""
        spoken = supported(language) or settings.LANGUAGE_CODE
        flows = self.filter(inbox=inbox, is_on=True, language__in=["", spoken])
        flows = list(flows.in_order())
        if all(flow.hours == When.ALWAYS for flow in flows):
            return flows
        is_open = OfficeHours.objects.of(inbox.team_id).is_open(now)
        other = When.CLOSED if is_open else When.OPEN
        return [flow for flow in flows if flow.hours != other]


class Flow(Versioned, models.Model):
    """What the bot says and asks step by step, without having to find an answer.

    Its steps come one after the other; a button leads to another flow, to an article, to a person
    or on. So nothing goes round by itself: each turn needs a word of the customer.
    """

    inbox = models.ForeignKey(
        "inboxes.Inbox", models.CASCADE, related_name="flows", verbose_name=_("inbox")
    )
    name = models.CharField(_("name"), max_length=80)
    is_on = models.BooleanField(_("on"), default=True)
    position = models.PositiveIntegerField(_("order"), default=0, db_index=True)
    starts = models.CharField(_("begins"), max_length=10, choices=Starts, default=Starts.BUTTON)
    words = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("words"),
        default=list,
        blank=True,
    )
    language = models.CharField(
        _("for customers who speak"),
        max_length=10,
        blank=True,
        choices=languages,
        default="",
        help_text=_("Empty: for everybody. Of several that fit, the first one begins."),
    )
    hours = models.CharField(_("at"), max_length=10, choices=When, default=When.ALWAYS)
    # [[kind, {…}], …] as bot.flows.steps reads them.
    steps = models.JSONField(_("steps"), default=list)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = FlowQuerySet.as_manager()

    KEPT = ("name", "is_on", "starts", "words", "language", "hours", "steps")

    class Meta:
        verbose_name = _("flow")
        verbose_name_plural = _("flows")
        ordering = ["position"]

    def __str__(self):
        return self.name

    @property
    def sentence(self):
        return saying.sentence(self.content(), inbox=str(self.inbox))

    def problems(self):
        """What it cannot do as it was meant, in sentences."""
        found = saying.problems(self.content())
        if not self.inbox.has_bot:
            found.append(gettext("The bot does not answer in this inbox."))
        for text, to in self.buttons:
            kind, _colon, key = to.partition(":")
            if kind == "flow" and not self._leads_to(key):
                said = gettext("The flow behind “%(button)s” is gone or off.")
                found.append(said % {"button": text})
            if kind == "ask" and not Article.objects.public().filter(pk=key).exists():
                said = gettext("The article behind “%(button)s” is not public.")
                found.append(said % {"button": text})
        return found

    @property
    def buttons(self):
        """(text, where it leads) of all its steps."""
        steps = [step for _kind, step in self.steps]
        return [(b["text"], b["to"]) for step in steps for b in step.get("buttons", [])]

    def _leads_to(self, key):
        if self.pk and key == str(self.pk):
            return True
        return Flow.objects.filter(pk=key, inbox=self.inbox_id, is_on=True).exists()


class FlowVersion(Version):
    flow = models.ForeignKey(Flow, models.CASCADE, related_name="versions")
    words = saying

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="one_flow_version_a_number")
        ]

    def __str__(self):
        return f"{self.flow_id}.{self.number}"


class Place(models.Model):
    """Where a customer stands in a flow, and what they have told there. Nothing is lost with it:
    who stands nowhere is answered."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="place"
    )
    # Null: in none, at the moment.
    flow = models.ForeignKey(Flow, models.SET_NULL, null=True, related_name="+")
    at = models.PositiveSmallIntegerField(default=0)
    # How often the same was asked without an answer that could be read.
    missed = models.PositiveSmallIntegerField(default=0)
    # {"order_number": "48213"}: in all flows of this conversation.
    told = models.JSONField(default=dict)
    # What they wrote when the flow began.
    question = models.TextField(blank=True)
    # {flow: how often it began}
    begun = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.flow_id}.{self.at}"
