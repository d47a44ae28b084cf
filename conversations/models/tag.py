from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    class Tone(models.TextChoices):
        GREY = "grey", _("Grey")
        PINE = "pine", _("Green")
        AMBER = "amber", _("Amber")
        BLUE = "blue", _("Blue")
        RED = "red", _("Red")
        VIOLET = "violet", _("Violet")

    name = models.CharField(_("name"), max_length=40, unique=True)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone, default=Tone.GREY)
    # An icon's name in the sprite: a bug for 'Bug report'.
    icon = models.CharField(_("icon"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self):
        return self.name
