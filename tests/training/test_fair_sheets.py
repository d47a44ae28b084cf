"""Who says the right thing in words of their own has their points, and is answered."""

import pytest

from tests.training.other_words import WAYS, says
from training.scenes import is_still, score
from training.scenes.asking import in_words
from training.scenes.plays import PLAYS
from training.scenes.reading import claims, confirms, questions
from training.scenes.rehearsing import rehearse

SEEDS = range(4)
GOOD = 80  # from here on the sheet says "Well done"


@pytest.mark.parametrize(
    ("key", "acts"), WAYS, ids=[f"{key}-{n}" for n, (key, _) in enumerate(WAYS)]
)
def test_a_good_answer_in_other_words_is_good_and_brings_it_to_its_end(key, acts):
    play = PLAYS[key]
    for seed in SEEDS:
        story = rehearse(play, acts, seed)
        sheet = score(play, story, seed)

        pairs = zip(play["goals"], sheet["goals"], strict=True)
        missed = [in_words(goal) for goal, judged in pairs if not judged["met"]]
        assert sheet["score"] >= GOOD, missed
        assert story[-1]["does"] == "ends"


@pytest.mark.parametrize("key", ["over-limit", "vip", "other-language", "wrong-recipient"])
def test_who_hands_it_over_before_the_customer_answers_comes_to_an_end_too(key):
    first = next(act for act in PLAYS[key]["good"] if act["does"] == "writes")
    others = [act for act in PLAYS[key]["good"] if act["does"] == "writes" and act != first]
    acts = [first, {"wait": 2, "does": "hands", "to": "Billing"}, *others]

    assert rehearse(PLAYS[key], acts)[-1]["does"] == "ends"


def test_who_waits_for_nothing_is_known():
    play = PLAYS["wrong-plug"]
    acts = [says("You can exchange it."), says("As I said: on the website.", after="lost")]
    story = rehearse(play, acts)
    last = [fact["at"] for fact in story if fact["who"] == "trainee"][-1]

    assert is_still(play, 0, story, last + 30)
    assert not is_still(play, 0, story, last + 20)
    assert not is_still(play, 0, rehearse(play, acts[:1])[:3], 300), "she still writes"


@pytest.mark.parametrize(
    "said",
    [
        "I can't say that you get the money.",
        "Billing decides whether you get the money.",
        "It is not up to me if you get the money, but I ask.",
    ],
)
def test_what_is_denied_is_not_promised(said):
    assert not claims(said, "you get the money")


@pytest.mark.parametrize(
    "said",
    [
        "Yes, you get the money.",
        "Don't worry, you get the money.",
        "I cannot say when, but you get the money.",
        "Not today. You get the money tomorrow.",
    ],
)
def test_what_is_promised_beside_a_no_is_promised(said):
    assert claims(said, "you get the money")


def test_what_belongs_to_somebody_else_is_given_away_also_by_a_no():
    acts = [says("Hello {customer.first}, I may not say whether it is {street}. Shall I ask them?")]

    play = PLAYS["curious"]
    assert score(play, rehearse(play, acts))["score"] <= 40


def test_a_question_needs_no_question_mark():
    assert questions("Please tell me which lamp you have.")
    assert not questions("Switch it off. Let me know if that helps.")


@pytest.mark.parametrize("said", ["What is your order number?", "Hi, how can I help?"])
def test_who_only_begins_has_not_asked_whether_it_helped(said):
    assert not confirms(said)
    assert confirms(f"{said} Or does it work by now?")


def test_a_question_may_end_as_in_arabic():
    assert confirms("سنرسل لك مصباحًا جديدًا. هل هذا يناسبك؟")
    assert questions("أي مصباح هو؟") == ["أي مصباح هو؟"]
    assert not confirms("سنرسل لك مصباحًا جديدًا.")
