"""Without a model the bot answers in the words of a passage, asks back or asks for a person."""

import pytest

from bot.deciding import Question, decide
from bot.models import Settings
from bot.own_cases import is_own
from bot.quoting import LONGEST, quote
from conversations.hand_offs import HandOff
from knowledge.models import Article, Passage
from tests.knowledge import demo


@pytest.fixture
def ask(db, now):
    demo.load(now)

    def ask(text, language="en", before=(), **settings):
        said = tuple(("customer", each) for each in before)
        return decide(Question(text, language, said), Settings(**settings), now=now)

    return ask


def test_an_answer_quotes_the_passage_and_names_it(ask):
    decision = ask("What does delivery cost?")

    assert decision.outcome == "answer"
    assert decision.text.startswith("Delivery is free from 100 €.")
    article = Article.objects.get(slug="delivery-times")
    url = "/help/en/delivery-times/#h-what-it-costs"
    assert decision.sources == ({"title": article.title, "url": url},)
    assert 0.6 <= decision.confidence <= 1


def test_who_asks_for_a_price_is_not_answered_without_one(ask):
    assert ask("When will Måne in brass be back?").outcome == "answer"
    assert ask("What is the price of the Måne in brass?").outcome == "ask"
    assert ask("What does a new shade for Nordlys cost?").outcome == "answer"


def test_one_word_of_several_is_not_enough_to_answer(ask):
    assert ask("How bright is Drift?").outcome == "answer"
    assert ask("How bright is Vind?").outcome == "ask"


def test_two_questions_are_answered_with_both_sources(ask):
    decision = ask("When is the showroom open? And what does delivery cost?")

    assert [source["url"].split("/")[3] for source in decision.sources] == [
        "showroom",
        "delivery-times",
    ]
    assert "Wednesday to Friday" in decision.text
    assert "free from 100 €" in decision.text


def test_one_question_that_is_not_answered_leaves_both_to_a_person(ask):
    decision = ask("When is the showroom open? And do you sell sofas?")

    assert decision.outcome == "hand_off"
    assert decision.sources == ()


def test_what_goes_on_is_understood_from_what_was_said_before(ask):
    alone, going_on = (
        ask("and what does it cost"),
        ask("and what does it cost", before=["How long does delivery to Lyon take?"]),
    )

    assert alone.sources != going_on.sources
    assert going_on.sources[0]["url"] == "/help/en/delivery-times/#h-what-it-costs"


def test_one_word_is_asked_about_with_the_articles_it_may_mean(ask):
    decision = ask("Drift")

    assert decision.outcome == "ask"
    assert 2 <= len(decision.buttons) <= 3
    article = Article.objects.get(title=decision.buttons[0]["text"])
    assert decision.buttons[0]["value"] == f"ask:{article.pk}"


def test_the_thresholds_decide(ask):
    question = "is there an express option, I need a lamp by tomorrow"

    assert ask(question, answers_from=100, asks_from=20).outcome == "ask"
    assert ask(question, answers_from=20, asks_from=20).outcome == "answer"
    assert ask(question, answers_from=100, asks_from=100).outcome == "hand_off"


def test_a_case_of_ones_own_goes_to_a_person_with_what_was_found(ask):
    decision = ask("How long does delivery take? And where is my order 48213?")

    assert (decision.outcome, decision.why) == ("hand_off", HandOff.OWN_CASE)
    assert decision.text == ""
    assert decision.sources == ()
    assert decision.found


@pytest.mark.parametrize("text", ["Hello", "thanks a lot!", "are you a robot?", "Danke, das hilft"])
def test_small_talk_gets_a_sentence_and_no_article(ask, text):
    decision = ask(text)

    assert decision.outcome == "answer"
    assert decision.text
    assert decision.sources == ()
    assert decision.found == ()


def test_thanks_with_a_but_is_no_small_talk(ask):
    assert ask("thanks, but where is my order 48213").outcome == "hand_off"


def test_without_any_article_everything_goes_to_a_person(db, now):
    decision = decide(Question("How long does delivery take?"), Settings(), now=now)

    assert (decision.outcome, decision.why) == ("hand_off", HandOff.NOTHING_FOUND)


@pytest.mark.parametrize("text", ["", " ", "?", "\0", "🙂", "a" * 100_000, "? " * 5000])
def test_any_text_is_decided_about(ask, text):
    assert ask(text).outcome in {"answer", "ask", "hand_off"}


@pytest.mark.parametrize(
    ("general", "own"),
    [
        ("How do I cancel an order?", "cancel my order"),
        ("Can I return a lamp?", "I sent it back but nobody answers"),
        ("Does the Berker 2873 work?", "order 2873 please"),
        ("wie kann ich stornieren?", "Bitte stornieren Sie meine Bestellung"),
        ("¿Cómo puedo devolver una lámpara?", "mi lámpara llegó rota"),
        ("كيف يمكنني إرجاع المصباح؟", "أين طلبي"),
        ("What happens when a lamp arrives broken?", "my lamp arrived broken"),
    ],
)
def test_how_it_is_done_is_told_from_a_case(general, own):
    assert not is_own(general)
    assert is_own(own)


def test_a_long_passage_is_quoted_by_its_best_sentences_whole_with_its_steps():
    filler = "This sentence is about something else entirely, and is here for its length. " * 8
    steps = "1. Open the box.\n2. Turn the red screw.\n3. Close it."
    text = quote(Passage(text=f"{filler}\n\nDo this:\n{steps}\n\n{filler}"), ("screw",))

    assert len(text) <= LONGEST
    assert steps in text
    assert text.endswith(".")
