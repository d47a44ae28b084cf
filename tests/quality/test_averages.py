from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from quality.averages import by_agent, by_criterion, counted, months
from quality.models import Mark, Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]
TODAY = date(2026, 11, 26)


@pytest.fixture
def scored(maya, priya):
    number = iter(range(1, 1000))

    def scored(score, at, *, agent=maya, shared=True, **fields):
        return Review.objects.create(
            number=next(number),
            agent=agent,
            agent_name=agent.name if agent else "Olga Gone",
            reviewer=priya,
            reviewer_name=priya.name,
            score=score,
            answered_at=at,
            begun_at=at,
            changed_at=at,
            shared_at=at if shared else None,
            **fields,
        )

    return scored


def test_the_last_six_months_reach_over_the_turn_of_the_year():
    assert months(date(2027, 2, 3)) == [
        date(2026, 9, 1),
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


def test_the_mean_of_each_month_and_of_all(scored, priya):
    scored(100, datetime(2026, 10, 5, tzinfo=UTC))
    scored(50, datetime(2026, 10, 9, tzinfo=UTC))
    scored(90, datetime(2026, 11, 2, tzinfo=UTC))
    scored(0, datetime(2026, 11, 3, tzinfo=UTC), shared=False)

    (row,) = by_agent(counted(priya, since=months(TODAY)[0]), TODAY)

    assert [(cell.score, cell.count) for cell in row.cells[-2:]] == [(75, 2), (90, 1)]
    assert (row.score, row.count) == (80, 3)
    assert row.cells[0].score is None


@override_settings(TIME_ZONE="Europe/Berlin")
def test_a_month_begins_at_midnight_where_reports_are_made(scored, priya):
    scored(80, datetime(2026, 10, 31, 22, 59, tzinfo=UTC))  # 23:59
    scored(60, datetime(2026, 10, 31, 23, 0, tzinfo=UTC))  # midnight

    (row,) = by_agent(counted(priya, since=months(TODAY)[0]), TODAY)

    assert [cell.score for cell in row.cells[-2:]] == [80, 60]


def test_who_has_another_name_by_now_is_one_person_and_who_was_deleted_keeps_a_line(
    scored, maya, priya
):
    scored(100, datetime(2026, 11, 2, tzinfo=UTC))
    Review.objects.update(agent_name="Maya Berg")
    scored(50, datetime(2026, 11, 3, tzinfo=UTC))
    scored(70, datetime(2026, 11, 3, tzinfo=UTC), agent=None)

    rows = by_agent(counted(priya, since=months(TODAY)[0]), TODAY)

    assert [(row.name, row.score, row.count) for row in rows] == [
        ("Maya Lind", 75, 2),
        ("Olga Gone", 70, 1),
    ]


def test_the_weakest_criterion_is_named_first(scored, priya):
    at = datetime(2026, 11, 2, tzinfo=UTC)
    for values in (("met", "missed"), ("partly", "none"), ("met", "met")):
        review = scored(50, at)
        for name, value in zip(("Personal", "Clear steps"), values, strict=True):
            Mark.objects.create(review=review, name=name, weight=1, value=value)

    found = by_criterion(counted(priya, since=months(TODAY)[0]))

    assert [(each["name"], round(each["share"]), each["count"]) for each in found] == [
        ("Clear steps", 50, 2),
        ("Personal", 83, 3),
    ]


def test_without_a_review_there_is_nothing_to_count(priya):
    found = counted(priya, since=months(TODAY)[0])

    assert by_agent(found, TODAY) == []
    assert by_criterion(found) == []


def test_a_course_is_drawn_from_three_months_on(scored, priya, browser):
    now = timezone.now()
    for ago in (0, 31):
        scored(90, now - timedelta(days=ago))

    assert "Course" not in browser(priya).get("/quality/averages/").text

    scored(80, now - timedelta(days=62))
    page = browser(priya).get("/quality/averages/").text
    assert "Course" in page
    assert page.count("<polyline") == 1


def test_a_score_is_written_as_the_dashboard_writes_it(scored, priya, browser):
    scored(99.8, timezone.now())

    assert "<b>99%</b>" in browser(priya).get("/quality/averages/").text
    priya.language = "de"
    priya.save()
    assert "<b>99\u00a0%</b>" in browser(priya).get("/quality/averages/").text
