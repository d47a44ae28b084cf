"""What nobody has written about: alike questions are one line, whoever asked."""

import random
import time
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.models import Turn
from bot.trying.figures import figures
from bot.trying.grouping import grouped
from bot.trying.unanswered import groups
from knowledge.models import Article
from knowledge.rendering import render
from tests.bot.test_trying import boss, content, inbox, write  # noqa: F401 (fixtures)
from tests.factories import create_bot, create_conversation

pytestmark = pytest.mark.django_db


@dataclass
class Asked:
    pk: int
    question: str
    language: str = "en"


def together(*questions):
    """-> the questions in each group"""
    found = grouped([Asked(n, *each) for n, each in enumerate(questions)])
    return [[one.question for one in group.members] for group in found]


@pytest.fixture
def ask(inbox, now):  # noqa: F811
    """A question that the bot did not know."""

    def ask(text, **fields):
        conversation = create_conversation(inbox=inbox, said=text, now=now)
        usual = {"outcome": "hand_off", "why": "nothing_found", "language": "en", "created_at": now}
        return Turn.objects.create(conversation=conversation, question=text, **usual | fields)

    return ask


def test_a_wish_for_a_person_is_no_question_to_write_about(ask, now):
    ask("I want to talk to a human", outcome="ask", why="unsure")
    ask("We need Nordlys on a moving bar. Possible?")

    (only,) = groups(now + timedelta(minutes=1))

    assert only.asked.question == "We need Nordlys on a moving bar. Possible?"


def test_the_same_question_in_other_words_is_one_line():
    assert together(
        ["Do you ship to the moon?"],
        ["Can I pay with Bitcoin?"],
        ["Is shipping to the Moon possible, please?"],
        ["do yuo ship to the mooon"],
        ["bitcoin payment"],
    ) == [
        [
            "Do you ship to the moon?",
            "Is shipping to the Moon possible, please?",
            "do yuo ship to the mooon",
        ],
        ["Can I pay with Bitcoin?", "bitcoin payment"],
    ]


def test_one_word_in_common_is_not_the_same_question():
    questions = [
        ["How do I clean my lamp shade?"],
        ["Which bulb fits my lamp?"],
        ["My lamp arrived broken"],
    ]

    assert len(together(*questions)) == 3


@pytest.mark.parametrize("text", ["", "?!", "the and of", "\x00", "🙂", "a" * 5000])
def test_what_says_nothing_stays_alone(text):
    assert together([text], ["Do you ship to the moon?"])


def test_two_thousand_questions_are_put_together_quickly_and_always_in_the_same_way():
    things = ["moon", "bitcoin", "repair", "chandelier", "energy", "class", "showroom", "invoice"]
    asked = [[f"{things[n % 8]} with {things[n % 7]} and number{n % 50}"] for n in range(2000)]

    began = time.monotonic()
    first = together(*asked)

    assert time.monotonic() - began < 8
    assert together(*asked[:500]) == together(*asked[:500])
    assert sum(map(len, first)) == 2000


def test_long_questions_of_words_that_nobody_knows_keep_no_page_waiting():
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    made_up = ["".join(chance.choices(letters, k=8)) for _ in range(20_000)]
    asked = [["lamp " + " ".join(made_up[n * 40 : n * 40 + 40])] for n in range(500)]

    began = time.monotonic()
    found = together(*asked)

    assert time.monotonic() - began < 8
    assert sum(map(len, found)) == 500


def test_only_what_was_not_known_is_on_the_list(ask, now):
    ask("Do you ship to the moon?")
    ask("Is Bitcoin accepted?", outcome="ask", why="unsure")
    ask("Where is my invoice?", outcome="answer", why="", has_failed=True)
    ask("I want a person", why="asked")
    ask("Which bulb?", outcome="answer", why="")
    ask("Do you sell hats?", created_at=now - timedelta(days=31))

    assert [each.asked.question for each in groups(now)] == [
        "Where is my invoice?",
        "Is Bitcoin accepted?",
        "Do you ship to the moon?",
    ]


def test_what_an_article_answers_today_drops_out(boss, ask, now):  # noqa: F811
    ask("Do you ship to the moon?")
    before = content(boss.get("/bot/unanswered/"))

    write("Shipping to the moon", "We do not ship to the moon.", now)
    after = content(boss.get("/bot/unanswered/"))
    answered = content(boss.get("/bot/unanswered/?show=answered"))

    assert "Do you ship to the moon?</h3>" in before
    assert "Do you ship to the moon?</h3>" not in after
    assert "Today it is answered by" in answered
    assert "Shipping to the moon</a>" in answered


def test_what_is_not_for_the_bot_stays_away_until_it_is_brought_back(boss, ask):  # noqa: F811
    turn = ask("Do you ship to the moon?")

    undo = boss.post(f"/bot/unanswered/{turn.pk}/dismiss/").url
    ask("Could you ship to the moon")
    away = content(boss.get("/bot/unanswered/"))
    offered = content(boss.get(undo))
    boss.post(f"/bot/unanswered/{turn.pk}/restore/")
    back = content(boss.get("/bot/unanswered/"))

    assert "moon?</h3>" not in away
    assert f'action="/bot/unanswered/{turn.pk}/restore/"' in offered
    assert "asked 2 times" in back


def test_an_article_begins_with_the_questions_as_notes_that_are_never_read(boss, ask):  # noqa: F811
    turn = ask('Do you ship to the "moon"?')
    ask("I am Amara, amara@okafor.example, ship to the moon?")

    response = boss.post(f"/bot/unanswered/{turn.pk}/article/")

    article = Article.objects.get()
    assert response.url == f"/knowledge/{article.pk}/edit/"
    assert article.status == "draft"
    assert "moon" in article.title
    assert "Customers asked:" in article.body
    assert "amara@okafor.example" in article.body
    assert "moon" not in render(article.body).html


def test_examples_lead_to_their_conversations(boss, ask):  # noqa: F811
    turn = ask("Do you ship to the moon?")

    assert f'href="/inbox/{turn.conversation_id}/"' in content(boss.get("/bot/unanswered/"))


@pytest.mark.parametrize(
    "query", ["?show=all&page=-1", "?page=99999999", "?dismissed=٣٣", "?page=9"]
)
def test_an_odd_address_shows_the_list(boss, ask, query):  # noqa: F811
    assert boss.get(f"/bot/unanswered/{query}").status_code == 200


@pytest.mark.parametrize("deed", ["dismiss", "restore", "article"])
def test_a_question_that_is_gone_is_not_there(boss, deed):  # noqa: F811
    assert boss.post(f"/bot/unanswered/999/{deed}/").status_code == 404


@pytest.mark.parametrize("deed", ["dismiss", "restore", "article"])
def test_agents_have_no_part_in_it(signed_in, deed):
    assert signed_in.get("/bot/unanswered/").status_code == 403
    assert signed_in.post(f"/bot/unanswered/1/{deed}/").status_code == 403


def test_an_empty_list_teaches(boss):  # noqa: F811
    page = content(boss.get("/bot/unanswered/"))

    assert "Once customers ask the bot" in page
    assert "It has finished no conversation yet." in page


def test_each_conversation_counts_once_by_what_the_bot_did_last(inbox, now):  # noqa: F811
    bot = create_bot()

    def talked(**handed_off):
        conversation = create_conversation(inbox=inbox, said="Hi", now=now)
        by = {"by": bot, "epoch": conversation.handler_epoch, "now": now}
        conversation.hand_off(**by, **handed_off) if handed_off else conversation.solve(**by)
        return conversation

    talked()
    talked(reason="asked")
    talked(reason="topic", topic="Refund over 500 EUR")
    talked(reason="error")
    again = talked(reason="asked")
    again.return_to_bot(by=bot, now=now)
    again.solve(by=bot, epoch=again.handler_epoch, now=now)

    found = figures(now)

    assert (found.solved, found.handed_off, found.failed) == (2, 2, 1)
    assert found.solved_share == 40
    assert [row["name"] for row in found.reasons] == [
        "Refund over 500 EUR",
        "requested by the customer",
    ]
