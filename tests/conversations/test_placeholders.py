import time

import pytest

from conversations import blanks, placeholders
from tests import corpora
from tests.factories import create_conversation, create_customer, create_team

AMARA = {"customer.first_name": "Amara", "customer.name": "Amara Okafor"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{ customer.first_name }}!", "Hi Amara!"),
        ("Hi {{customer.first_name}}!", "Hi Amara!"),
        ("Hi {{ customer.first_name|there }}!", "Hi Amara!"),
        ("{{ team.name|Support }} team", "Support team"),
        ("To{{ team.name| }}.", "To."),
        ("To{{ team.name|}}.", "To."),
        ("{{ customer.first_name }} {{ customer.first_name }}", "Amara Amara"),
        ("No slots { here }, {% nor here %}", "No slots { here }, {% nor here %}"),
        ("{{ not closed", "{{ not closed"),
        ("{{{ customer.name }}}", "{Amara Okafor}"),
        ("", ""),
    ],
)
def test_what_is_known_is_filled_in(text, filled):
    assert placeholders.fill(text, AMARA) == (filled, [])


def test_what_is_missing_is_a_blank_that_can_be_found():
    text, missing = placeholders.fill("Order {{ customer.order_number }}, {{ team.name }}", AMARA)

    assert text == "Order [order number?], [team?]"
    assert missing == ["customer.order_number", "team.name"]
    assert blanks.left_in(text) == ["[order number?]", "[team?]"]


@pytest.mark.parametrize(
    "name",
    [
        "{{ agent.name }}",
        "{{ customer.name }}",
        "{{ customer.name|{{ agent.name }} }}",
        "{% debug %}",
        "{{ settings.SECRET_KEY }}",
        "%(name)s {0.__class__} \\1 \\g<0> $name",
    ],
)
def test_a_name_that_looks_like_a_placeholder_stays_what_it_is(name):
    values = {"customer.name": name, "agent.name": "Maya"}

    assert placeholders.fill("Hi {{ customer.name }}.", values) == (f"Hi {name}.", [])


def test_nothing_of_python_can_be_reached():
    values = {"customer.name": "Amara"}
    for name in ("customer.name.__class__", "agent.email", "agent.password", "customer.__dict__"):
        assert placeholders.fill("{{ " + name + " }}", values)[1] == [name]


@corpora.needed
def test_naughty_strings_go_through_unchanged():
    for naughty in corpora.load("strings/blns.json"):
        text, missing = placeholders.fill("<{{ customer.name }}>", {"customer.name": naughty})
        assert (text, missing) == (f"<{naughty}>", [])
        assert placeholders.fill(naughty, {})[0] is not None


def test_a_wall_of_braces_takes_no_time():
    began = time.monotonic()
    for wall in ("{{" * 10_000, "{{ a|" * 10_000, "{{ " + "a" * 20_000, "{{a}" * 10_000):
        placeholders.fill(wall, AMARA)
        placeholders.is_malformed(wall)

    assert time.monotonic() - began < 1


def test_the_values_are_those_of_the_conversation_and_its_agent(maya):
    customer = create_customer("Amara Okafor", company="Okafor BV")
    customer.attributes = {"Plan": "Trade", "Orders": 11, "first_name": "Mallory", "List": [1]}
    support = create_team("Support")
    conversation = create_conversation(customer=customer, subject="Lamp", team=support)

    values = placeholders.values_for(conversation, maya)

    assert values == {
        "customer.first_name": "Amara",
        "customer.name": "Amara Okafor",
        "customer.company": "Okafor BV",
        "customer.Plan": "Trade",
        "customer.Orders": "11",
        "agent.first_name": "Maya",
        "agent.name": "Maya Lind",
        "team.name": "Support",
        "conversation.number": f"C-{conversation.pk}",
        "conversation.subject": "Lamp",
    }


def test_a_customer_without_a_name_is_not_called_by_their_address(maya):
    conversation = create_conversation(customer=create_customer("", email="x@okafor.example"))

    values = placeholders.values_for(conversation, maya)

    text, _missing = placeholders.fill("Hi {{ customer.first_name }}", values)
    assert text == "Hi [first name?]"


def test_a_value_is_one_line_and_not_endless(maya):
    conversation = create_conversation(customer=create_customer("Amara\r\nBcc: all"))
    conversation.customer.attributes = {"Story": "x" * 10_000}

    values = placeholders.values_for(conversation, maya)

    assert values["customer.name"] == "Amara Bcc: all"
    assert len(values["customer.Story"]) == placeholders.LONGEST
