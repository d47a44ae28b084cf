import time
from datetime import timedelta

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import conditions
from conversations.conditions import CONDITIONS, Facts, languages
from conversations.conditions.customer import number as read_number
from conversations.conditions.field import ConditionsField
from conversations.conditions.text import Text
from conversations.rows_field import RowsFormMixin
from tests.factories import (
    create_bot,
    create_conversation,
    create_customer,
    create_department,
    create_inbox,
    create_tag,
    create_team,
)


def held(conversation, now, *asked):
    chosen = {"all": True, "conditions": [list(asked)]}
    return conditions.judge(chosen, Facts(conversation, now)).held


# --- Who writes


@pytest.mark.parametrize(
    ("asked", "country", "holds"),
    [
        (["country", "is", ["NO", "SE"]], "NO", True),
        (["country", "is", ["NO", "SE"]], "DE", False),
        (["country", "is_not", ["NO"]], "DE", True),
        (["country", "is", [""]], "", True),
        (["region", "is", ["nordics"]], "NO", True),
        (["region", "is", ["eu", "asia"]], "NO", False),
        (["region", "is", ["europe"]], "NO", True),
        (["region", "is_not", ["europe"]], "", True),
        (["region", "is", [""]], "", True),
    ],
)
def test_where_the_customer_is(db, now, asked, country, holds):
    conversation = create_conversation(customer=create_customer(country=country))

    assert held(conversation, now, *asked) is holds


@pytest.mark.parametrize(
    ("told", "said", "language"),
    [
        ("de-AT", "Where is my order? It should be here by now.", "de"),
        ("nb", "", "no"),
        ("", "Hallo, meine Lampe ist leider kaputt angekommen. Was nun?", "de"),
        ("", "Where is my order? It should be here by now.", "en"),
        ("", "Bonjour, je voudrais savoir où en est ma commande, merci", "fr"),
        ("", "مرحبا، المصباح الذي وصلني مكسور، ماذا أفعل الآن؟", "ar"),
        ("", "こんにちは、届いたランプが壊れていました。どうすればいいですか", "ja"),
        ("", "ok thanks", ""),
        ("", "1234567890 1234567890 1234567890 1234567890", ""),
        ("", "🎉" * 50, ""),
        ("", "\ud800 lamp", ""),
    ],
)
def test_the_language_is_told_or_read_from_the_text(told, said, language):
    assert (languages.base(told) or languages.detect(said)) == language


def test_a_customers_attribute_is_compared_as_a_number_where_it_is_one(db, now):
    about = {"Order value": 1200.5, "Plan": "Pro", "Newsletter": True}
    conversation = create_conversation(customer=create_customer(attributes=about))

    assert held(conversation, now, "attribute", "over", ["order value", "999"])
    assert held(conversation, now, "attribute", "is", ["Order value", "1200.50"])
    assert held(conversation, now, "attribute", "is", ["plan", "pro"])
    assert held(conversation, now, "attribute", "contains", ["Plan", "PR"])
    assert held(conversation, now, "attribute", "is", ["Newsletter", "yes"])
    assert held(conversation, now, "attribute", "known", ["Plan", ""])
    assert held(conversation, now, "attribute", "unknown", ["Size", ""])
    assert held(conversation, now, "attribute", "is_not", ["Size", "big"])
    assert not held(conversation, now, "attribute", "over", ["Plan", "1"])
    assert not held(conversation, now, "attribute", "under", ["Size", "1"])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234 €", 1234),
        ("EUR 1.234,50", 1234.5),
        ("1,234,567.5", 1234567.5),
        ("1.234.567", 1234567),
        ("1 200", 1200),
        ("99,5", 99.5),
        ("1.25", 1.25),
        ("-3", -3),
        ("Order 66 is late", None),
        ("1,2,3", None),
        ("", None),
        ("NaN", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == number


def test_how_often_they_have_written_before(db, now):
    amara = create_customer()
    create_conversation(customer=amara, now=now - timedelta(days=3))
    create_conversation(customer=amara, now=now - timedelta(days=2))
    third = create_conversation(customer=amara, now=now)

    assert held(third, now, "earlier", "over", 1)
    assert held(third, now, "earlier", "is", 2)
    assert not held(third, now, "earlier", "under", 2)


def test_vip(db, now):
    conversation = create_conversation(customer=create_customer(is_vip=True))

    assert held(conversation, now, "vip", "yes", "")
    assert not held(conversation, now, "vip", "no", "")


# --- What it is about


@pytest.mark.parametrize(
    ("op", "words", "text", "holds"),
    [
        ("any", "refund, money back", "I want my MONEY\n back!", True),
        ("any", "refund", "I was refunded", False),
        ("any", "refund*", "I was refunded", True),
        ("any", "refund", "A (refund)?", True),
        ("part", "erstattung", "Rückerstattungsantrag", True),
        ("all", "lamp, broken", "The lamp is broken", True),
        ("all", "lamp, broken", "The lamp is fine", False),
        ("none", "lamp, broken", "All is well", True),
        ("none", "lamp, broken", "My lamp", False),
        ("phrase", "lamp, broken", "My lamp, broken again", True),
        ("phrase", "lamp, broken", "My broken lamp", False),
        ("any", "don't", "I don't know", True),
        ("any", "straße", "STRASSE 5", True),
        ("any", "返金", "すぐに返金してください", True),
        ("any", "c++", "I write C++ code", True),
        ("regex", r"order \d{5}", "About Order 48213.", True),
        ("regex", r"^order", "About Order 48213.", False),
        ("not_regex", r"\d", "No digits", True),
    ],
)
def test_words_are_found_whole_and_in_any_case(db, now, op, words, text, holds):
    conversation = create_conversation(said=text, now=now)

    assert held(conversation, now, "text", op, words) is holds


def test_the_text_is_the_subject_and_what_the_customer_said_until_then(db, now, maya):
    conversation = create_conversation(said="My lamp", subject="Broken", now=now)
    conversation.reply("A refund is on its way.", by=maya, now=now + timedelta(minutes=1))
    later = now + timedelta(minutes=2)
    conversation.receive("Thank you, and the cable?", now=later)

    first, last = Facts(conversation, now), Facts(conversation, later, since=later)

    assert str(first.text) == "Broken\nMy lamp"
    assert str(last.text) == "Thank you, and the cable?"


def test_why_the_bot_asked_for_help(db, now):
    conversation = create_conversation(inbox=create_inbox(has_bot=True), now=now)
    conversation.hand_off(by=create_bot(), epoch=0, reason="Refund over 500 EUR", now=now)

    assert held(conversation, now, "bot_reason", "any", "refund")
    assert held(conversation, now, "bot_reason", "given", "")
    assert not held(create_conversation(now=now), now, "bot_reason", "given", "")


def test_what_the_bot_needed_help_with_is_chosen_from_a_list(db, now):
    conversation = create_conversation(inbox=create_inbox(has_bot=True), now=now)
    about = {"reason": "topic", "topic": "Refund over 500 EUR"}
    conversation.hand_off(by=create_bot(), epoch=0, now=now, **about)

    assert held(conversation, now, "bot_code", "is", ["topic", "angry"])
    assert not held(conversation, now, "bot_code", "is", ["angry"])
    assert held(conversation, now, "bot_reason", "any", "refund")
    assert held(create_conversation(now=now), now, "bot_code", "is", [""])


# --- How it came and how it is sorted


def test_how_it_came_and_how_it_is_sorted(db, now, maya):
    team, department, tag = create_team("Billing"), create_department(), create_tag("Refund")
    conversation = create_conversation(inbox=create_inbox("email"), team=team)
    conversation.set_department(department, by=maya)
    conversation.set_priority("high", by=maya)
    conversation.tag(tag, by=maya, now=now)

    assert held(conversation, now, "channel", "is", ["email"])
    assert held(conversation, now, "inbox", "is", [str(conversation.inbox_id)])
    assert held(conversation, now, "team", "is", [str(team.pk)])
    assert held(conversation, now, "department", "is", [str(department.pk)])
    assert held(conversation, now, "issue_type", "is", [""])
    assert held(conversation, now, "priority", "is_not", ["", "low"])
    assert held(conversation, now, "tag", "all", [str(tag.pk)])
    assert not held(conversation, now, "tag", "none", [str(tag.pk)])


def test_a_tag_that_was_merged_is_asked_for_as_the_other(db, now, maya):
    old, new = create_tag("Refunds"), create_tag("Refund")
    old.merge_into(new, by=maya, now=now)
    conversation = create_conversation()
    conversation.tag(new, by=maya, now=now)
    asked = ["tag", "any", [str(old.pk)]]

    assert held(conversation, now, *asked)
    assert conditions.sentence({"conditions": [asked]}) == "it is tagged Refund"


# --- Sets


def test_a_set_says_itself_and_what_it_found(db, now):
    conversation = create_conversation(
        customer=create_customer(country="NO"), said="A refund, please", now=now
    )
    chosen = {
        "all": False,
        "conditions": [["country", "is", ["DE", "FR"]], ["text", "any", "refund, money back"]],
    }

    judged = conditions.judge(chosen, Facts(conversation, now))

    assert judged.held
    assert conditions.holds(chosen, Facts(conversation, now))
    assert conditions.sentence(chosen) == (
        "the customer's country is Germany or France or the text has any of refund, money back"
    )
    assert conditions.read_out(judged.trace) == [
        ("the customer's country is Germany or France", "Norway", False),
        ("the text has any of refund, money back", "it has “refund”", True),
    ]
    assert not conditions.judge({**chosen, "all": True}, Facts(conversation, now)).held


def test_no_conditions_hold_always(conversation, now):
    assert conditions.judge({"all": False, "conditions": []}, Facts(conversation, now)).held
    assert conditions.holds({}, Facts(conversation, now))


def test_what_we_do_not_know_how_to_ask_does_not_hold(conversation, now):
    for asked in (["weather", "is", "fine"], ["vip", "maybe", ""], ["earlier", "over", None]):
        assert not held(conversation, now, *asked)


def test_what_was_deleted_is_a_problem_that_is_said(db):
    team = create_team("Billing")
    chosen = {"conditions": [["team", "is", [str(team.pk)]], ["text", "regex", "("]]}
    team.delete()

    problems = conditions.problems(chosen)

    assert problems == [
        "Team: what it asks for was deleted.",
        "This is no pattern: missing ): (",
    ]


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ([["vip", "yes", ""], ["vip", "no", ""]], "VIP"),
        ([["channel", "is", ["web"]], ["channel", "is", ["email"]]], "Channel"),
        ([["priority", "is", ["high"]], ["priority", "is_not", ["high", "low"]]], "Priority"),
        ([["region", "is", ["eu"]], ["region", "is", ["nordics"]]], None),
        ([["channel", "is", ["web", "email"]], ["channel", "is_not", ["web"]]], None),
    ],
)
def test_conditions_that_rule_each_other_out_are_a_problem(db, asked, label):
    said = f"It never holds: its conditions on “{label}” rule each other out."

    assert conditions.problems({"all": True, "conditions": asked}) == ([said] if label else [])
    assert conditions.problems({"all": False, "conditions": asked}) == []


def test_many_are_asked_as_one(db, now, django_assert_max_num_queries):
    bot, amara = create_bot(), create_customer()
    for n in range(5):
        inbox = create_inbox(has_bot=n % 2)
        one = create_conversation(
            said=f"Refund {n}", customer=amara, inbox=inbox, now=now + timedelta(minutes=n)
        )
        if inbox.has_bot:
            one.hand_off(by=bot, epoch=0, reason="refund", now=now + timedelta(minutes=n))
    many = list(type(one).objects.select_related("customer", "inbox", "team").order_by("pk"))
    alone = [Facts(each, each.opened_at) for each in many]

    with django_assert_max_num_queries(7):
        together = Facts.of_many(many)
        for facts in together:
            ask_everything(facts)

    for one, other in zip(alone, together, strict=True):
        assert ask_everything(one) == ask_everything(other)


def ask_everything(facts):
    asked = [["text", "any", "refund"], ["bot_reason", "given", ""], ["earlier", "over", 2]]
    asked += [["tag", "none", ["1"]], ["language", "is", ["en"]], ["office_hours", "open", ""]]
    return conditions.judge({"all": True, "conditions": asked}, facts)


# --- Whatever is thrown at them


SAID = st.text(max_size=300) | st.sampled_from(["", "\ud800", "\x00", "refund " * 50, "🎉"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some, max_size=2)
    ),
)


@given(
    st.sampled_from([(name, op) for name, one in CONDITIONS.items() for op in one.operators]),
    ANY | SAID | st.lists(st.text(max_size=20), min_size=2, max_size=2),
    SAID,
    st.dictionaries(st.text(max_size=10), ANY, max_size=3),
    st.text(max_size=10),
)
@settings(
    max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000
)
def test_no_input_makes_a_condition_fail(conversation, now, asked, value, said, about, code):
    name, op = asked
    facts = Facts(conversation, now)
    facts.said, facts.hand_off_reason, facts.tags = [said], Text(said), [said]
    facts.earlier, facts.standing, facts.is_office_open = 3, {}, True
    conversation.customer.attributes = about
    conversation.customer.country = conversation.customer.language = code
    chosen = {"all": True, "conditions": [[name, op, value]]}

    judged = conditions.judge(chosen, facts)

    assert judged.held in {True, False}
    assert conditions.holds(chosen, facts) == judged.held
    assert isinstance(conditions.sentence(chosen), str)
    assert all(isinstance(word, str) for _c, word, _h in conditions.read_out(judged.trace))
    conditions.problems(chosen)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)+$", "(.*){100}", "(a*)*b", "(x+x+)+y", "a{1000}" * 4]
)
@pytest.mark.parametrize("text", ["a" * 1_000_000, "ab " * 300_000, "x" * 1_000_000])
def test_a_catastrophic_pattern_takes_no_time(pattern, text):
    began = time.perf_counter()

    Text(text).matches(pattern)

    assert time.perf_counter() - began < 2


def test_a_megabyte_is_read_in_part_and_fast(db, now):
    conversation = create_conversation(said="money back " + "lamp money bac " * 70_000, now=now)
    began = time.perf_counter()

    assert held(conversation, now, "text", "any", "money back, charged twice, refund*")
    assert not held(conversation, now, "text", "part", "zebra")
    assert time.perf_counter() - began < 2


# --- The form


class PolicyForm(RowsFormMixin, forms.Form):
    conditions = ConditionsField()


def sent(*rows, **more):
    data = QueryDict(mutable=True)
    for index, (name, op, value) in enumerate(rows):
        data.appendlist("conditions-row", str(index))
        data[f"conditions-{index}-name"] = name
        data[f"conditions-{index}-op"] = op
        if isinstance(value, dict):
            data.update({f"conditions-{index}-value_{key}": each for key, each in value.items()})
        else:
            data.setlist(f"conditions-{index}-value", value if isinstance(value, list) else [value])
    data.update({name.replace("_", "-"): value for name, value in more.items()})
    return PolicyForm(data)


def test_what_is_sent_becomes_a_set(db):
    form = sent(
        ("country", "is", ["NO", "SE"]),
        ("text", "any", "refund, money back"),
        ("vip", "yes", []),
        ("attribute", "over", {"name": "Orders", "is": "5"}),
        ("earlier", "is", "0"),
        conditions_all="any",
    )

    assert form.is_valid(), form["conditions"]
    assert form.cleaned_data["conditions"] == {
        "all": False,
        "conditions": [
            ["country", "is", ["NO", "SE"]],
            ["text", "any", "refund, money back"],
            ["vip", "yes", ""],
            ["attribute", "over", ["Orders", "5"]],
            ["earlier", "is", 0],
        ],
    }
    again = PolicyForm(initial=form.cleaned_data)
    assert 'value="refund, money back"' in str(again["conditions"])


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (("text", "regex", "(refund"), "This is no pattern: missing ): (refund"),
        (("text", "regex", "(?=refund)"), "Looking ahead or back"),
        (("text", "regex", "a{1000}" * 50), "That is too much for one pattern"),
        (("text", "regex", "x" * 600), "500 characters are the most for a pattern."),
        (("text", "any", " , ,"), "Write the words, with commas between them."),
        (("text", "any", ""), "Write the words, with commas between them."),
        (("country", "is", []), "Choose at least one."),
        (("country", "is", ["Atlantis"]), "Select a valid choice."),
        (("attribute", "over", {"name": "Orders", "is": "many"}), "Write a number"),
        (("attribute", "is", {"name": "", "is": "5"}), "Which attribute?"),
        (("attribute", "is", {"name": "Orders", "is": ""}), "Write the value to compare with."),
        (("earlier", "over", "-1"), "greater than or equal to 0"),
        (("vip", "perhaps", ""), "Select a valid choice."),
    ],
)
def test_what_cannot_be_asked_is_said_in_its_row(db, row, error):
    form = sent(row)

    assert not form.is_valid()
    assert error in str(form["conditions"]).replace("&#x27;", "'")


def test_without_a_script_the_buttons_change_the_rows_and_save_nothing(db):
    form = sent(("text", "any", ""), ("vip", "yes", []), conditions_do="remove-0")
    assert not form.is_valid()
    assert not form.errors
    assert str(form["conditions"]).count("data-row>") == 1 + 1  # and the one to take new ones from

    form = sent(("text", "any", ""), conditions_do="add")
    page = str(form["conditions"])
    assert 'name="conditions-row" value="1"' in page
    assert "Write the words" not in page


def test_rows_that_are_no_rows_are_left_out(db):
    form = sent(("weather", "is", "fine"))
    form.data.appendlist("conditions-row", "9" * 30)
    form.data.appendlist("conditions-row", "x")

    assert form.is_valid()
    assert form.cleaned_data["conditions"] == {"all": True, "conditions": []}
