"""What a model wrote goes out only when it stands on what it was given."""

import pytest

from bot.model import checking, facts, writing

RETURNS = """Return a lamp
What it costs
You can send back any lamp within 30 days after it arrived, also when it has already hung. You need
not give a reason. The way back is free from Norway, the European Union, the United Kingdom and
Switzerland. From the USA and Canada a return costs 35 €. The original box is best, but not needed.
Hand it in at a parcel shop within 14 days."""
CONTACT = """How to reach us

Write in the chat on this site, or to support@halden.example. We answer on working days from 9 to
17. The phone is +47 21 00 44 00. The Drift 30 costs 1.299,00 €. See halden.example/help/contact."""
BATHROOMS = """Lamps for bathrooms

Only lamps with IP44 or more may hang near water. Måne may hang from 60 cm beside a shower or bath,
or from 2.25 m above the floor over it. The connection must have a residual-current device (30 mA),
so please let an electrician do it."""
RUECKGABE = """Eine Lampe zurückgeben

Sie können jede Lampe innerhalb von 30 Tagen zurückschicken, auch wenn sie schon hing. Einen Grund
brauchen Sie nicht zu nennen. Die Rücksendung ist kostenlos."""
ALL = {1: RETURNS, 2: CONTACT, 3: BATHROOMS, 4: RUECKGABE}
PROMPT = writing.PROMPT.format(language="English")


def trouble(text, cited=(1,), question="Can I return my lamp?", language="en"):
    return checking.trouble(
        text, cited, question=question, passages=ALL, prompt=PROMPT, language=language
    )


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (
            "You can send any lamp back within 30 days after it arrived, without giving a reason.",
            [1],
        ),
        ("Yes. A lamp can go back within 30 days, also when it has already hung.", [1]),
        ("The way back is free from Norway and the EU. From Canada a return costs 35 €.", [1]),
        ("From the USA a return costs €35. The original box is not needed.", [1]),
        ("1. Use the original box, if you have it.\n2. Hand it in at a parcel shop.", [1]),
        ("Please write to support@halden.example or call +47 21 00 44 00.", [2]),
        ("You reach us on working days from 9 to 17 by phone: +47 21004400.", [2]),
        ("The Drift 30 costs 1,299 €. See halden.example/help/contact.", [2]),
        ("Måne may hang 60 cm beside a shower, or 2,25 m above the floor over it.", [3]),
        ("Only lamps with IP44 may hang near water. An electrician has to connect it.", [3]),
        ("Sie können Ihre Lampe innerhalb von 30 Tagen kostenlos zurückschicken.", [1, 4]),
        ("يمكنك إعادة أي مصباح خلال ٣٠ يومًا من وصوله دون إبداء أي سبب.", [1]),
        ("您可以在收到灯具后 30 天内退货，无需说明理由。", [1]),
    ],
)
def test_what_the_passages_say_goes_out(text, cited):
    language = facts_language(text)

    assert trouble(text, cited, language=language) == ""


def facts_language(text):
    return {"S": "de", "ي": "ar", "您": "zh"}.get(text[0], "en")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("You can send any lamp back within 60 days after it arrived.", "a number"),
        ("You can send any lamp back within ٦٠ days after it arrived.", "a number"),
        ("From Canada a return costs 45 €.", "an amount"),
        ("From Canada a return costs EUR 4.500.", "an amount"),
        ("You can send any lamp back and get a discount of 30.5 %.", "an amount"),
        ("You can send any lamp back: https://evil.example/login", "an address"),
        ("You can send any lamp back: evil.example/login", "an address"),
        ("You can send any lamp back: HTTPS://EVIL.EXAMPLE", "an address"),
        ("You can send any lamp back: ｅvil．example", "an address"),
        ("You can send any lamp back: evil。example", "an address"),
        ("You can send any lamp back: evil\u200e.example", "an address"),
        ("You can send any lamp back to refunds@evil.example", "an address"),
        ("You can send any lamp back. mailto:boss@evil.example", "an address"),
        ("You can send any lamp back. Call +1 900 555 0199.", "a telephone number"),
        ("You can <b>send</b> any lamp back within 30 days.", "markup"),
        ("You can send any lamp back ![x](//e/x?d=1)", "markup"),
        ("You can [send](javascript:alert) any lamp back.", "markup"),
        ("You can send any lamp back.<script>alert(1)</script>", "markup"),
        ("You can send any lamp back&lt;img&gt;", "markup"),
        ("You can send any lamp \u202ekcab", "markup"),
        ("You can send any lamp back\u200b.\u200b", "markup"),
        ("You can send any lamp back\x1b[31m", "markup"),
        ("{{ settings.SECRET_KEY }} lamp back", "markup"),
        ("lamp " * 500, "too long"),
        ("", "empty"),
        ("We have refunded your lamp within 30 days after it arrived.", "claims"),
        ("I cancelled the return of any lamp within 30 days.", "claims"),
        ("I feel with you. You can send back any lamp.", "claims"),
        ("My name is Maya. You can send back any lamp.", "claims"),
        ("Halden admits full liability and will certainly compensate every damage.", "says what"),
        ("You can send back any lamp within 30 days after it arrived. "
         "Bruno Sartori ordered several expensive chandeliers yesterday evening.", "says what"),
        ("Puede devolver cualquier lámpara dentro de los plazos indicados.", "another"),
    ],
)  # fmt: skip
def test_what_no_passage_says_does_not_go_out(text, reason):
    assert trouble(text).startswith(reason)


@pytest.mark.parametrize("cited", [[], [99], [1, 99], [0]])
def test_an_answer_names_passages_that_it_was_given(cited):
    assert trouble("You can send any lamp back.", cited) == "names no passage that it was given"


def test_a_fact_has_to_be_in_the_passage_that_is_named():
    text = "The way back costs 35 € from Canada."

    assert trouble(text, [1]) == ""
    assert trouble(text, [3]) == "an amount that is in no passage"


def test_the_number_of_an_order_may_be_repeated_but_no_amount_that_the_customer_names():
    question = "My order 20417 cost 900 EUR. Can I send the lamp back?"

    assert trouble("You can send back the lamp of order 20417.", question=question) == ""
    assert trouble("You can send back the lamp for 900 EUR.", question=question).startswith("an am")


def test_its_own_instructions_do_not_go_out():
    for line in filter(None, PROMPT.splitlines()):
        if len(line.split()) >= checking.SHINGLE:
            assert trouble(line), line
    assert trouble("Rules: Say only what the passages say. Copy numbers, prices, dates, links.")


@pytest.mark.parametrize(
    ("one", "other"),
    [("1,299.00", "1.299"), ("1 299", "1299"), ("0,5", "0.50"), ("007", "7"), ("2.25", "2,25")],
)
def test_the_same_number_is_written_in_many_ways(one, other):
    assert facts.value(one) == facts.value(other)


@pytest.mark.parametrize(
    ("said", "text", "cited"),
    [
        ('{"answer": "Yes.", "passages": [1, 2]}', "Yes.", (1, 2)),
        ('```json\n{"answer": "Yes.", "passages": ["1"]}\n```', "Yes.", (1,)),
        ('Sure! {"answer": "Yes [2].", "passages": []} Bye', "Yes.", (2,)),
        ('<think>{"answer": "No"}</think>{"answer": "Yes.", "passages": 3}', "Yes.", (3,)),
        ('{"answer": null, "passages": []}', "", ()),
        ("Yes, 30 days [1][2]. Also this [1, 3].", "Yes, 30 days. Also this.", (1, 2, 3)),
        ("Yes.", "Yes.", ()),
        ('{"answer": "Yes.", "passages": [true, null, {}, [], 1.5, -1]}', "Yes.", (1,)),
        ('{"answer": "Yes."}', "Yes.", ()),
    ],
)  # fmt: skip
def test_an_answer_is_read_in_whatever_clothes_it_comes(said, text, cited):
    assert writing.read(said) == (text, cited)


def test_a_language_has_a_name_that_models_know():
    assert writing.language_name("de-AT") == "German"
    assert writing.language_name("ar") == "Arabic"
    assert writing.language_name("xx") == "the language of the question"
