"""Walking through a lesson: nothing can be lost, and what is wrong is told why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import create_agent, create_team
from training.course import Course
from training.lessons import LESSONS
from training.models import OwnLesson, Practice, Progress

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
NOTES = next(lesson for lesson in LESSONS if lesson.key == "notes")
SIGNS, BUTTON, SIGN, WRONG = NOTES.steps


def at(step, lesson="notes"):
    return f"/training/lessons/{lesson}/{step.key}/"


def options(question, *, right):
    return [
        str(number)
        for number in range(len(question.options))
        if (number in question.right) is right
    ]


def learn(agent, lesson, now):
    for step in lesson.steps:
        Progress.objects.do(agent, lesson, step.key, now=now)


def test_a_lesson_is_read_answered_and_done(signed_in, maya):
    for step in (SIGNS, BUTTON):
        assert str(step.title) in signed_in.get(at(step)).text.replace("&#x27;", "'")
        signed_in.post(at(step))
    for question in (SIGN, WRONG):
        signed_in.post(at(question), {"option": options(question, right=True)})
        assert "Right" in signed_in.get(at(question)).text

    end = signed_in.get("/training/lessons/notes/done/")
    assert "Done: Notes are not replies" in end.text
    assert maya.learned.get().finished_at
    hub = signed_in.get("/training/").text
    assert "One lesson done" in hub


def test_a_wrong_answer_is_told_why_and_may_be_given_again(signed_in, maya):
    wrong = options(SIGN, right=False)

    answer = signed_in.post(at(SIGN), {"option": wrong}, follow=True)

    assert "Not quite" in answer.text
    assert str(SIGN.options[int(wrong[0])].why) in answer.text
    assert SIGN.key not in maya.learned.get().done
    assert maya.learned.get().answers[SIGN.key]["tries"] == 1
    signed_in.post(at(SIGN), {"option": options(SIGN, right=True)})
    assert SIGN.key in maya.learned.get().done


def test_half_of_several_right_answers_says_that_one_is_missing(signed_in):
    one = options(SIGN, right=True)[:1]

    answer = signed_in.post(at(SIGN), {"option": one}, follow=True)

    assert "One right answer is missing" in answer.text


def test_a_later_mistake_takes_nothing_back(signed_in, maya):
    signed_in.post(at(WRONG), {"option": options(WRONG, right=True)})
    signed_in.post(at(WRONG), {"option": options(WRONG, right=False)[:1]})

    assert WRONG.key in maya.learned.get().done


def test_without_an_answer_one_is_asked_for_one(signed_in):
    for fields in ({}, {"option": "9"}, {"option": "x"}, {"option": "-1"}):
        answer = signed_in.post(at(SIGN), fields)
        assert answer.status_code == 422
        assert "Choose an answer first" in answer.text
    assert not Progress.objects.exists()


def test_who_comes_back_goes_on_where_they_stopped(signed_in):
    signed_in.post(at(SIGNS))

    assert signed_in.get("/training/lessons/notes/").url == at(BUTTON)
    assert signed_in.get("/training/lessons/notes/done/").url == at(BUTTON)
    assert "25%" in signed_in.get("/training/").text


def test_a_finished_lesson_stays_finished_when_it_grows(maya, now):
    learn(maya, NOTES, now)
    progress = maya.learned.get()
    progress.done = ["signs"]  # as if the others had come since
    progress.save()

    walked = Course(maya).walked("notes")

    assert walked.is_finished
    assert walked.percent == 100


def test_looking_changes_nothing(signed_in):
    for page in ("/training/", "/training/tour/", "/training/tour/card/", at(SIGNS), at(SIGN)):
        assert signed_in.get(page).status_code == 200
    assert not Progress.objects.exists()


def test_what_is_not_there_is_not_found(signed_in):
    assert signed_in.get("/training/lessons/nothing/").status_code == 404
    assert signed_in.post("/training/lessons/notes/nothing/").status_code == 404
    # A step that was taken out since.
    assert signed_in.get("/training/lessons/notes/nothing/").url == at(SIGNS)


def test_two_windows_both_count(maya, now):
    Progress.objects.do(maya, NOTES, "signs", now=now)
    Progress.objects.do(maya, NOTES, "button", now=now)
    Progress.objects.do(maya, NOTES, "signs", now=now)

    assert maya.learned.get().done == ["signs", "button"]


def test_what_was_begun_is_next_and_then_what_everybody_should_do(maya, now):
    assert Course(maya).next.lesson.key == LESSONS[0].key
    Progress.objects.do(maya, NOTES, "signs", now=now)
    keys = next(lesson for lesson in LESSONS if lesson.key == "keys")
    Progress.objects.do(maya, keys, "move", now=now + timedelta(minutes=1))

    assert Course(maya).next.lesson.key == "keys"


def test_lessons_for_supervisors_are_for_them(maya, priya):
    assert Course(maya).walked("numbers") is None
    assert Course(priya).walked("numbers")


def test_a_path_is_whole_when_all_is_done(maya, now):
    course = Course(maya)
    assert course.percent == 0
    for walked in course.path:
        learn(maya, walked.lesson, now)

    course = Course(maya)
    assert course.percent == 100
    assert course.next is None


def test_an_own_lesson_for_a_team_is_on_its_path_only(maya, now):
    billing = create_team("Billing", [maya])
    other = create_agent("Marco Bianchi")
    text = "## One\n\nHello"
    own = OwnLesson.objects.begin(
        title="Refunds here", text=text, by=maya, now=now, teams=[billing]
    )
    assert Course(maya).walked(own.key) is None, "a draft"
    own.publish(now=now)

    assert Course(maya).walked(own.key)
    assert Course(other).walked(own.key) is None


@pytest.mark.parametrize("count", [0, 12])
def test_the_hub_asks_the_database_no_more_for_more_lessons(
    signed_in, maya, count, django_assert_max_num_queries
):
    team = create_team("Billing", [maya])
    for number in range(count):
        own = OwnLesson.objects.begin(
            title=f"Own {number}", text="## One\n\nHello", by=maya, now=timezone.now(), teams=[team]
        )
        own.publish(now=timezone.now())

    with django_assert_max_num_queries(20):
        assert signed_in.get("/training/").status_code == 200


def test_agents_see_nobody_elses_progress(signed_in):
    assert signed_in.get("/training/people/").status_code == 403


def test_supervisors_see_how_far_everybody_is_by_name(priya, maya, now):
    create_agent("Zoe Last")
    Progress.objects.do(maya, NOTES, "signs", now=now)
    learn(create_agent("Amir First"), NOTES, now)
    Progress.objects.answer(maya, NOTES, SIGN, {2}, now=now)
    played = {"key": "lamp", "scenario": {}, "seed": 1, "started_at": now, "seen_at": now}
    Practice.objects.create(trainee=maya, ended_at=now, ending="finished", **played)
    client = Client()
    client.force_login(priya, backend=LOGIN)

    page = client.get("/training/people/").text

    assert page.index("Amir First") < page.index("Maya Lind") < page.index("Zoe Last")
    assert "Not begun" in page
    assert "One practice" in page
    assert str(SIGN.options[2].text) not in page


def test_of_200_agents_a_page_asks_the_database_as_often_as_of_one(
    priya, django_assert_max_num_queries
):
    client = Client()
    client.force_login(priya, backend=LOGIN)
    for number in range(60):
        create_agent(f"Agent {number:03}")

    with django_assert_max_num_queries(20):
        page = client.get("/training/people/").text
    assert "Agent 001" in page
    assert "page=2" in page


def test_a_team_that_is_none_shows_everybody(priya):
    client = Client()
    client.force_login(priya, backend=LOGIN)
    for team in ("x", "-1", "9" * 30):
        assert "Priya Nair" in client.get("/training/people/", {"team": team}).text


def test_supervisors_find_how_far_everybody_is_before_the_lessons(maya, priya):
    def hub(agent):
        client = Client()
        client.force_login(agent, backend=LOGIN)
        return client.get("/training/").text

    assert hub(priya).index("/training/people/") < hub(priya).index('id="training-hub"')
    assert "/training/people/" not in hub(maya)
