from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..types import ALWAYS_ON_SCREEN, OUT_OF_THE_BOX, Sound, Type, Way


def check_choices(choices):
    """Raises ValidationError unless it is {type: {way: on}}, the sound by its name."""
    for type_, ways in choices.items():
        if type_ not in Type.values or not isinstance(ways, dict):
            raise ValidationError(_("That cannot be chosen."))
        for way, on in ways.items():
            fits = on in Sound.values if way == Way.SOUND else isinstance(on, bool)
            if way not in Way.values or not fits:
                raise ValidationError(_("That cannot be chosen."))


def over(below, choices):
    """What is chosen here, and else what was chosen below. -> {type: {way: on}}"""
    return {type_: ways | choices.get(type_, {}) for type_, ways in below.items()}


def together(several):
    """What any of these has chosen: who is in two teams hears what either wants heard."""
    first, *others = several
    whole = first
    for other in others:
        whole = {
            type_: {way: on or other[type_][way] for way, on in ways.items()}
            for type_, ways in whole.items()
        }
    return whole


class DefaultsQuerySet(models.QuerySet):
    def by_team(self):
        """{team pk: {type: {way: on}}}; None is everybody's."""
        rows = {row.team_id: row.choices for row in self.all()}
        company = over(
            {type_.value: ways for type_, ways in OUT_OF_THE_BOX.items()}, rows.pop(None, {})
        )
        return {None: company} | {team: over(company, choices) for team, choices in rows.items()}


class Defaults(models.Model):
    """How the members of a team are told, or everybody, as long as they choose nothing else."""

    team = models.OneToOneField(
        "team.Team",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
        help_text=_("Empty: for everybody."),
    )
    # Only what differs from the level below.
    choices = models.JSONField(default=dict, blank=True, validators=[check_choices])

    objects = DefaultsQuerySet.as_manager()

    class Meta:
        verbose_name = _("default of notifications")
        verbose_name_plural = _("defaults of notifications")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(team=None), name="one_default_for_everybody"
            )
        ]

    def __str__(self):
        return self.team.name if self.team else str(_("Everybody"))


class Preferences(models.Model):
    """How one agent wants to be told."""

    MAIL_AFTER = [5, 15, 30, 60, 240]

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences"
    )
    # Only what differs from the defaults, so that a changed default reaches everybody else.
    choices = models.JSONField(default=dict, blank=True, validators=[check_choices])
    # {channel: sound} of customers' messages, on top of the above.
    channel_sounds = models.JSONField(default=dict, blank=True)
    is_quiet = models.BooleanField(_("quiet hours"), default=False)
    quiet_from = models.TimeField(_("from"), default="18:00")
    quiet_until = models.TimeField(_("until"), default="08:30")
    # Days of the week on which quiet hours begin, Monday is 0.
    quiet_days = models.JSONField(default=list, blank=True)
    is_quiet_off_shift = models.BooleanField(_("follow my shifts"), default=False)
    lets_escalations_through = models.BooleanField(
        _("escalations still come through"), default=True
    )
    mail_after = models.PositiveSmallIntegerField(_("bundle mails"), default=15)
    # Else a push says what happened, and neither to whom nor what was written.
    shows_names = models.BooleanField(_("names in pushes"), default=False)

    class Meta:
        verbose_name_plural = _("preferences")

    def __str__(self):
        return f"preferences of {self.agent_id}"

    @classmethod
    def of(cls, agent):
        """Theirs, or those that nobody has touched yet (not saved)."""
        return cls.objects.filter(agent=agent).first() or cls(
            agent=agent, quiet_days=[0, 1, 2, 3, 4]
        )

    def ways(self, type_, defaults):
        """{way: on} for this type. `defaults`: of their teams."""
        ways = defaults[type_] | self.choices.get(type_, {})
        return ways | {"screen": True} if type_ in ALWAYS_ON_SCREEN else ways

    def sound_for(self, type_, ways, channel):
        is_message = type_ in {Type.REPLY, Type.NEW}
        if is_message and channel in self.channel_sounds:
            return self.channel_sounds[channel]
        return ways[Way.SOUND]


class Mute(models.Model):
    """A conversation of which an agent wants to hear nothing but what calls them by name."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    muted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "conversation"], name="muted_once")]

    def __str__(self):
        return f"{self.conversation_id} for {self.agent_id}"
