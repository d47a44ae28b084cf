"""From a trace alone, without the conversation, the decision is made again: the same one."""

import json
from random import Random
from types import SimpleNamespace

import pytest

from conversations.conditions import CONDITIONS, judge
from conversations.conditions.text import Text

WORDS = ["refund", "money back", "lamp", "charged twice", "Lampe", "rechnung", "urgent"]
COUNTRIES = ["", "DE", "NO", "US", "JP"]


def facts(random):
    """Of a conversation that there might be."""
    said = " ".join(random.choices([*WORDS, "hello", "the", "in 48213"], k=random.randrange(12)))
    inbox = SimpleNamespace(channel=random.choice(["web", "email"]))
    return SimpleNamespace(
        customer=SimpleNamespace(
            country=random.choice(COUNTRIES),
            is_vip=random.random() < 0.5,
            attributes={"Plan": random.choice(["Pro", "Trial", "12"])}
            if random.random() < 0.7
            else {},
        ),
        conversation=SimpleNamespace(
            inbox=inbox,
            inbox_id=random.randrange(3),
            team_id=random.choice([None, 1, 2]),
            priority=random.choice(["", "low", "high"]),
            department_id=random.choice([None, 1]),
            issue_type_id=random.choice([None, 1]),
        ),
        language=random.choice(["", "de", "no"]),
        earlier=random.randrange(4),
        tags=[str(pk) for pk in range(4) if random.random() < 0.4],
        standing={},
        text=Text(said),
        hand_off_reason=Text(random.choice(["", "wants a refund", "angry"])),
        hand_off_code=random.choice(["", "angry", "topic"]),
        is_office_open=random.random() < 0.5,
    )


def value_for(random, name, op):
    if name in {"text", "bot_reason"}:
        if op == "phrase":
            return random.choice(WORDS)
        if "regex" in op:
            return random.choice([r"re.und", r"\d{5}", "angry|lamp"])
        return ", ".join(random.sample(WORDS, random.randrange(1, 4)))
    if name == "attribute":
        return [random.choice(["Plan", "plan", "Size"]), random.choice(["Pro", "10", "tri"])]
    if name == "earlier":
        return random.randrange(4)
    choices = {
        "country": COUNTRIES,
        "region": ["europe", "eu", "asia", ""],
        "language": ["", "de", "no"],
        "channel": ["web", "email"],
        "priority": ["", "low", "high"],
        "bot_code": ["", "angry", "topic"],
    }.get(name, ["", "0", "1", "2", "3"])
    return random.sample(choices, random.randrange(1, len(choices)))


def remembered(one):
    """Facts that know of a conversation only what the trace has kept."""
    name, real = one["name"], one["real"]
    text = Text(real if isinstance(real, str) else " ; ".join(real)) if name in TEXTS else None
    customer = SimpleNamespace(country=real, is_vip=real, attributes={})
    if name == "attribute" and real is not None:
        customer.attributes = {one["value"][0]: real}
    number = int(real) if isinstance(real, str) and real.isdecimal() else None
    conversation = SimpleNamespace(
        inbox=SimpleNamespace(channel=real),
        inbox_id=real,
        team_id=number,
        priority=real,
        department_id=number,
        issue_type_id=number,
    )
    return SimpleNamespace(
        customer=customer,
        conversation=conversation,
        language=real,
        earlier=real,
        tags=real,
        standing={},
        text=text,
        hand_off_reason=text,
        hand_off_code=real,
        is_office_open=real,
    )


TEXTS = {"text", "bot_reason"}


@pytest.mark.parametrize("seed", range(5))
def test_a_trace_of_conditions_tells_the_same_again(seed):
    random, held = Random(seed), 0
    for _ in range(400):
        asked = []
        for name in random.sample(sorted(CONDITIONS), random.randrange(1, 5)):
            op = random.choice(sorted(CONDITIONS[name].operators))
            asked.append([name, op, value_for(random, name, op)])
        chosen = {"all": random.random() < 0.5, "conditions": asked}
        judged = judge(chosen, facts(random))
        trace = json.loads(json.dumps(judged.trace))
        again = [
            judge({"conditions": [[one["name"], one["op"], one["value"]]]}, remembered(one)).held
            for one in trace
        ]
        assert again == [one["held"] for one in trace], trace
        assert (all if chosen["all"] else any)(again) == judged.held
        held += judged.held
    assert 40 < held < 360  # some of each
