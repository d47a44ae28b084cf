"""The path of one agent: the lessons for them, and how far they are."""

from dataclasses import dataclass
from functools import cached_property

from . import tour
from .lessons import CHAPTERS, LESSONS, written
from .models import HiddenLesson, OwnLesson, Progress


@dataclass
class Walked:
    """A lesson (or the tour), and how far somebody is in it."""

    lesson: object
    progress: Progress | None = None

    @cached_property
    def done(self):
        return set(self.progress.done) if self.progress else set()

    @property
    def is_finished(self):
        return bool(self.progress and self.progress.finished_at)

    @property
    def is_begun(self):
        return bool(self.done)

    @property
    def steps_done(self):
        """Of today's steps; a lesson that was finished once counts as whole."""
        keys = self.lesson.keys
        return len(keys) if self.is_finished else len(self.done.intersection(keys))

    @property
    def percent(self):
        return percent(self.steps_done, len(self.lesson.keys))

    @property
    def next_step(self):
        """Where to go on: the first step that is not done; else the first."""
        steps = self.lesson.steps
        return next((step for step in steps if step.key not in self.done), steps[0])


class Course:
    """All lessons for an agent, in their order, from three or four queries."""

    def __init__(self, agent, *, lessons=None, progress=None, teams=None):
        self.agent = agent
        if lessons is None:
            lessons = all_lessons()
        if teams is None:
            teams = {team.pk for team in agent.teams.all()} if any_own_team(lessons) else set()
        if progress is None:
            progress = agent.learned.all()
        kept = {one.lesson: one for one in progress}
        self.lessons = [
            Walked(lesson, kept.get(lesson.key))
            for lesson in lessons
            if lesson.is_for(agent, teams)
        ]
        self.tour = Walked(tour.TOUR, kept.get(tour.TOUR.key))

    @property
    def path(self):
        """What counts: the tour and all lessons."""
        return [self.tour, *self.lessons]

    @property
    def percent(self):
        steps = sum(len(walked.lesson.keys) for walked in self.path)
        return percent(sum(walked.steps_done for walked in self.path), steps)

    @property
    def finished(self):
        return sum(walked.is_finished for walked in self.lessons)

    @property
    def required(self):
        return [walked for walked in self.lessons if walked.lesson.is_required]

    @property
    def next(self):
        """What to go on with: what was begun last, then what everybody should do, then the rest."""
        open_ones = [walked for walked in self.lessons if not walked.is_finished]
        begun = [walked for walked in open_ones if walked.is_begun]
        if begun:
            return max(begun, key=lambda walked: walked.progress.last_at)
        required = [walked for walked in open_ones if walked.lesson.is_required]
        return next(iter(required or open_ones), None)

    @property
    def chapters(self):
        """[(title, [Walked])]: those that have lessons."""
        found = [
            (title, [walked for walked in self.lessons if walked.lesson.chapter == chapter])
            for chapter, title in CHAPTERS.items()
        ]
        return [(title, lessons) for title, lessons in found if lessons]

    def walked(self, key):
        return next((walked for walked in self.lessons if walked.lesson.key == key), None)

    def after(self, walked):
        """The lesson to offer when this one is done."""
        here = self.lessons.index(walked)
        rest = self.lessons[here + 1 :] + self.lessons[:here]
        return next((other for other in rest if not other.is_finished), None)


def all_lessons():
    """Those that come with the product and are not hidden, then those of this house that are
    published."""
    own = OwnLesson.objects.published().prefetch_related("teams")
    hidden = HiddenLesson.objects.keys()
    ours = [lesson for lesson in LESSONS if lesson.key not in hidden]
    return [*ours, *(written.read(one) for one in own)]


def any_own_team(lessons):
    return any(lesson.teams for lesson in lessons)


def percent(part, whole):
    """Whole numbers; 100 only when all is done, and 0 only when nothing is."""
    if not part or not whole:
        return 0
    return 100 if part >= whole else min(max(round(100 * part / whole), 1), 99)
