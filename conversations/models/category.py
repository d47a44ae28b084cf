from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .. import names


class Tone(models.TextChoices):
    GREY = "grey", _("Grey")
    PINE = "pine", _("Green")
    AMBER = "amber", _("Amber")
    BLUE = "blue", _("Blue")
    RED = "red", _("Red")
    VIOLET = "violet", _("Violet")


class Icon(models.TextChoices):
    """Those of the sprite that say something about a subject."""

    BOX = "box", _("Box")
    BUG = "bug", _("Bug")
    BULB = "bulb", _("Light bulb")
    CART = "cart", _("Cart")
    CHAT = "chat", _("Speech bubble")
    EURO = "euro", _("Money")
    FLAG = "flag", _("Flag")
    GLOBE = "globe", _("Globe")
    HELP = "help", _("Question mark")
    PHONE = "phone", _("Phone")
    SHIELD = "shield", _("Shield")
    STAR = "star", _("Star")
    USERS = "users", _("People")


class CategoryQuerySet(models.QuerySet):
    def offered(self):
        """What can be chosen: not what was retired."""
        return self.filter(is_active=True)

    def named(self, name):
        return self.filter(name__iexact=names.tidy(name))


class Category(models.Model):
    """One value of a field that the admin fills: a conversation has one of them, or none.

    A value in use is not deleted but retired: what was set stays readable, and counted.
    """

    name = models.CharField(_("name"), max_length=names.LONGEST)
    icon = models.CharField(_("icon"), max_length=20, choices=Icon, blank=True)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone, default=Tone.GREY)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The lowest stands first in the menus.")
    )
    is_active = models.BooleanField(
        _("can be chosen"),
        default=True,
        help_text=_("Switched off, it stays on the conversations that have it."),
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_%(class)s_a_name",
                violation_error_message=_("There is one of this name already."),
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = names.tidy(self.name)


class Department(Category):
    class Meta(Category.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")


class IssueType(Category):
    class Meta(Category.Meta):
        verbose_name = _("issue type")
        verbose_name_plural = _("issue types")
