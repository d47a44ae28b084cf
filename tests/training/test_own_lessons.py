"""Lessons that supervisors and admins write themselves."""

import time

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import create_team
from training.course import Course
from training.lessons import LESSONS, written
from training.models import Outdated, OwnLesson, Progress

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
TEXT = """Welcome.

## The limit

Up to **500 EUR** you decide.

## Who decides above it?

- [x] A supervisor | Yes, with a note.
- [ ] The bot | It asks you.
"""


@pytest.fixture
def teacher(priya):
    client = Client()
    client.force_login(priya, backend=LOGIN)
    return client


def fields(**changed):
    return {"title": "Refunds here", "teaser": "Who decides", "text": TEXT} | changed


def first_of(own):
    return written.read(own).keys[0]


def test_headings_make_steps_and_ticks_make_questions():
    welcome, limit, question = written.steps_of(TEXT, "Refunds here")

    assert (welcome.title, welcome.body) == ("Refunds here", "Welcome.")
    assert (limit.title, limit.body) == ("The limit", "Up to **500 EUR** you decide.")
    assert question.is_question
    assert question.right == {0}
    assert question.options[1].why == "It asks you."
    assert written.problems(TEXT) == []


def test_a_heading_in_code_is_code():
    steps = written.steps_of("## One\n\n```\n## no heading\n- [x] nor an answer\n```")
    assert [step.title for step in steps] == ["One"]


def test_a_line_of_spaces_is_read_as_quickly_as_any():
    began = time.process_time()
    assert written.parts_of("##" + " " * 19_000 + "\nText") != []
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no text"),
        ("## One", "nothing is said"),
        ("## One\n- [x] a | y", "two answers"),
        ("## One\n- [ ] a | n\n- [ ] b | n", "no answer is right"),
        ("## One\n- [x] a | y\n- [ ] b", "why it is right or wrong"),
        ("## One\n- [x] a | y\n- [ ] | n", "is empty"),
        ("## One\n- [x] a | y\n- [ ] a | n", "the same"),
        ("## One\nText\n- [x] a | y\n- [ ] b | n", "nothing can stand"),
        ("## One\n" + "- [x] a | y\n" * 9, "can have 8 answers"),
        ("## One\n\nText\n\n" * 31, "30 steps"),
        ("x" * 20_001, "20000 characters"),
    ],
)
def test_what_keeps_it_from_being_learned_is_said(text, said):
    assert any(said in problem for problem in written.problems(text)), written.problems(text)


def test_every_lesson_of_ours_can_be_begun_with():
    for lesson in LESSONS:
        text = written.as_markdown(lesson)
        assert written.problems(text) == [], lesson.key
        again = written.steps_of(text)
        assert [str(step.title) for step in lesson.steps] == [step.title for step in again]


def test_one_is_written_published_and_learned(teacher, maya, signed_in):
    teacher.post("/training/own/new/", fields(act="save"))
    own = OwnLesson.objects.get()
    assert "Refunds here" not in signed_in.get("/training/").text
    assert signed_in.get(f"/training/lessons/{own.key}/").status_code == 404
    draft = teacher.get(f"/training/lessons/{own.key}/", follow=True)
    assert "This is a draft" in draft.text

    teacher.post(f"/training/own/{own.pk}/publish/")

    assert "Refunds here" in signed_in.get("/training/").text
    for step in written.read(own).keys:
        signed_in.post(f"/training/lessons/{own.key}/{step}/", {"option": "0"})
    assert "Done: Refunds here" in signed_in.get(f"/training/lessons/{own.key}/done/").text
    assert Course(maya).walked(own.key).is_finished


def test_what_is_wrong_is_kept_as_a_draft_and_not_published(teacher):
    broken = fields(text="## One\n- [ ] a | n\n- [ ] b | n")

    refused = teacher.post("/training/own/new/", broken | {"act": "publish"})
    assert refused.status_code == 422
    assert "no answer is right yet" in refused.text
    assert "- [ ] a | n" in refused.text, "what was typed is still there"
    assert not OwnLesson.objects.exists()

    teacher.post("/training/own/new/", broken | {"act": "save"})
    own = OwnLesson.objects.get()
    teacher.post(f"/training/own/{own.pk}/publish/")
    own.refresh_from_db()
    assert own.published_at is None
    assert "no answer is right yet" in teacher.get(f"/training/own/{own.pk}/").text


def test_what_is_published_cannot_be_broken(teacher, priya, now):
    own = OwnLesson.objects.begin(title="A", text=TEXT, by=priya, now=now)
    own.publish(now=now)

    answer = teacher.post(f"/training/own/{own.pk}/", fields(text="## One", seen=1, act="save"))

    assert answer.status_code == 422
    own.refresh_from_db()
    assert own.text == TEXT


def test_of_two_who_write_at_once_nothing_is_lost(teacher, priya, maya, now):
    own = OwnLesson.objects.begin(title="A", text=TEXT, by=priya, now=now)
    own.write(by=maya, now=now, teams=[], seen=1, title="A", text="## Theirs\n\nHello")

    answer = teacher.post(f"/training/own/{own.pk}/", fields(text="## Mine\n\nHi", seen=1))

    assert answer.status_code == 409
    assert "Maya Lind saved this lesson" in answer.text
    assert "## Theirs" in answer.text
    assert "## Mine" in answer.text
    own.refresh_from_db()
    assert own.text.startswith("## Theirs")
    with pytest.raises(Outdated):
        own.write(by=maya, now=now, teams=[], seen=1, title="B")


def test_their_order_can_be_changed(teacher, priya, now):
    first, _second, third = (
        OwnLesson.objects.begin(title=title, text=TEXT, by=priya, now=now) for title in "ABC"
    )
    teacher.post(f"/training/own/{third.pk}/move/", {"to": "up"})
    teacher.post(f"/training/own/{first.pk}/move/", {"to": "up"})

    assert [str(own) for own in OwnLesson.objects.all()] == ["A", "C", "B"]


def test_deleting_takes_how_far_people_were_with_it(teacher, priya, maya, now):
    own = OwnLesson.objects.begin(title="A", text=TEXT, by=priya, now=now)
    Progress.objects.do(maya, written.read(own), first_of(own), now=now)

    teacher.post(f"/training/own/{own.pk}/delete/")

    assert not OwnLesson.objects.exists()
    assert not Progress.objects.exists()
    assert teacher.post(f"/training/own/{own.pk}/delete/").status_code == 404


def test_taking_it_back_keeps_how_far_people_were(teacher, priya, maya, now):
    own = OwnLesson.objects.begin(title="A", text=TEXT, by=priya, now=now)
    own.publish(now=now)
    Progress.objects.do(maya, written.read(own), first_of(own), now=now)

    teacher.post(f"/training/own/{own.pk}/unpublish/")
    assert Course(maya).walked(own.key) is None
    teacher.post(f"/training/own/{own.pk}/publish/")

    assert Course(maya).walked(own.key).steps_done == 1


def test_a_team_that_is_gone_is_left_out(teacher, priya, now):
    team = create_team("Billing")
    own = OwnLesson.objects.begin(title="A", text=TEXT, by=priya, now=now, teams=[team])
    team.delete()

    assert written.read(OwnLesson.objects.get(pk=own.pk)).teams == frozenset()


def test_what_is_typed_is_text(teacher, priya, now):
    hostile = "## <img src=x> {{ 7|add:42 }}\n\n<script>alert(1)</script> [x](javascript:alert)"
    own = OwnLesson.objects.begin(title="<img src=x>", text=hostile, by=priya, now=now)
    own.publish(now=now)

    for page in ("", "own/", f"own/{own.pk}/", f"lessons/{own.key}/{first_of(own)}/"):
        text = teacher.get(f"/training/{page}").text
        assert "<img src=x" not in text, page
        assert "<script>alert" not in text, page
        assert 'href="javascript' not in text, page


def test_agents_write_none(signed_in, priya, now):
    own = OwnLesson.objects.begin(title="A", text=TEXT, by=priya, now=now)
    for page in ("own/", "own/new/", f"own/{own.pk}/"):
        assert signed_in.get(f"/training/{page}").status_code == 403
    for deed in ("publish", "unpublish", "move", "delete"):
        assert signed_in.post(f"/training/own/{own.pk}/{deed}/").status_code == 403
    assert signed_in.post("/training/own/preview/").status_code == 403
    assert OwnLesson.objects.get().published_at is None


def test_the_preview_draws_what_is_typed(teacher):
    page = teacher.post("/training/own/preview/", {"text": TEXT}).text

    assert "<strong>500 EUR</strong>" in page
    assert "A supervisor" in page


def test_what_is_rewritten_is_to_be_done_again_and_what_was_moved_is_not(priya, maya, now):
    text = "## One\n\nHello\n\n## Two\n\nHello"
    own = OwnLesson.objects.begin(title="A", text=text, by=priya, now=now)
    own.publish(now=now)
    Progress.objects.do(maya, written.read(own), first_of(own), now=now)

    own.write(by=priya, now=now, teams=[], seen=1, text="## Two\n\nHello\n\n## One\n\nHello")
    walked = Course(maya).walked(own.key)
    assert (walked.steps_done, walked.next_step.title) == (1, "Two")

    own.write(by=priya, now=now, teams=[], seen=2, text="## One\n\nChanged\n\n## Two\n\nHello")
    assert Course(maya).walked(own.key).steps_done == 0


def test_the_same_step_twice_is_two_steps():
    keys = [step.key for step in written.steps_of("## One\n\nHello\n\n## One\n\nHello")]
    assert len(set(keys)) == 2


def test_a_lesson_of_the_product_that_is_not_used_here_is_hidden(teacher, maya, signed_in):
    Progress.objects.do(maya, LESSONS[1], LESSONS[1].keys[0], now=timezone.now())
    address, place = f"/training/lessons/{LESSONS[1].key}/", f"/training/own/hide/{LESSONS[1].key}/"
    assert signed_in.post(place, {"is": "hidden"}).status_code == 403
    assert f'href="{address}"' in signed_in.get("/training/").text

    for _again in range(2):
        assert teacher.post(place, {"is": "hidden"}).status_code == 302
    assert f'href="{address}"' not in signed_in.get("/training/").text
    assert signed_in.get(address).status_code == 404
    assert LESSONS[1].key not in [each.lesson.key for each in Course(maya).path]
    assert "One is hidden" in teacher.get("/training/own/").text
    # Whoever may show it again may look at it first.
    assert teacher.get(address, follow=True).status_code == 200

    for _again in range(2):
        teacher.post(place, {"is": "shown"})
    assert Course(maya).walked(LESSONS[1].key).steps_done == 1


def test_only_what_comes_with_the_product_can_be_hidden(teacher):
    assert teacher.post("/training/own/hide/nothing/", {"is": "hidden"}).status_code == 404
    assert teacher.get(f"/training/own/hide/{LESSONS[0].key}/").status_code == 405
