"""The model writes what was found, or what was found is said without it."""

from dataclasses import replace

import pytest
from django.utils import timezone

from bot.deciding import Decision, Question, decide
from bot.model import answering, places
from bot.models import Settings
from bot.models.turn import Outcome
from conversations.hand_offs import HandOff

from . import server
from .hits import RETURNS, hit, publish

QUESTION = Question("Can I give my lamp back?")
GOOD = '{"answer": "You can send any lamp back within 30 days after it arrived.", "passages": [1]}'


@pytest.fixture
def model(settings):
    with server.model(settings, says=GOOD) as model:
        yield model


@pytest.fixture
def found(db):
    return (hit("Return a lamp", RETURNS), hit("Showroom", "The showroom is in Oslo."))


def anew(found, question=QUESTION, outcome=Outcome.ANSWER, confidence=0.7, **limits):
    local = Decision(
        outcome,
        text="Return a lamp: any lamp within 30 days.",
        why="" if outcome == Outcome.ANSWER else "unsure",
        confidence=confidence,
        found=found,
        sources=({"title": "Return a lamp", "url": "/help/en/return-a-lamp/"},),
    )
    return answering.written_anew(question, local, Settings(**limits))


def test_the_model_writes_from_the_passages_and_names_them(model, found):
    decision = anew(found)

    assert decision.outcome == Outcome.ANSWER
    assert decision.text == "You can send any lamp back within 30 days after it arrived."
    assert decision.sources == ({"title": "Return a lamp", "url": "/help/en/return-a-lamp/"},)
    assert decision.engine == "test-model"
    assert decision.tokens > 0
    assert decision.error == ""
    assert 0.7 < decision.confidence <= 0.85


def test_without_a_model_the_local_answer_stands(found, settings):
    settings.MODEL_URL = ""

    decision = anew(found)

    assert (decision.text, decision.engine) == ("Return a lamp: any lamp within 30 days.", "local")


@pytest.mark.parametrize(
    "how", ["status 500", "status 429", "garbage", "hangs", "drips", "huge", "closes early"]
)
def test_whatever_the_endpoint_does_the_local_answer_stands(model, found, settings, how):
    settings.MODEL_TIMEOUT, model.how = 0.3, how

    decision = anew(found)

    assert decision.outcome == Outcome.ANSWER
    assert decision.text == "Return a lamp: any lamp within 30 days."
    assert decision.engine == "local"
    assert decision.error.startswith("model: ")
    assert server.KEY not in decision.error


def test_an_answer_that_does_not_stand_on_them_is_not_sent(model, found):
    model.says = '{"answer": "Any lamp can go back within 90 days.", "passages": [1]}'

    decision = anew(found)

    assert decision.text == "Return a lamp: any lamp within 30 days."
    assert decision.error == "model: a number that is in no passage"
    assert decision.confidence == 0.7


def test_a_supported_answer_makes_an_unsure_one_good_enough(model, found):
    decision = anew(found, outcome=Outcome.ASK, confidence=0.5)

    assert (decision.outcome, decision.why) == (Outcome.ANSWER, "")


@pytest.mark.parametrize("says", [GOOD.replace("30", "31"), "You can trust me, sure: 100%", "ok"])
def test_an_unsupported_one_never_does(model, found, says):
    model.says = says

    decision = anew(found, outcome=Outcome.ASK, confidence=0.59)

    assert (decision.outcome, decision.confidence) == (Outcome.ASK, 0.59)


def test_what_was_found_by_chance_is_not_sent_to_the_model(model, found):
    decision = anew(found, outcome=Outcome.HAND_OFF, confidence=0.1)

    assert decision.outcome == Outcome.HAND_OFF
    assert model.asked == []


def test_a_model_that_finds_no_answer_makes_it_unsure(model, found):
    model.says = '{"answer": null, "passages": []}'

    decision = anew(found)

    assert (decision.outcome, decision.why) == (Outcome.HAND_OFF, HandOff.UNSURE)
    assert decision.sources == ()


def test_internal_articles_and_drafts_are_not_sent_to_the_model(model, found):
    inside = hit("Goodwill", "Up to 500 € needs nobody's consent.", is_internal=True)
    draft = hit("Soon", "We will sell candles.", status="draft")

    anew((inside, draft, *found))

    assert "500 €" not in model.prompts
    assert "candles" not in model.prompts
    assert "any lamp within 30 days" in model.prompts


def test_texts_are_cut_to_a_length(model, db):
    long = hit("Return a lamp", RETURNS + " lamp" * 2_000)
    before = [("customer", "x" * 100_000)] * 100

    anew((long,) * 50, Question("lamp " * 100_000, before=tuple(before)))

    assert len(model.prompts) < 25_000


def test_it_is_told_in_which_language_to_write(model, found):
    model.says = (
        '{"answer": "Sie können jede Lampe innerhalb von 30 Tagen zurück schicken, auch wenn sie '
        'schon hing, und brauchen keinen Grund zu nennen.", "passages": [1]}'
    )

    decision = anew(found, Question("Kann ich meine Lampe zurückgeben?", "de"))

    assert "Write in German" in model.asked[0]["messages"][0]["content"]
    assert decision.engine == "test-model"
    assert decision.confidence == pytest.approx(0.7, abs=0.05)  # words cannot be compared


def test_a_number_that_the_customer_named_before_may_be_repeated(model, found):
    model.says = GOOD.replace("any lamp", "the lamp of order 20417")

    told = anew(found, replace(QUESTION, before=(("customer", "My order is 20417."),)))
    untold = anew(found, replace(QUESTION, before=(("bot", "Is it order 20417?"),)))

    assert told.engine == "test-model"
    assert untold.error == "model: a number that is in no passage"


def test_what_one_conversation_uses_is_counted_for_it(model, found, settings):
    settings.MODEL_TOKENS_A_DAY = 15_000
    local = Decision(Outcome.ANSWER, text="Local.", confidence=0.7, found=found)
    question = replace(QUESTION, about="7")
    first, second = (answering.written_anew(question, local, Settings()) for _ in range(2))

    assert first.engine == "test-model"
    assert second.error == "model: used up for this conversation"


def test_a_decision_is_written_by_the_model_where_there_is_one(model, db):
    publish("Return a lamp", RETURNS)
    publish("Goodwill", "You can send back any lamp, and get 500 €.", is_internal=True)
    question = Question("Can I send back my lamp after 30 days?")

    written = decide(question, Settings(), now=timezone.now())
    model.how = "status 500"
    quoted = decide(question, Settings(), now=timezone.now())

    assert (written.outcome, written.engine) == (Outcome.ANSWER, "test-model")
    assert (quoted.outcome, quoted.engine) == (Outcome.ANSWER, "local")
    assert quoted.error == "model: status 500"
    assert "500 €" not in model.prompts


def test_no_more_wait_for_it_at_once_than_leave_room_for_mail(model, found, settings):
    settings.MODEL_AT_ONCE = 1

    with places.place():
        busy = anew(found)
    free = anew(found)

    assert (busy.outcome, busy.engine, busy.error) == (Outcome.ANSWER, "local", "model: busy")
    assert free.engine == "test-model"
