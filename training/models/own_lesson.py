from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnLesson(models.Model):
    """A lesson that an admin has written, beside those that come with the product."""

    title = models.CharField(_("title"), max_length=80)
    teaser = models.CharField(_("what one learns"), max_length=120, blank=True)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    teams = models.ManyToManyField(
        "team.Team", verbose_name=_("for the teams"), related_name="+", blank=True
    )
    is_required = models.BooleanField(_("everybody should do it"), default=False)
    # Empty: a draft, which only those who write lessons see.
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Raised by every save: who began on an earlier one is shown what came between.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
