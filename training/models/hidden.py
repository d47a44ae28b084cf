from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .progress import KEY


class HiddenLessonQuerySet(models.QuerySet):
    def hide(self, lesson, *, by, now):
        self.get_or_create(lesson=lesson.key, defaults={"by": by, "hidden_at": now})

    def show(self, lesson):
        self.filter(lesson=lesson.key).delete()

    def keys(self):
        return set(self.values_list("lesson", flat=True))


class HiddenLesson(models.Model):
    """A lesson that comes with the product, and that this house does not use. How far people were
    in it is kept."""

    lesson = models.CharField(max_length=KEY, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    hidden_at = models.DateTimeField()

    objects = HiddenLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden lesson")
        verbose_name_plural = _("hidden lessons")

    def __str__(self):
        return self.lesson
