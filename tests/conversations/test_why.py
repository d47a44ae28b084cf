"""What a "Why?" answers."""

import pytest

from conversations.automation import Automation
from conversations.conditions import Facts, judge
from conversations.events import Kind
from tests import factories

pytestmark = pytest.mark.django_db


def acts(conversation, kind, title="", **trace):
    return Automation(
        conversation.reasons.create(
            kind=kind, title=title, trace=trace, created_at=conversation.opened_at
        )
    )


def ask(client, conversation, kind):
    event = conversation.events.filter(kind=kind).last()
    return client.get(f"/inbox/{conversation.pk}/why/{event.pk}/", headers={"HX-Request": "true"})


def taker(agent, **kept):
    found = {"id": agent.pk, "name": agent.name, "availability": "online", "load": 1}
    return found | {"capacity": 5, "chosen": False} | kept


def test_the_answer_tells_all_that_came_of_it(signed_in, conversation, now):
    rule = acts(conversation, "rule", "Refunds", rule={"id": 1, "name": "Refunds", "version": 3})
    conversation.set_priority("high", by=rule, now=now)
    conversation.hand_to(factories.create_team("Billing"), by=rule, now=now)
    conversation.hand_to(None, now=now)
    said = ask(signed_in, conversation, Kind.PRIORITY_CHANGED).content.decode()
    assert "Refunds" in said
    assert "(version 3)" in said
    assert "set the priority to high" in said
    assert "handed it to <b>Billing</b>" in said
    assert "opened it to all teams" not in said


def test_many_automatic_lines_in_a_row_take_the_room_of_one(signed_in, conversation, maya, now):
    rule = acts(conversation, "rule", "Refunds", rule={"id": 1, "name": "Refunds", "version": 3})
    for priority in "high", "low", "high", "medium":
        conversation.set_priority(priority, by=rule, now=now)
    conversation.set_priority("low", by=maya, now=now)

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    bundle = page.split('<details class="bundle">')[1].split("</details>")[0]
    assert "3 automatic steps" in bundle
    assert bundle.count("Why?") == bundle.count("set the priority") == 3
    assert "medium" not in bundle


def test_few_automatic_lines_are_all_in_sight(signed_in, conversation, now):
    rule = acts(conversation, "rule", "Refunds", rule={"id": 1, "name": "Refunds", "version": 3})
    for priority in "high", "low", "medium":
        conversation.set_priority(priority, by=rule, now=now)

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert "bundle" not in page
    assert page.count("set the priority") == 3


def test_what_another_program_sorted_is_folded_too(signed_in, conversation, now):
    for priority in "high", "low", "high", "medium":
        conversation.set_priority(priority, by=None, now=now)

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert "3 automatic steps" in page


def test_it_tells_nothing_of_another_conversation(signed_in, conversation, priya, now):
    """What the rule wrote was split off; what else it did there is no business of who sees this."""
    conversation.receive("And my second lamp?", now=now)
    rule = acts(conversation, "rule", "Refunds", rule={"id": 1, "name": "Refunds", "version": 3})
    message = conversation.write_automatically("We look into it.", by=rule, now=now)
    new = conversation.split(message, by=priya, now=now)
    conversation.hand_to(factories.create_team("The lawyers"), by=rule, now=now)
    said = ask(signed_in, new, Kind.AUTO_SENT).content.decode()
    assert "Refunds" in said
    assert "The lawyers" not in said


def test_each_condition_says_what_the_conversation_really_had(signed_in, conversation, now):
    chosen = [["text", "any", "lamp, refund"], ["channel", "is", ["web"]], ["vip", "no", None]]
    judged = judge({"all": True, "conditions": chosen}, Facts(conversation, now))
    rule = {"id": 1, "name": "Lamps", "version": 2}
    by = acts(conversation, "rule", "Lamps", rule=rule, all=True, conditions=judged.trace)
    conversation.set_priority("high", by=by, now=now)
    said = ask(signed_in, conversation, Kind.PRIORITY_CHANGED).content.decode()
    assert "the text has any of lamp, refund" in said
    assert "it has “lamp”" in said
    assert "the channel is Website chat" in said
    assert said.count("Yes:") == 3


def test_a_rule_without_conditions_says_that_it_asks_for_nothing(signed_in, conversation, now):
    by = acts(conversation, "rule", "All", rule={"version": 1}, conditions=[])
    conversation.set_priority("high", by=by, now=now)
    assert (
        "It asks for nothing"
        in ask(signed_in, conversation, Kind.PRIORITY_CHANGED).content.decode()
    )


def test_the_answer_repeats_no_number_of_the_page(signed_in, conversation, now):
    """It stands beside the log whose lines it quotes."""
    rule = acts(conversation, "rule", "Refunds", rule={"id": 1, "name": "Refunds", "version": 3})
    conversation.set_priority("high", by=rule, now=now)
    said = ask(signed_in, conversation, Kind.PRIORITY_CHANGED).content.decode()
    assert 'id="event-' not in said
    assert "/why/" not in said


def test_an_assignment_tells_of_everybody_who_was_considered(signed_in, conversation, maya, now):
    jonas = factories.create_agent("Jonas Weber")
    gone = factories.create_agent("Astrid Halden")
    takers = [
        taker(jonas, load=5, why="full"),
        taker(gone, availability="away", why="away"),
        taker(maya, load=2, why="has_least", chosen=True),
    ]
    trace = {"strategy": "least_loaded", "agents": takers, "team": {"id": 1, "name": "Billing"}}
    conversation.assign_to(maya, by=acts(conversation, "assignment", "Billing", **trace), now=now)
    gone.delete()
    said = ask(signed_in, conversation, Kind.ASSIGNED).content.decode()
    assert "gives to whoever has least to do" in said
    assert said.index("Maya Lind") < said.index("Jonas Weber")  # the chosen one first
    assert "5 of 5" in said
    assert "has as much as they can take" in said
    assert "Astrid Halden" in said  # by the name that they had


def test_what_is_asked_does_not_depend_on_how_many_were_considered(
    signed_in, conversation, maya, now, django_assert_max_num_queries
):
    takers = [taker(factories.create_agent(), why="full") for _ in range(12)]
    trace = {"strategy": "round_robin", "agents": [taker(maya, why="next_turn"), *takers]}
    conversation.assign_to(maya, by=acts(conversation, "assignment", "Billing", **trace), now=now)
    with django_assert_max_num_queries(10):
        ask(signed_in, conversation, Kind.ASSIGNED)


def test_without_script_the_answer_is_a_page(signed_in, conversation, now):
    conversation.set_priority("high", by=acts(conversation, "rule", "Refunds"), now=now)
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)
    page = signed_in.get(f"/inbox/{conversation.pk}/why/{event.pk}/").content.decode()
    assert "<h1>Why?</h1>" in page
    assert f"/inbox/{conversation.pk}/" in page
