from django.conf import global_settings, settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def all_languages():
    return global_settings.LANGUAGES


class Skill(models.Model):
    """What somebody must know to answer well: a language, a product, a field.

    It is needed by the conversations whose customer speaks the language, or that have one of these
    tags, departments or issue types.
    """

    class Kind(models.TextChoices):
        LANGUAGE = "language", _("Language")
        PRODUCT = "product", _("Product")
        EXPERTISE = "expertise", _("Expertise")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60, unique=True)
    language = models.CharField(
        _("needed by customers who speak"),
        max_length=10,
        choices=all_languages,
        blank=True,
        help_text=_("For a language. Dialects count: German is needed for Austrian German, too."),
    )
    tags = models.ManyToManyField(
        "conversations.Tag",
        verbose_name=_("needed with one of these tags"),
        blank=True,
        related_name="+",
    )
    departments = models.ManyToManyField(
        "conversations.Department",
        verbose_name=_("or in one of these departments"),
        blank=True,
        related_name="+",
    )
    issue_types = models.ManyToManyField(
        "conversations.IssueType",
        verbose_name=_("or with one of these issue types"),
        blank=True,
        related_name="+",
    )
    agents = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="AgentSkill", related_name="skills"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("skill"), _("skills")
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.kind == self.Kind.LANGUAGE and not self.language:
            raise ValidationError({"language": _("Choose which language this is.")})
        if self.kind != self.Kind.LANGUAGE and self.language:
            raise ValidationError({"language": _("Only a skill of the kind “language” has one.")})


class AgentSkill(models.Model):
    """How well an agent knows something: from 1, a little, to 5, as well as anybody."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="agent_skills")
    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(
        _("level"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("From 1, a little, to 5, as well as anybody. The best is asked first."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("skill"), _("skills")
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "skill"],
                name="a_skill_once",
                violation_error_message=_("This skill is there twice."),
            )
        ]

    def __str__(self):
        return f"{self.skill} {self.level}"
