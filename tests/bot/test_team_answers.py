"""What agents told several customers alike the bot may say, too, and nothing of anybody's own."""

from datetime import timedelta

import pytest

from bot import team_answers
from bot.deciding import Question, decide
from bot.models import Settings, TeamAnswer
from tests import factories
from tests.knowledge import demo

KNOWN = "The trapeze hook carries four kilos and fits every beam of solid oak."
QUESTION = "What can the trapeze hook carry?"


@pytest.fixture
def solved(maya, now):
    """A conversation that an agent solved by this answer."""

    def solved(answer, *, name="Amara Okafor", said=QUESTION, rating=None, customer=None, by=None):
        first = name.split()[0].lower()
        customer = customer or factories.create_customer(name, f"{first}@{first}s.example")
        conversation = factories.create_conversation(customer=customer, said=said)
        conversation.reply(answer, by=by or maya, now=now)
        conversation.close(by=by or maya, now=now)
        if rating:
            conversation.rate(rating, now=now)
        return customer

    return solved


def learnt(now):
    team_answers.refresh(now + timedelta(minutes=1))
    return set(TeamAnswer.objects.values_list("text", flat=True))


def test_what_three_customers_were_told_alike_is_answered_and_says_whose_it_is(solved, now):
    demo.load(now)
    for name in ("Amara Okafor", "Tom Berg", "Lea Roth"):
        solved(f"Hi {name.split()[0]},\n\n{KNOWN}\n\nMaya", name=name)

    assert learnt(now) == {KNOWN}
    decision = decide(Question(QUESTION), Settings(), now=now)
    assert (decision.outcome, decision.text) == ("answer", KNOWN)
    assert decision.sources == ({"title": "What our team answers", "url": "/help/"},)


def test_what_two_customers_or_one_of_them_often_were_told_is_not_common(solved, now):
    amara = solved(KNOWN)
    solved(KNOWN, name="Tom Berg")
    solved(KNOWN, customer=amara)

    assert learnt(now) == set()


@pytest.mark.parametrize(
    "answer",
    [
        "The hook for number 48213 carries four kilos and fits every beam of oak.",
        "Write to amara@okafor.example about the hook that carries four kilos.",
        "The hook is at https://halden.example/hook?token=abc and carries four kilos.",
        "Okafor ordered the hook that carries four kilos and fits every beam.",
        "Colleague Maya knows the hook that carries four kilos and fits every beam.",
        "I will send the hook that carries four kilos and fits every beam.",
        "Your order has the hook that carries four kilos and fits every beam.",
        "Does the hook carry four kilos, and does it fit every beam of oak?",
        "Ring (030) 555 12 34 when the hook that carries four kilos has come.",
        "Ring ０３０１２３４５６７ when the hook that carries four kilos has come.",
        "Mister Schmidt has the hook that carries four kilos at his reception.",
        "> The hook that carries four kilos is free for all of us, you said.",
    ],
)
def test_what_is_about_somebody_or_a_promise_never_is(solved, now, answer):
    for first in ("Amara", "Tom", "Lea"):
        solved(answer, name=f"{first} Okafor")

    assert learnt(now) == set()


def test_colleagues_of_one_company_count_once_and_their_company_is_named_to_nobody(solved, now):
    private = "The spare key of the store room lies in the drawer at the reception."
    for name in ("Amara", "Tom", "Lea"):
        colleague = factories.create_customer(name, f"{name.lower()}@acme.example")
        solved(private, customer=colleague)
    for n, name in enumerate(("Amara", "Tom", "Lea")):
        works = factories.create_customer(name, f"{name.lower()}@gmail.com", company="Acme Ltd")
        solved("The spare lamp of the store room hangs above the desk in the back.", customer=works)
        other = factories.create_customer(name, f"{name.lower()}@works{n}.example", company="Acme")
        solved("The lamps for Acme come on a lorry through the second gate.", customer=other)
        solved(KNOWN, customer=factories.create_customer(name, f"{name.lower()}{n}@gmail.com"))

    assert learnt(now) == {KNOWN}


def test_words_of_a_question_are_kept_only_when_several_asked_with_them(solved, now):
    for name, secret in (("Amara A", "Zanzibar"), ("Tom B", "Quito"), ("Lea C", "Lima")):
        solved(KNOWN, name=name, said=f"Hook for the trapeze in {secret}?")

    learnt(now)
    words = str(TeamAnswer.objects.values_list("words", flat=True).get())
    assert "trapez" in words
    assert not any(secret in words for secret in ("zanzibar", "quito", "lima"))


def test_answers_that_were_rated_badly_do_not_count(solved, now):
    for name in ("Amara A", "Tom B", "Lea C"):
        solved(KNOWN, name=name, rating=1)

    assert learnt(now) == set()


def test_what_an_admin_removed_stays_away(solved, now):
    demo.load(now)
    for name in ("Amara A", "Tom B", "Lea C"):
        solved(KNOWN, name=name)
    learnt(now)
    TeamAnswer.objects.update(is_removed=True)

    learnt(now)
    assert TeamAnswer.objects.get().is_removed
    assert decide(Question(QUESTION), Settings(), now=now).text != KNOWN
