"""Numbers of a cut and a period: added up by rollups and without them, the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from analytics import basis, buckets, counting, numbers, rollups
from analytics.cut import Cut, Period
from analytics.models import Fact, Rollup, Stale
from conversations.models import Conversation
from tests import factories

from .counted import all_facts, all_rollups, count

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
TODAY = Period(date(2026, 3, 18), date(2026, 3, 18))
WEEK = Period(date(2026, 3, 12), date(2026, 3, 18))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def answered(by, *, waited, at=NOON, **fields):
    """`waited`: minutes"""
    conversation = factories.create_conversation(
        said="Hello?", now=at - timedelta(minutes=waited), **fields
    )
    conversation.reply("Here I am.", by=by, now=at)
    return conversation


def near(seconds):
    return pytest.approx(seconds, rel=0.023)


def test_a_day_of_three_answers(maya, priya):
    for waited in (1, 2, 9):
        answered(maya, waited=waited)
    answered(maya, waited=5, at=NOON - timedelta(days=1)).close(by=maya, now=NOON)
    count()

    table = numbers.read(Cut(priya), WEEK)
    answers = table.total("first_response")
    assert answers.count == 4
    assert answers.mean() == 255
    assert answers.percentile(0.5) == near(120)
    assert answers.percentile(0.9) == near(540)
    assert [cell.count for cell in table.slots("first_response")] == [0, 0, 0, 0, 0, 1, 3]
    assert [cell.mean() for cell in table.slots("first_response")][-2:] == [300, 240]
    assert table.total("first_response", "next_response").count == 4
    assert table.total("resolved").count == 1
    assert table.resolution_rate == 0.25


def test_where_there_is_nothing_there_is_no_number(priya):
    count()
    table = numbers.read(Cut(priya), WEEK)

    cell = table.total("first_response")
    assert (cell.count, cell.mean(), cell.percentile(0.5), cell.score) == (0, None, None, None)
    assert table.resolution_rate is None
    assert len(table.slots("opened")) == 7
    assert numbers.by("agent", Cut(priya), WEEK) == {}
    assert not numbers.facts(Cut(priya), WEEK).exists()


def test_ratings_have_a_mean_and_a_happy_share(maya, priya):
    for score in (5, 4, 1):
        answered(maya, waited=1).rate(score, now=NOON)
    count()

    rated = numbers.read(Cut(priya), TODAY).total("rated", "bot_rated")
    assert (rated.count, rated.happy, round(rated.score, 2)) == (3, 2, 3.33)
    assert rated.happy_share == pytest.approx(2 / 3)
    mine = numbers.read(Cut(priya, agent=maya), TODAY).total("credit")
    assert (mine.count, mine.happy) == (3, 2)


@pytest.fixture
def house(maya, priya):
    """Two teams, two inboxes, two tags, three weeks: enough that every cut has something."""
    lamps, bills = factories.create_team("Lamps", [maya]), factories.create_team("Bills")
    web, mail = factories.create_inbox(), factories.create_inbox(channel="email")
    tags = [factories.create_tag(name) for name in ("Refund", "Broken")]
    types = [factories.create_issue_type(name) for name in ("Question", "Fault")]
    for n in range(36):
        at = NOON - timedelta(hours=13 * n)
        by = [maya, priya][n % 2]
        conversation = answered(
            by,
            waited=1 + n * n % 50,
            at=at,
            team=[lamps, bills, None][n % 3],
            inbox=[web, mail][n // 2 % 2],
        )
        conversation.retag(tags[: n % 3], by=by, now=at)
        if n % 4 == 0:
            conversation.set_issue_type(types[n // 4 % 2], by=by, now=at)
        if n % 5:
            conversation.close(by=by, now=at + timedelta(minutes=3))
        if n % 7 == 0:
            conversation.rate(1 + n % 5, now=at + timedelta(minutes=4))
    count()
    return {"team": lamps, "agent": maya, "inbox": web, "tag": tags[1], "channel": "email"}


def sums(table):
    """Everything that a table says, per slot."""
    kinds = [kind for kind in Fact.Kind.values if table.total(kind).count]
    return {
        kind: [
            (
                *(cell.count, cell.timed, cell.mean(), cell.mean(office=True)),
                *(cell.percentile(share, office) for share in (0.5, 0.9) for office in (0, 1)),
                *(cell.score, cell.happy),
            )
            for cell in table.slots(kind)
        ]
        for kind in kinds
    }


CUTS = [{}, *({name} for name in ("team", "agent", "inbox", "tag", "channel"))]


def test_rollups_and_facts_give_the_same(house, priya):
    counting.sum_weeks(NOON)
    asked = [(names, grain) for names in CUTS for grain in ("day", "hour", "")]
    by_rollups = [everything(house, priya, *each) for each in asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "_in_rollups", lambda wanted, grain, *by: False)
        by_facts = [everything(house, priya, *each) for each in asked]

    for each, one, other in zip(asked, by_rollups, by_facts, strict=True):
        assert one == other, each
        assert one[0], each


def test_slots_of_several_days_are_those_days_together(house, priya):
    period = Period(date(2026, 2, 26), date(2026, 3, 17))
    for names in [*CUTS, ("team", "inbox")]:
        cut = Cut(priya, **{name: house[name] for name in names})
        by_day = numbers.read(cut, period).slots("first_response")
        by_week = numbers.read(cut, period, step=7).slots("first_response")

        assert len(by_week) == 3
        assert [cell.count for cell in by_week] == [
            sum(cell.count for cell in by_day[n : n + 7]) for n in (0, 7, 14)
        ]
        middles = [cell.percentile(0.5) for cell in by_day[7:14] if cell.count]
        assert min(middles) <= by_week[1].percentile(0.5) <= max(middles)


def test_weeks_that_are_over_are_summed_up_and_change_no_number(house, maya, priya):
    by_days = [everything(house, priya, names, "") for names in CUTS]
    weeks = Rollup.objects.filter(grain="week").values_list("start", flat=True).distinct()
    assert not weeks

    counting.sum_weeks(NOON)

    # This one is not over, and its days change every few seconds.
    mondays = [datetime(2026, *day, tzinfo=UTC) for day in ((2, 23), (3, 2), (3, 9))]
    assert list(weeks.order_by("start")) == mondays
    assert [everything(house, priya, names, "") for names in CUTS] == by_days
    assert rollups.missing_weeks(NOON) == []


def test_a_week_whose_day_has_changed_is_not_read_until_it_is_summed_up_again(house, maya, priya):
    counting.sum_weeks(NOON)
    period = Period(date(2026, 3, 1), date(2026, 3, 18))
    before = numbers.by("all", Cut(priya), period)[0]["first_response"].count

    answered(maya, waited=5, at=NOON - timedelta(days=8))
    count()

    assert rollups.missing_weeks(NOON) == [date(2026, 3, 9)]
    for _both in range(2):
        after = numbers.by("all", Cut(priya), period)[0]["first_response"].count
        assert after == before + 1
        counting.sum_weeks(NOON)


def everything(house, priya, names, grain):
    cut = Cut(priya, **{name: house[name] for name in names})
    period = Period(date(2026, 2, 26), date(2026, 3, 17))  # some days, whole weeks, some days
    parts = ("agent", "team", "inbox", "channel", "tag", "issue_type") if not grain else ()
    return sums(numbers.read(cut, period, grain)), [
        shown(numbers.by(part, cut, period)) for part in parts
    ]


def shown(cells):
    return {
        value: {kind: (cell.count, cell.mean(), cell.percentile(0.9)) for kind, cell in of.items()}
        for value, of in cells.items()
    }


def test_several_filters_at_once_count_what_is_behind_them(house, priya):
    period = Period(date(2026, 2, 25), date(2026, 3, 18))
    cut = Cut(priya, team=house["team"], agent=house["agent"], inbox=house["inbox"])
    table = numbers.read(cut, period)
    for kind in ("first_response", "resolved"):
        behind = numbers.facts(cut, period, kind)
        assert table.total(kind).count == behind.count() > 0
        seconds = [fact.seconds for fact in behind]
        assert table.total(kind).mean() == pytest.approx(float(sum(seconds) / len(seconds)))


def test_each_cut_has_the_facts_behind_its_numbers(house, priya):
    period = Period(date(2026, 2, 25), date(2026, 3, 18))
    for name, value in house.items():
        cut = Cut(priya, **{name: value})
        table = numbers.read(cut, period)
        for kind in Fact.Kind.values:
            assert table.total(kind).count == numbers.facts(cut, period, kind).count(), (name, kind)


# --- Who may see what


def test_an_agent_gets_their_teams_numbers_and_nobodys(house, maya):
    period = Period(date(2026, 2, 25), date(2026, 3, 18))
    bills = house["team"].__class__.objects.get(name="Bills")

    assert set(numbers.by("team", Cut(maya), period)) == {0, house["team"].pk}
    assert numbers.read(Cut(maya), period).total("opened").count == 24
    assert numbers.read(Cut(maya, team=bills), period).total("opened").count == 0
    assert not numbers.facts(Cut(maya, team=bills), period).exists()


def test_an_agent_gets_no_colleague_by_name(house, maya, priya):
    period = Period(date(2026, 2, 25), date(2026, 3, 18))

    assert set(numbers.by("agent", Cut(maya), period)) == {maya.pk}
    assert set(numbers.by("agent", Cut(maya, agent=priya), period)) == set()
    assert numbers.read(Cut(maya, agent=priya), period).total("resolved").count == 0
    assert numbers.read(Cut(maya, agent=maya), period).total("first_response").count == 18
    assert set(numbers.by("agent", Cut(priya), period)) >= {maya.pk, priya.pk}


# --- Periods


def test_the_period_before_is_as_long_and_ends_the_day_before():
    assert WEEK.before == Period(date(2026, 3, 5), date(2026, 3, 11))
    with pytest.raises(ValueError, match="ends no earlier"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # set forward at midnight
    ],
)
def test_the_day_on_which_the_clock_is_set_has_another_number_of_hours(
    settings, priya, zone, day, hours
):
    settings.TIME_ZONE = zone
    period = Period(day, day)
    starts = period.slots("hour")
    inbox = factories.create_inbox()
    for start in starts:
        factories.create_conversation(inbox=inbox, now=start + timedelta(minutes=59))
        factories.create_conversation(inbox=inbox, now=start)
    factories.create_conversation(inbox=inbox, now=period.bounds[1])
    factories.create_conversation(inbox=inbox, now=period.bounds[0] - timedelta(seconds=1))
    count()

    table = numbers.read(Cut(priya), period, "hour")
    assert len(starts) == hours
    assert [cell.count for cell in table.slots("opened")] == [2] * hours
    assert numbers.read(Cut(priya), period).slots("opened")[0].count == 2 * hours
    assert all(start.astimezone(timezone.get_default_timezone()).minute == 0 for start in starts)


def test_a_year_by_the_hour_is_read_at_once(house, priya, django_assert_num_queries):
    year = Period(date(2025, 3, 19), date(2026, 3, 18))
    with django_assert_num_queries(1):
        table = numbers.read(Cut(priya), year, "hour", kinds=["opened"])
    assert len(table.slots("opened")) == 365 * 24
    assert table.total("opened").count == 36


# --- Histograms


@pytest.mark.parametrize("seconds", [1, 1.5, 59, 60, 3600, 86_400, 10_000_000])
def test_a_place_of_a_histogram_is_at_most_2_3_percent_off(seconds):
    assert buckets.middle(buckets.place(seconds)) == near(seconds)


def test_places_have_an_order_and_no_gap():
    places = [buckets.place(n / 10) for n in range(20_000)]
    assert places == sorted(places)
    assert buckets.place(0) == 0
    assert buckets.percentile({}, 0.5) is None
    assert buckets.percentile({0: 1}, 0.5) == 0


# --- Staying right


def test_reckoning_a_day_twice_changes_nothing(house):
    before = all_rollups()
    for day in WEEK.dates():
        rollups.reckon(day)
        rollups.reckon(day)

    assert all_rollups() == before


def test_deriving_all_anew_gives_the_same(house):
    facts, sums_before = all_facts(), all_rollups()
    Fact.objects.all().delete()
    Rollup.objects.all().delete()
    Stale.objects.all().delete()
    basis.begin(NOON)
    counting.count(NOON)

    assert all_facts() == facts
    assert all_rollups() == sums_before


def test_another_reporting_zone_has_other_days(settings, priya):
    answered(priya, waited=5, at=datetime(2026, 3, 17, 23, 30, tzinfo=UTC))
    count()
    assert numbers.read(Cut(priya), TODAY).total("first_response").count == 0

    settings.TIME_ZONE = "Europe/Berlin"
    counting.count(NOON)

    assert numbers.read(Cut(priya), TODAY).total("first_response").count == 1
    assert numbers.read(Cut(priya), TODAY.before).total("opened").count == 0
    assert Rollup.objects.filter(grain="day").values("start").distinct().count() == 1


def test_a_conversation_that_is_deleted_takes_its_numbers_along(house, priya):
    rated = Conversation.objects.exclude(rating=None)
    before = numbers.read(Cut(priya), WEEK).total("rated").count
    rated.order_by("-pk").filter(rating__created_at__gte=WEEK.bounds[0]).first().delete()
    counting.count(NOON)

    assert numbers.read(Cut(priya), WEEK).total("rated").count == before - 1


def test_what_happens_in_a_conversation_that_is_gone_by_then_is_nothing(conversation):
    count()
    basis.make_due(Conversation.objects.values_list("pk", flat=True))
    conversation.delete()

    assert counting.count(NOON)
    assert not Fact.objects.exists()


def test_a_tag_that_is_merged_is_counted_as_the_other(house, maya, priya):
    refund, broken = (factories.create_tag(name) for name in ("Refund", "Broken"))
    both = numbers.by("tag", Cut(priya), WEEK)
    refund.merge_into(broken, by=priya, now=NOON)
    counting.count(NOON)
    after = numbers.by("tag", Cut(priya), WEEK)
    assert set(after) == {broken.pk}
    assert after[broken.pk]["opened"].count == both[refund.pk]["opened"].count

    refund.refresh_from_db(from_queryset=type(refund).with_removed.all())
    refund.restore()
    counting.count(NOON)
    assert numbers.by("tag", Cut(priya), WEEK)[refund.pk]["opened"].count == (
        both[refund.pk]["opened"].count
    )


def test_a_team_that_is_deleted_leaves_its_numbers_to_none(house, priya):
    team, total = house["team"], numbers.read(Cut(priya), WEEK).total("opened").count
    team.delete()
    counting.count(NOON)

    assert team.pk not in numbers.by("team", Cut(priya), WEEK)
    assert numbers.read(Cut(priya), WEEK).total("opened").count == total
