"""What happens by itself says so, and why."""

import pytest

from conversations.actions import carry_out, sentences
from conversations.automation import Automation
from conversations.events import Kind
from conversations.models import Reason
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation():
    return factories.create_conversation()


def automation(conversation, title="Refunds to Billing", **trace):
    reason = conversation.reasons.create(
        kind=Reason.Kind.RULE, title=title, trace=trace, created_at=conversation.opened_at
    )
    return Automation(reason)


def test_what_a_rule_does_has_no_agent_and_a_reason(conversation, now):
    rule = automation(conversation)
    conversation.set_priority("high", by=rule, now=now)
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)
    assert (event.actor, event.reason) == (None, rule.reason)
    assert event.doer.name == "The rule “Refunds to Billing”"


def test_a_rule_may_close_what_a_person_would_have_to_sort_first(conversation, now):
    conversation.inbox.needed_to_close = ["department"]
    conversation.inbox.save()
    conversation.close(by=automation(conversation), now=now)
    assert conversation.status == "closed"


def test_the_line_asks_why_and_the_answer_comes(conversation, client, now):
    agent = factories.create_agent("Maya Lind")
    client.force_login(agent)
    conversation.set_priority("high", by=automation(conversation), now=now)
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)
    page = client.get(f"/inbox/{conversation.pk}/").content.decode()
    assert "The rule “Refunds to Billing”" in page
    assert f"/inbox/{conversation.pk}/why/{event.pk}/" in page
    said = client.get(f"/inbox/{conversation.pk}/why/{event.pk}/")
    assert "Refunds to Billing" in said.content.decode()


def test_what_an_agent_did_has_no_why(conversation, client, now):
    agent = factories.create_agent("Maya Lind")
    client.force_login(agent)
    conversation.set_priority("high", by=agent, now=now)
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)
    assert "/why/" not in client.get(f"/inbox/{conversation.pk}/").content.decode()
    assert client.get(f"/inbox/{conversation.pk}/why/{event.pk}/").status_code == 404


def test_why_is_told_to_those_who_see_the_conversation_only(conversation, client, now):
    conversation.hand_to(factories.create_team("Billing"), now=now)
    conversation.set_priority("high", by=automation(conversation), now=now)
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)
    client.force_login(factories.create_agent("Elsewhere"))
    assert client.get(f"/inbox/{conversation.pk}/why/{event.pk}/").status_code == 404


def test_an_alert_names_whom_it_calls(conversation, now):
    team = factories.create_team("Billing")
    maya = factories.create_agent("Maya Lind")
    conversation.alert([maya], [team], text="Look at this", by=automation(conversation), now=now)
    details = conversation.events.get(kind=Kind.ALERTED).details
    assert details["agents"] == [maya.pk]
    assert details["teams"] == [team.pk]
    assert details["names"] == ["Maya Lind", "Billing"]
    assert not details["supervisors"]


def test_a_rule_alerts_the_supervisors_or_whoever_has_it(conversation, now):
    maya = factories.create_agent("Maya Lind")
    conversation.assign_to(maya, now=now)
    steps = [["alert", "supervisors"], ["alert", "assignee"]]
    assert sentences(steps, by=None) == ["Alert the supervisors", "Alert whoever has it"]
    carry_out(conversation, steps, by=automation(conversation), now=now)
    first, second = conversation.events.filter(kind=Kind.ALERTED).order_by("version")
    assert first.details["supervisors"]
    assert second.details["agents"] == [maya.pk]
