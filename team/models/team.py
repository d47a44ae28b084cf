from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from .agent import MOST_AT_ONCE
from .office_hours import OfficeHours


class Strategy(models.TextChoices):
    BY_HAND = "by_hand", _("Nobody: agents take them")
    ROUND_ROBIN = "round_robin", _("Each in turn")
    LEAST_LOADED = "least_loaded", _("Who has least to do")
    BY_SKILL = "by_skill", _("Who has the skills, the best first")


class Fallback(models.TextChoices):
    AT_ONCE = "at_once", _("Who has least to do gets it at once")
    LATER = "later", _("Who has least to do gets it after some time")
    WAIT = "wait", _("It waits for them")


class TeamQuerySet(models.QuerySet):
    def that_give(self):
        """Those that give conversations to their members by themselves."""
        return self.exclude(strategy=Strategy.BY_HAND)

    def with_members(self):
        """Each with `member_pks`, without a query for each."""
        members = self.model.members.through.objects.filter(team=OuterRef("pk"))
        return self.annotate(member_pks=ArraySubquery(members.values("agent")))


class Team(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    members = models.ManyToManyField(
        "team.Agent", verbose_name=_("members"), related_name="teams", blank=True
    )
    office_hours = models.ForeignKey(
        "team.OfficeHours",
        models.SET_NULL,
        verbose_name=_("office hours"),
        related_name="teams",
        null=True,
        blank=True,
        help_text=_("Left empty: the default ones."),
    )
    strategy = models.CharField(
        _("who gets a conversation"),
        max_length=12,
        choices=Strategy,
        default=Strategy.BY_HAND,
        help_text=_(
            "Only who is online and below every limit is given one; what nobody can take waits"
            " in the team's queue, the most urgent first."
        ),
    )
    capacity = models.PositiveSmallIntegerField(
        _("most at once for each member"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_AT_ONCE)],
        help_text=_(
            "Open conversations of this team that one member is given. Empty: only their own"
            " limits count. By hand anybody can be given more."
        ),
    )
    fallback = models.CharField(
        _("when nobody with the skills can take it"),
        max_length=8,
        choices=Fallback,
        default=Fallback.LATER,
        help_text=_("Only for “by skill”."),
    )
    fallback_seconds = models.PositiveIntegerField(
        _("seconds until anybody gets it"),
        default=60,
        validators=[MaxValueValidator(7 * 24 * 3600)],
        help_text=_("Since the customer began to wait."),
    )
    coaches = models.BooleanField(
        _("the coach looks at answers"),
        default=True,
        help_text=_("Hints while its members write; nothing is ever held back."),
    )
    # The first answer to what is new, by the office hours.
    answer_goal = models.PositiveIntegerField(
        _("first answer within (seconds)"),
        null=True,
        blank=True,
        default=120,
        validators=[MinValueValidator(10), MaxValueValidator(24 * 3600)],
        help_text=_(
            "In office hours. What members and the team aim at; nobody is warned of it as of a"
            " promise. Empty: no goal."
        ),
    )
    # Whose turn it was last, going round: the agent's pk.
    place = models.BigIntegerField(default=0, editable=False)

    Strategy, Fallback = Strategy, Fallback
    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name

    @property
    def hours(self):
        return OfficeHours.objects.of(self)

    @property
    def gives_by_itself(self):
        return self.strategy != Strategy.BY_HAND

    @property
    def gives_by_skill(self):
        return self.strategy == Strategy.BY_SKILL
