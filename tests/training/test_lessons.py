"""The lessons that come with the product: short, whole, and fair to whoever answers."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from knowledge.rendering import render
from training.course import percent
from training.lessons import CHAPTERS, LESSONS
from training.lessons.shapes import Option, Question, right
from training.tour import STOPS

DRAWINGS = Path(settings.BASE_DIR) / "templates/training/drawings"
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)


def test_there_are_lessons_on_the_best_practices_and_on_every_feature():
    assert len(LESSONS) >= 14
    assert len({lesson.key for lesson in LESSONS}) == len(LESSONS)
    practices = {"two-minutes", "names", "solutions"}
    assert practices <= {lesson.key for lesson in LESSONS if lesson.is_required}
    assert {lesson.chapter for lesson in LESSONS} <= set(CHAPTERS)


@every_lesson
def test_a_lesson_is_short_and_checks_what_was_understood(lesson):
    assert 1 <= lesson.minutes <= 6
    assert len(set(lesson.keys)) == len(lesson.keys)
    assert "done" not in lesson.keys  # the address of its end
    assert lesson.questions >= 2
    assert not lesson.steps[0].is_question


@every_lesson
def test_every_answer_is_told_why(lesson):
    for question in (step for step in lesson.steps if step.is_question):
        assert len(question.options) >= 2, question.key
        assert 0 < len(question.right) < len(question.options), question.key
        assert all(str(option.text) and str(option.why) for option in question.options)
        assert len({str(option.text) for option in question.options}) == len(question.options)


@every_lesson
def test_its_drawings_are_there_and_said_in_words(lesson):
    assert (DRAWINGS / f"{lesson.drawing}.html").exists()
    texts = [step for step in lesson.steps if not step.is_question]
    assert any(step.drawing for step in texts)
    for step in texts:
        if step.drawing:
            assert (DRAWINGS / f"{step.drawing}.html").exists()
            assert str(step.shows)


@every_lesson
def test_it_is_markdown_that_draws(lesson):
    for step in lesson.steps:
        if not step.is_question:
            html = render(str(step.body)).html
            assert html.startswith("<")
            assert "**" not in html


def test_no_drawing_is_left_over():
    used = {lesson.drawing for lesson in LESSONS} | {"own", "tour"}
    used |= {step.drawing for lesson in LESSONS for step in lesson.steps if not step.is_question}
    assert {path.stem for path in DRAWINGS.glob("*.html")} == used - {""}


def test_titles_speak_the_language_of_who_reads():
    with override("de"):
        assert str(LESSONS[0].title)


def test_of_several_right_answers_all_have_to_be_chosen():
    question = Question("q", "?", (right("a", "y"), right("b", "y"), Option("c", "n")))

    assert question.has_many
    assert question.holds({0, 1})
    assert not question.holds({0})
    assert not question.holds({0, 1, 2})
    assert not question.holds(set())


def test_a_percentage_is_whole_only_when_all_is_done():
    assert [percent(*each) for each in [(0, 5), (1, 1000), (999, 1000), (5, 5), (0, 0)]] == [
        *(0, 1, 99, 100, 0)
    ]


def test_the_stops_of_the_tour_are_told_apart():
    assert max(Counter(stop.key for stop in STOPS).values()) == 1
    assert all(stop.at and str(stop.title) and str(stop.body) for stop in STOPS)
