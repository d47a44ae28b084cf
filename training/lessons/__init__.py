"""The lessons that come with the product, in the order of the path."""

from django.utils.translation import gettext_lazy as _

from . import answering, every_day, hard_cases, leading, reading, sorting, staying_safe, together
from .shapes import Lesson, Option, Question, Text

CHAPTERS = {
    "start": _("Start here"),
    "day": _("Every day"),
    "hard": _("When it gets difficult"),
    "lead": _("For supervisors"),
    "own": _("Of our house"),
}
LESSONS = [
    *reading.LESSONS,
    *answering.LESSONS,
    staying_safe.SAFETY,
    *every_day.LESSONS,
    *sorting.LESSONS,
    *together.LESSONS,
    *hard_cases.LESSONS,
    staying_safe.COACH,
    *leading.LESSONS,
]

__all__ = ["CHAPTERS", "LESSONS", "Lesson", "Option", "Question", "Text"]
