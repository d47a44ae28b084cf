"""What is counted of a conversation, beside what one would write down by hand."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from analytics.models import Fact
from canned_responses.models import CannedResponse
from satisfaction.models import Ask
from tests import factories

from .counted import count, facts_of

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())  # a Wednesday
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def kinds_of(conversation):
    return [kind for kind, _at, _seconds in facts_of(conversation)]


@pytest.fixture
def asked():
    return factories.create_conversation(said="Where is my lamp?", now=at(0))


def test_a_conversation_is_what_one_would_write_down(asked, maya):
    asked.reply("On its way.", by=maya, now=at(2))
    asked.receive("When?", now=at(10))
    asked.reply("Tomorrow.", by=maya, now=at(15))
    asked.close(by=maya, now=at(20))
    asked.receive("It is the wrong one.", now=at(60))
    asked.close(by=maya, now=at(70))

    assert facts_of(asked) == [
        ("opened", at(0), None),
        ("first_response", at(2), 120),
        ("next_response", at(15), 300),
        ("resolved", at(20), 1200),
        ("reopened", at(60), None),
        ("resolved", at(70), 600),
    ]
    assert set(Fact.objects.exclude(kind="opened").values_list("agent__name", flat=True)) == {
        "Maya Lind"
    }


def test_a_second_answer_in_a_row_is_none(asked, maya):
    asked.reply("On its way.", by=maya, now=at(2))
    asked.reply("And here is the number.", by=maya, now=at(3))

    assert kinds_of(asked) == ["opened", "first_response"]


def test_an_answer_that_was_taken_back_is_none(asked, maya):
    message = asked.reply("Oops.", by=maya, now=at(1), send_at=at(3))
    asked.unsend(message, by=maya, now=at(2))
    asked.reply("On its way.", by=maya, now=at(4))

    assert facts_of(asked)[1:] == [("first_response", at(4), 240)]


def test_what_is_to_leave_later_answers_when_it_leaves(asked, maya):
    asked.reply("Tomorrow.", by=maya, now=at(1), send_at=at(60), is_scheduled=True)
    assert kinds_of(asked) == ["opened"]

    asked.messages.filter(is_scheduled=True).update(delivery="sent")

    assert facts_of(asked)[1:] == [("first_response", at(60), 3600)]


@pytest.mark.parametrize("reason", ["spam", "duplicate"])
def test_spam_and_duplicates_are_not_counted(asked, maya, reason):
    asked.reply("On its way.", by=maya, now=at(2))
    count()
    asked.close(by=maya, now=at(3), reason=reason)

    assert facts_of(asked) == []


def test_what_was_taken_for_spam_begins_anew_when_it_is_reopened(asked, maya):
    asked.close(by=maya, now=at(30), reason="spam")
    asked.reopen(by=maya, now=at(60))
    asked.close(by=maya, now=at(70))

    assert facts_of(asked) == [("opened", at(0), None), ("resolved", at(70), 600)]


def test_what_was_merged_counts_where_it_is_now(asked, maya):
    again = factories.create_conversation(
        customer=asked.customer, inbox=asked.inbox, said="Hello?", now=at(1)
    )
    again.merge_into(asked, by=maya, now=at(2))
    asked.reply("On its way.", by=maya, now=at(4))
    assert facts_of(again) == []
    assert facts_of(asked)[1:] == [("first_response", at(4), 240)]

    again.unmerge(by=maya, now=at(5))

    assert kinds_of(again) == ["opened"]


def test_an_undone_closing_never_was(asked, maya):
    asked.close(by=maya, now=at(5))
    asked.undo_close(by=maya, now=at(6))
    assert kinds_of(asked) == ["opened"]

    asked.close(by=maya, now=at(10))

    assert facts_of(asked)[1:] == [("resolved", at(10), 600)]


def test_the_bots_time_is_not_ours():
    bot, maya = factories.create_bot(), factories.create_agent("Maya Lind")
    inbox = factories.create_inbox(has_bot=True)
    conversation = factories.create_conversation(inbox=inbox, said="A person please", now=at(0))
    conversation.hand_off(by=bot, epoch=0, now=at(5))
    conversation.reply("Here I am.", by=maya, now=at(8))
    conversation.close(by=maya, now=at(10))

    assert facts_of(conversation) == [
        ("opened", at(0), None),
        ("handed_off", at(5), None),
        ("first_response", at(8), 180),
        ("resolved", at(10), 300),
    ]


def test_what_the_bot_solved_and_what_nobody_came_back_to_are_apart():
    bot, inbox = factories.create_bot(), factories.create_inbox(has_bot=True)
    solved = factories.create_conversation(inbox=inbox, said="Hours?", now=at(0))
    solved.solve(by=bot, epoch=0, now=at(1))
    left = factories.create_conversation(inbox=inbox, said="Hours?", now=at(0))
    left.leave(by=bot, epoch=0, now=at(1))

    assert kinds_of(solved) == ["opened", "bot_solved"]
    assert kinds_of(left) == ["opened", "lapsed"]


def test_a_rating_is_one_however_often_it_is_corrected(asked, maya, priya):
    asked.reply("On its way.", by=maya, now=at(2))
    asked.reply("Indeed.", by=priya, now=at(3))
    asked.rate(2, now=at(5))
    asked.rate(5, now=at(6))
    facts = [fact for fact in facts_of(asked) if fact[0] in {"rated", "credit"}]

    assert facts == [("rated", at(6), None), ("credit", at(6), None), ("credit", at(6), None)]
    credits = Fact.objects.filter(kind="credit").values_list("agent__name", "score")
    assert set(credits) == {("Maya Lind", 5), ("Priya Nair", 5)}


def test_whom_only_the_bot_answered_rates_the_bot():
    bot, inbox = factories.create_bot(), factories.create_inbox(has_bot=True)
    solved = factories.create_conversation(inbox=inbox, said="Hours?", now=at(0))
    solved.solve(by=bot, epoch=0, now=at(1))
    solved.rate(4, now=at(2))

    assert kinds_of(solved)[-1] == "bot_rated"


def test_who_had_it_then_has_the_credit_and_the_team_that_it_was_with(maya, priya):
    lamps, bills = factories.create_team("Lamps", [maya]), factories.create_team("Bills", [priya])
    conversation = factories.create_conversation(said="Hello?", now=at(0), team=lamps)
    conversation.reply("A moment.", by=maya, now=at(1))
    conversation.hand_to(bills, by=maya, now=at(2))
    conversation.assign_to(priya, by=maya, now=at(2))
    conversation.receive("Thanks for nothing", now=at(3))
    conversation.close(by=maya, now=at(4))
    count()

    found = Fact.objects.order_by("at", "pk").values_list("kind", "team__name", "agent__name")
    assert list(found) == [
        ("opened", "Lamps", None),
        ("first_response", "Lamps", "Maya Lind"),
        ("resolved", "Bills", "Priya Nair"),  # who had it, not who pressed the button
    ]


def test_what_arrives_is_of_the_team_that_it_is_given_to(maya):
    conversation = factories.create_conversation(said="Hello?", now=at(0))
    conversation.hand_to(factories.create_team("Lamps", [maya]), now=at(1))
    count()

    assert Fact.objects.get(kind="opened").team.name == "Lamps"


def test_a_kept_promise_and_a_broken_one(maya):
    from sla import ticking
    from sla.keeping import keep

    hour, minutes = timedelta(hours=1), timedelta(minutes=2)
    factories.create_policy(first_response=minutes, resolution=hour, pauses_for_customer=False)
    conversation = factories.create_conversation(said="Hello?", now=at(0))
    keep(conversation, now=at(0))
    conversation.reply("Hello.", by=maya, now=at(1))
    keep(conversation, now=at(1))
    ticking.tick(at(90))
    count()

    assert ("first_kept", at(1), None) in facts_of(conversation)
    assert ("resolution_broken", at(60), None) in facts_of(conversation)


def test_who_was_asked_how_it_was_counts_by_mail_and_in_a_chat(asked, maya):
    asked.close(by=maya, now=at(5))
    Ask.objects.note(asked, at(5))
    by_mail = factories.create_conversation(inbox=factories.create_inbox("email"), now=at(0))
    by_mail.close(by=maya, now=at(5))
    by_mail.ask_for_rating("amara@okafor.nl", now=at(65))
    by_mail.ask_for_rating("amara@okafor.nl", now=at(9000), is_again=True)

    assert ("asked", at(5), None) in facts_of(asked)
    assert [fact for fact in facts_of(by_mail) if fact[0] == "asked"] == [("asked", at(65), None)]


def test_tags_and_issue_type_are_those_of_now(asked, maya):
    count()
    refund, question = factories.create_tag("Refund"), factories.create_issue_type("Question")
    asked.tag(refund, by=maya, now=at(1))
    asked.set_issue_type(question, by=maya, now=at(1))
    count()

    fact = Fact.objects.get(kind="opened")
    assert (fact.tags, fact.issue_type) == ([refund.pk], question)


def test_hours_that_are_changed_later_change_nothing_that_has_been(maya):
    hours = factories.create_office_hours(is_default=True)  # until 17
    late = at(5 * 60 - 10)
    first = factories.create_conversation(said="Hello?", now=late)
    first.reply("Hello.", by=maya, now=late + timedelta(minutes=30))
    count()
    assert float(Fact.objects.get(kind="first_response").office_seconds) == 600
    hours.week = [[[540, 1200]]] * 7
    hours.save()
    hours.touch(NOON)
    second = factories.create_conversation(said="Hello?", now=late)
    second.reply("Hello.", by=maya, now=late + timedelta(minutes=30))
    count()

    found = Fact.objects.filter(kind="first_response").order_by("conversation")
    assert [float(fact.office_seconds) for fact in found] == [600, 1800]
    first.reopen(by=maya, now=late + timedelta(minutes=40))
    first.tag(factories.create_tag("Late"), by=maya, now=late + timedelta(minutes=40))
    count()
    found = Fact.objects.get(kind="first_response", conversation=first)
    assert (float(found.office_seconds), len(found.tags)) == (600, 1)


def test_a_canned_reply_counts_when_it_was_sent_and_once_for_an_answer(asked, maya, priya):
    response = CannedResponse.objects.create(title="Sorry", shortcut="sorry", changed_at=at(0))
    response.use(asked, by=maya, now=at(1))
    assert "canned" not in kinds_of(asked)
    response.use(asked, by=maya, now=at(2))
    response.use(asked, by=priya, now=at(2))
    asked.reply("Sorry!", by=maya, now=at(3))
    asked.reply("Once more.", by=maya, now=at(4))
    count()

    fact = Fact.objects.get(kind="canned")
    assert (fact.at, fact.agent, fact.canned) == (at(3), maya, response)


def test_what_is_used_in_the_composer_is_noted(asked, maya, client):
    client.force_login(maya, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = CannedResponse.objects.create(title="Sorry", shortcut="sorry", changed_at=at(0))

    client.post(reverse("canned_responses:used", args=[asked.pk, response.pk]))

    assert [(use.agent, use.at) for use in asked.canned_uses.all()] == [(maya, NOON)]
