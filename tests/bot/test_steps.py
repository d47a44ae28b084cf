"""A way through the steps of a flow: pure, and with any steps and any answers it ends."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.steps import fields, reading, saying
from bot.steps.showing import chat
from bot.steps.walking import NEXT, SKIP, go_on, walk

ORDER = [
    ["say", {"text": "Hello.", "buttons": []}],
    ["ask", {"text": "Which order is it?", "field": "order_number", "can_skip": True}],
    ["hand_off", {"text": "Thank you."}],
]


def test_it_says_all_until_the_customer_has_the_word():
    walked = walk(ORDER)

    assert walked.texts == ("Hello.", "Which order is it?")
    assert (walked.at, walked.asks, walked.can_skip) == (1, "order_number", True)


def test_what_was_asked_for_is_kept_and_it_goes_on():
    walked = go_on(ORDER, at=1, text="It is #48213, thanks")

    assert walked.told == {"order_number": "48213"}
    assert walked.hands_off
    assert walked.texts == ("Thank you.",)


def test_what_may_be_skipped_is_skipped_and_what_may_not_is_not():
    assert go_on(ORDER, at=1, chosen=SKIP).hands_off
    must = [["ask", {"text": "?", "field": "email", "can_skip": False}], ["answer", {}]]
    assert go_on(must, at=0, chosen=SKIP) is None


def test_what_is_known_is_not_asked():
    assert walk(ORDER, told={"order_number": "1234"}).hands_off
    steps = [["ask", {"text": "?", "field": "email"}], ["answer", {}]]
    assert walk(steps, known={"email"}).answers


def test_what_cannot_be_read_is_asked_again_once_and_then_answered():
    again = go_on(ORDER, at=1, text="no idea")
    assert again.is_unread
    assert go_on(ORDER, at=again.at, missed=again.missed, text="no idea") is None


def test_a_question_in_between_is_none_of_the_flow():
    assert go_on(ORDER, at=1, text="Do you ship to Norway?") is None


def test_a_step_that_is_gone_lets_go():
    assert go_on(ORDER, at=7, text="48213") is None
    assert go_on([], at=0, text="48213") is None


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("order_number", "48213", "48213"),
        ("order_number", "my order: hl-2024-0012.", "HL-2024-0012"),
        ("order_number", "Where is 48213?", "48213"),
        ("order_number", "I do not know", None),
        ("order_number", "the 2 lamps", None),
        ("email", "write to amara@okafor.nl, please", "amara@okafor.nl"),
        ("email", "amara@okafor", None),
        ("email", "", None),
        ("name", "Amara Okafor", "Amara Okafor"),
        ("name", "No", None),
        ("name", "Thank you!", None),
        ("name", "https://evil.example", None),
        ("name", "{{ agent.name }}", None),
        ("attribute", "Pro", "Pro"),
        ("attribute", "What is a plan?", None),
        ("attribute", "x" * 300, None),
    ],
)
def test_answers_are_read_for_what_they_are(field, text, value):
    assert reading.read(field, text) == value


# --- Whatever an admin writes and a customer says

texts = st.text(max_size=40)
buttons = st.builds(
    lambda text, to: {"text": text, "to": to},
    st.text(min_size=1, max_size=20),
    st.sampled_from(["next", "words", "person", "flow:1", "ask:2"]),
)
asked = st.fixed_dictionaries(
    {
        "text": texts,
        "field": st.sampled_from(list(fields.LABELS)),
        "attribute": st.text(min_size=1, max_size=9),
        "can_skip": st.booleans(),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"),
            st.fixed_dictionaries({"text": texts, "buttons": st.lists(buttons, max_size=4)}),
        ),
        st.tuples(st.just("ask"), asked),
        st.tuples(st.just("hand_off"), st.fixed_dictionaries({"text": texts})),
        st.tuples(st.just("answer"), st.just({})),
        st.tuples(st.just("gone"), st.just({})),
    ),
    max_size=8,
)
# A busy machine is no finding.
IN_TIME = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.one_of(
    texts,
    st.sampled_from(["48213", "amara@okafor.nl", "Amara", "why?", ""]),
)
pressed = st.sampled_from(["", NEXT, SKIP, "flow:1", "person", "nonsense"])


@IN_TIME
@given(steps, st.lists(st.tuples(words, pressed), max_size=12))
def test_no_flow_hangs_and_no_word_of_a_customer_is_lost(steps, answers):
    """Each answer moves on, is asked for again once, or is answered like anything else."""
    walked, at, told, missed = walk(steps), 0, {}, 0
    for text, chosen in answers:
        if walked and (walked.at is None or walked.is_silent):
            break
        if walked:
            at, told, missed = walked.at, walked.told, walked.missed
        walked = go_on(steps, at=at, told=told, missed=missed, text=text, chosen=chosen)
        if walked is None:
            continue  # decided upon: the customer gets an answer
        assert walked.at is None or walked.at > at or walked.is_unread
        assert not (walked.is_unread and missed)
        assert told.items() <= walked.told.items()


@IN_TIME
@given(steps)
def test_every_flow_can_be_shown_and_told(steps):
    chat(steps)
    content = {"name": "", "starts": "first", "words": [], "hours": "always", "steps": steps}
    assert saying.sentence(content)
    saying.problems(content)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"steps": []}, "no steps"),
        ({"steps": ORDER[:2]}, "ends with a question"),
        ({"steps": [ORDER[2], ORDER[0]]}, "Nothing comes after"),
        ({"starts": "greeting"}, "A greeting is one step"),
        ({"starts": "words"}, "at which words"),
        (
            {"steps": [["say", {"text": "Hi", "buttons": [{"text": "On", "to": "next"}]}]]},
            "and there is none",
        ),
    ],
)
def test_what_leads_nowhere_is_said_in_words(changes, why):
    content = {"starts": "first", "words": [], "steps": ORDER} | changes

    assert why in " ".join(saying.problems(content))


def test_what_is_whole_has_no_problems():
    assert saying.problems({"starts": "first", "words": [], "steps": ORDER}) == []
