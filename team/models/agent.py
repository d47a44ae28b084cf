import logging

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from ..locale import languages, speaking

log = logging.getLogger(__name__)

# As far as loads are counted.
MOST_AT_ONCE = 500
# Hues that tell people apart; the same names stand in design tokens.
TONES = ["pine", "amber", "blue", "red", "violet", "grey"]


def initials(name):
    """Two letters at most: 'Maya Lind' -> 'ML', 'support@example' -> 'S'."""
    letters = [word[0] for word in name.replace("@", " ").split() if word[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


class AgentManager(UserManager):
    """Agents are known by their address; there is no separate user name to remember."""

    def _create_user(self, username, email, password, **fields):
        email = self.normalize_email(email or username).lower()
        return super()._create_user(email, email, password, **fields)

    def create_superuser(self, username=None, email=None, password=None, **fields):
        fields["role"] = Agent.Role.ADMIN
        return super().create_superuser(username, email, password, **fields)

    def people(self):
        return self.filter(is_active=True, is_bot=False)


class Agent(AbstractUser):
    """Somebody who answers: a person, or the bot."""

    class Role(models.TextChoices):
        AGENT = "agent", _("Agent")
        SUPERVISOR = "supervisor", _("Supervisor")
        ADMIN = "admin", _("Admin")

    SEE_EVERYTHING = (Role.SUPERVISOR, Role.ADMIN)

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    first_name = last_name = None
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("email address"), unique=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.AGENT)
    is_bot = models.BooleanField(_("is the bot"), default=False)
    # Since when they have said that they take nothing for now.
    away_since = models.DateTimeField(_("away since"), null=True, blank=True, editable=False)
    shift = models.ForeignKey(
        "team.OfficeHours",
        models.SET_NULL,
        verbose_name=_("shift"),
        related_name="agents",
        null=True,
        blank=True,
        help_text=_("When they work. Left empty: whenever they are here."),
    )
    # The most that they are given by themselves: open conversations that are not snoozed.
    capacity = models.PositiveSmallIntegerField(
        _("most at once"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_AT_ONCE)],
        help_text=_("Open conversations that are not snoozed. Empty: no limit."),
    )
    capacity_chat = models.PositiveSmallIntegerField(
        _("of these, chats"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_AT_ONCE)],
        help_text=_("Empty: no limit of their own."),
    )
    capacity_mail = models.PositiveSmallIntegerField(
        _("of these, mails"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_AT_ONCE)],
        help_text=_("Empty: no limit of their own."),
    )
    # When the assignment gave them something last: who waits longest for work is next.
    given_at = models.DateTimeField(null=True, blank=True, editable=False)
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    # Blank: as the browser says.
    language = models.CharField(_("language"), max_length=10, choices=languages, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AgentManager()

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")

    def __str__(self):
        return self.name

    @property
    def sees_everything(self):
        return self.is_superuser or self.role in self.SEE_EVERYTHING

    def go_away(self, now):
        self.away_since = self.away_since or now
        self.save(update_fields=["away_since"])
        self.announce_after_commit()

    def come_back(self):
        self.away_since = None
        self.save(update_fields=["away_since"])
        self.announce_after_commit()

    def announce(self):
        """Tell who has to know that they come or go, or can take more or less than before."""
        for listener in import_string(settings.AGENT_LISTENERS):
            try:
                listener(self)
            except Exception:
                log.exception("%s did not hear of %s", listener.__name__, self)

    def is_on_shift(self, at):
        """Whether they work then, as their schedule says."""
        return self.shift is None or self.shift.hours.is_open(at)

    def announce_after_commit(self):
        transaction.on_commit(self.announce)

    @property
    def first_name_or_name(self):
        return self.name.split(" ")[0]

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.first_name_or_name

    def speaking(self, otherwise=""):
        """A context in which texts are in their language, and times in their time zone.

        `otherwise`: the language of their browser, where nobody has asked it yet.
        """
        return speaking(self.language or otherwise, self.time_zone)

    @property
    def kind(self):
        return "bot" if self.is_bot else "agent"

    @property
    def initials(self):
        return initials(self.name)

    @property
    def tone(self):
        return "violet" if self.is_bot else TONES[(self.pk or 0) % 4]
