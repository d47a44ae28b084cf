"""What a lesson is made of, whoever has written it."""

import re
from dataclasses import dataclass, field

from django.utils.functional import Promise

WORDS_A_MINUTE = 120  # with the drawings, and a thought in between
QUESTION = 0.75  # minutes
Words = str | Promise


@dataclass(frozen=True)
class Text:
    """Some sentences (Markdown), with a drawing of training/drawings/ beside them or without."""

    key: str
    title: Words
    body: Words
    drawing: str = ""
    shows: Words = ""  # what is seen in the drawing

    is_question = False


@dataclass(frozen=True)
class Option:
    text: Words
    why: Words  # it is right, or wrong
    is_right: bool = False


def right(text, why):
    return Option(text, why, is_right=True)


@dataclass(frozen=True)
class Question:
    """A check of understanding. Where several options are right, all of them have to be chosen."""

    key: str
    title: Words
    options: tuple[Option, ...]

    is_question = True

    @property
    def right(self):
        return {number for number, option in enumerate(self.options) if option.is_right}

    @property
    def has_many(self):
        return len(self.right) > 1

    def holds(self, chosen):
        return set(chosen) == self.right


Step = Text | Question


@dataclass(frozen=True)
class Lesson:
    key: str
    title: Words
    teaser: Words
    steps: tuple[Step, ...]
    tone: str = "pine"
    drawing: str = ""
    chapter: str = "start"
    is_required: bool = False
    is_for_supervisors: bool = False
    own: object = None  # the OwnLesson that it was read from
    teams: frozenset = field(default_factory=frozenset)

    @property
    def keys(self):
        return [step.key for step in self.steps]

    @property
    def minutes(self):
        """How long it takes, about: reading, and thinking about each question."""
        return max(1, round(words_in(self) / WORDS_A_MINUTE + self.questions * QUESTION))

    @property
    def questions(self):
        return sum(step.is_question for step in self.steps)

    def step(self, key):
        return next((step for step in self.steps if step.key == key), None)

    def is_for(self, agent, teams):
        """`teams`: the pks of the teams that they are in."""
        if self.is_for_supervisors and not agent.sees_everything:
            return False
        return not self.teams or agent.sees_everything or not self.teams.isdisjoint(teams)


def words_in(lesson):
    texts = []
    for step in lesson.steps:
        texts.append(str(step.title))
        if step.is_question:
            texts += [str(option.text) for option in step.options]
        else:
            texts.append(str(step.body))
    return len(re.findall(r"\w+", " ".join(texts)))
