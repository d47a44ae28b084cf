from datetime import timedelta

import pytest
from django.utils import timezone

from quality.models import Review
from quality.sampling import Sample, draw
from tests.factories import create_agent, create_team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


@pytest.fixture
def drawn(priya, now):
    """The numbers of what is drawn, in its order."""

    def drawn(found="random", reader=priya, **fields):
        today = timezone.localdate(now, timezone.get_default_timezone())
        usual = {"since": today - timedelta(days=13), "until": today}
        return [one.conversation.pk for one in draw(Sample(found, **usual | fields), reader)]

    return drawn


def test_the_same_seed_draws_the_same_and_another_one_others(done, drawn):
    pks = {done().pk for _n in range(12)}

    first = drawn(count=5, seed=1)

    assert first == drawn(count=5, seed=1)
    assert first != drawn(count=5, seed=2)
    assert set(first) < pks
    assert set(drawn(count=50)) == pks


def test_what_was_reviewed_is_not_drawn_again(done, drawn, maya, priya, now):
    conversation, other = done(), done()
    Review.objects.begin(conversation, maya, by=priya, now=now)

    assert drawn() == [other.pk]


def test_another_agents_answers_in_it_can_still_be_drawn(done, drawn, maya, priya, now):
    omar, conversation = create_agent("Omar Haddad"), done()
    conversation.reply("And I add this.", by=omar, now=now)
    conversation.close(by=omar, now=now)
    Review.objects.begin(conversation, maya, by=priya, now=now)

    assert drawn(agent=omar) == [conversation.pk]
    assert drawn(agent=maya) == []


def test_what_is_open_or_says_nothing_about_an_agent_is_not_drawn(done, drawn, maya, now):
    for reason in ("spam", "duplicate"):
        conversation = done()
        conversation.reopen(by=maya, now=now)
        conversation.close(by=maya, now=now, reason=reason)
    done().reopen(by=maya, now=now)

    assert drawn() == []


def test_low_ratings_come_the_lowest_first(done, drawn, now):
    two, one, good, unrated = done(), done(), done(), done()
    for conversation, score in ((two, 2), (one, 1), (good, 5)):
        conversation.rate(score, now=now)

    assert drawn("low") == [one.pk, two.pk]
    assert unrated.pk in drawn("random")


def test_long_ones_come_by_how_much_was_said(done, drawn, maya, now):
    short, long = done(), done()
    for _n in range(3):
        long.receive("And what else?", now=now)
        long.reply("This, too.", by=maya, now=now)
    long.close(by=maya, now=now)
    for tag in ("a", "b"):
        short.add_note(tag, by=maya, now=now)  # a long log in which little was said

    assert drawn("long") == [long.pk, short.pk]


def test_by_team_and_by_days(done, drawn, support, now):
    ours, old = done(), done(ago=timedelta(days=40))
    today = timezone.localdate(now, timezone.get_default_timezone())

    assert drawn(team=support) == [ours.pk]
    assert drawn(team=create_team("Sales")) == []
    assert old.pk in drawn(since=today - timedelta(days=60))
    assert drawn(since=today - timedelta(days=60), until=today - timedelta(days=30)) == [old.pk]


def test_nobody_draws_their_own_answers(done, drawn, priya, maya):
    done(by=priya)

    assert drawn() == []
    assert drawn(reader=create_agent("Astrid", role="admin")) != []


def test_who_wrote_most_is_offered_first(done, priya, maya, now):
    omar, conversation = create_agent("Omar Haddad"), done()
    for _n in range(3):
        conversation.reply("And this.", by=omar, now=now)
    conversation.close(by=omar, now=now)
    today = timezone.localdate(now, timezone.get_default_timezone())

    (one,) = draw(Sample("random", today - timedelta(days=5), today), priya)

    assert (one.agent, one.others, one.said) == (omar, [maya], 5)


def test_a_chat_without_a_subject_is_called_as_it_began(done, browser, priya, now):
    conversation = done(said="Do you ship to Norway?")
    conversation.receive("Nice :)", sender=conversation.customer, now=now, is_thanks=True)

    page = browser(priya).get("/quality/sample/").text
    begin = browser(priya).get(f"/quality/begin/?conversation={conversation.pk}").text

    for shown in (page, begin):
        assert "<bdi>Do you ship to Norway?</bdi>" in shown
        assert "Nice :)" not in shown
