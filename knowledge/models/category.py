from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """What articles are sorted into, in the order in which the help centre shows them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    text = models.CharField(_("in one sentence"), max_length=200, blank=True)
    # "de: Rückgaben", a line each.
    other_names = models.TextField(
        _("name in other languages"),
        blank=True,
        help_text=_("One a line, such as de: Rückgabe. In others the name above is shown."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def name_in(self, language):
        pairs = (line.partition(":") for line in self.other_names.splitlines())
        names = {code.strip().lower(): name.strip() for code, _colon, name in pairs}
        return names.get(language) or names.get(language.partition("-")[0]) or self.name
