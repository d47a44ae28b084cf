"""What the coach says to a draft. How often it is right is in test_how_often_right.py."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coach
from coach.checks import KNOW, LOOK, YES, Context, Person, confirm, name, promise, steps
from coach.checks.draft import LONGEST

AMARA = Person("Amara Okafor", ("amara@okafor.example",))
JONAS = Person("Jonas Weber", ("jonas@weber.example",))
PRIYA = Person("Priya Nair", ("priya@halden.example",))
CONTEXT = Context(customer=AMARA, others=(JONAS,), colleagues=(PRIYA,))


def hints(text, **context):
    return {hint.check: hint for hint in coach.look(text, replace(CONTEXT, **context))}


def mended(text, check, **context):
    """The text after one press."""
    fix = hints(text, **context)[check].fix
    assert fix.kind == "replace"
    return text[: fix.start] + fix.text + text[fix.end :]


def test_what_a_customer_writes_does_not_keep_the_coach_busy():
    began = time.process_time()
    hints("Hello Amara, I will look into it.", asked=("1. " * 1700,) * 3)
    assert time.process_time() - began < 1


def test_a_good_answer_is_told_so():
    text = "Hi Amara, they ship on Friday. Does that work for you?"

    said = hints(text, asked=("When do they ship?",))

    assert {check: hint.state for check, hint in said.items()} == {
        "name": YES,
        "questions": YES,
        "confirm": YES,
    }


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Hi Amarra, it ships on Friday.", "Hi Amara, it ships on Friday."),
        ("Hi there, it ships on Friday at noon.", "Hi Amara, it ships on Friday at noon."),
        ("Hi, it ships on Friday at noon.", "Hi Amara, it ships on Friday at noon."),
        ("Your lamp ships on Friday at noon.", "Hi Amara! Your lamp ships on Friday at noon."),
        (
            "Ihre Lampe ist fertig und ich schicke sie Ihnen heute.",
            "Guten Tag Amara Okafor! Ihre Lampe ist fertig und ich schicke sie Ihnen heute.",
        ),
    ],
)
def test_the_name_is_put_where_it_belongs(text, becomes):
    assert mended(text, "name") == becomes
    assert hints(becomes)["name"].state == YES


def test_a_name_is_asked_for_once_in_a_chat_and_not_in_a_word():
    assert "name" not in hints("It ships on Friday at noon for sure.", is_named=True)
    assert "name" not in hints("One moment, please.")
    assert "name" not in hints("It ships on Friday at noon.", customer=Person("Nordwind GmbH"))


def test_steps_become_a_list():
    text = "Hi Amara, open Settings, click Account and then press Reset. After that, log in again."

    assert mended(text, "steps") == (
        "Hi Amara,\n1. Open Settings.\n2. Click Account.\n3. Press Reset.\n4. Log in again."
    )
    assert hints(mended(text, "steps"))["steps"].state == YES


def test_the_question_that_is_left_is_named_and_gets_its_place():
    asked = ("When does it ship? Can I still change the address?",)
    text = "Hi Amara,\n\nthey ship on Friday.\n\nBest regards\nMaya"

    hint = hints(text, asked=asked)["questions"]

    assert str(hint.text) == "Not answered yet: “Can I still change the address?”"
    assert mended(text, "questions", asked=asked) == (
        "Hi Amara,\n\nthey ship on Friday.\n\n"
        "You asked: “Can I still change the address?” [answer?]\n\nBest regards\nMaya"
    )


def test_asking_to_confirm_comes_before_the_end_of_a_letter():
    text = "Hi Amara,\n\nI have set two aside under your name for you.\n\nBest regards\nMaya"

    assert mended(text, "confirm") == (
        "Hi Amara,\n\nI have set two aside under your name for you.\n\n"
        "Does that work for you?\n\nBest regards\nMaya"
    )


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("We will refund you soon.", "We will refund you by [day and time?]."),
        ("I'll get back to you.", "I'll get back to you by [day and time?]."),
        ("Ich melde mich in Kürze.", "Ich melde mich bis [Tag und Uhrzeit?]."),
    ],
)
def test_a_promise_gets_a_place_for_its_date(text, becomes):
    assert mended(text, "promise") == becomes
    assert "promise" not in hints(becomes)


def test_a_missing_file_is_missed_only_while_there_is_none():
    text = "Hi Amara, please find the label attached."

    assert hints(text)["attachment"].fix.kind == "attach"
    assert "attachment" not in hints(text, files=1)
    assert "attachment" not in hints("Hi Amara, please attach a photo of the label.")


def test_another_customers_name_or_address_is_seen():
    assert mended("Hi Jonas, it ships on Friday.", "others") == "Hi Amara, it ships on Friday."
    assert mended("I wrote to jonas@weber.example.", "others") == "I wrote to amara@okafor.example."
    assert "others" not in hints(
        "I wrote to jonas@weber.example.", said="Mine: jonas@weber.example"
    )
    assert "others" not in hints("My colleague Jonas asks.", colleagues=(Person("Jonas Beck"),))


def test_loud_and_harsh_words_can_be_taken_down():
    assert mended("It ships on Friday!!!", "tone") == "It ships on Friday!"
    assert mended("You MUST NEVER DO THIS, it is hot.", "tone") == (
        "You must never do this, it is hot."
    )
    assert mended("As I already told you, it ships on Friday.", "tone") == (
        "To sum up, it ships on Friday."
    )


def test_who_will_read_it_is_said():
    copy = hints("Hi Amara, it ships on Friday.", copies=(JONAS,))["readers"]

    assert (str(copy.text), copy.state) == ("A copy goes to Jonas Weber", KNOW)
    assert hints("@Priya can you check this with her?")["readers"].fix.kind == "note"
    secret = "We refund it to DE89 3704 0044 0532 0130 00 today."
    assert hints(secret, copies=(JONAS,))["readers"].state == LOOK
    assert mended(secret, "readers", copies=(JONAS,)) == "We refund it to …3000 today."
    assert "readers" not in hints(secret)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, nous vous répondrons bientôt !! Veuillez trouver le fichier en pièce jointe.",
        "Hola, le responderemos pronto. Abra la aplicación, pulse Cuenta y luego elija Borrar.",
        "您好，我们会尽快回复您。",
    ],
)
def test_in_a_language_that_nobody_taught_us_nothing_is_said(text):
    assert hints(text, asked=("Where is my order?",)) == {}


def test_the_checks_can_be_asked_alone():
    assert name.uses("Hello Ms Okafor, thanks!", "Amara Okafor")
    assert not name.uses("Hello there!", "Amara Okafor")
    assert steps.are_numbered("1. Open it.\n2. Close it.")
    assert not steps.are_numbered("Open it, then close it.")
    assert confirm.asks("It is done. Does that help?")
    assert not confirm.asks("It is done and on its way to you.")
    assert promise.is_vague("We will be in touch soon.")
    assert not promise.is_vague("We will be in touch by Friday noon.")


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_looked_at(text, name, asked):
    context = Context(
        customer=Person(name), asked=(asked,), others=(Person(asked, (asked,)),), said=name
    )
    for hint in coach.look(text, context):
        fix = hint.fix
        assert fix is None or 0 <= fix.start <= fix.end <= len(text)


def test_a_wall_of_text_takes_no_time():
    for text in ("I will " * LONGEST, "open, " * LONGEST, "!" * LONGEST, "Sie " * LONGEST):
        coach.look(text, CONTEXT)


def test_an_answer_in_words_of_its_own_is_neither_blamed_nor_praised():
    asked = ("Is that my fault?",)
    said = "Hi Amara, a new glass goes out today and arrives on Friday. Does that suit you?"
    assert "questions" not in hints(said, asked=asked)
    assert "questions" in hints(f"{said} It was not your fault.", asked=asked)


def test_what_sounds_harsh_is_mended_first():
    found = list(
        hints("Hello, your lamp is broken since you dropped it!!! A new one costs 40 EUR.")
    )
    assert found[0] == "tone"
