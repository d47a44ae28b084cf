"""A Why? of what a rule did knows what has become of the rule."""

import pytest

from conversations.automation import Automation
from conversations.events import Kind
from routing.models import Rule
from tests.factories import create_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(now):
    rule = Rule(name="Refunds", steps=[["priority", "high"]])
    rule.keep(by=None, now=now)
    return rule


def ask(client, conversation, rule, now, **trace):
    trace = {"rule": {"id": rule.pk, "name": "Refunds", "version": 1}, "conditions": []} | trace
    reason = conversation.reasons.create(kind="rule", title="Refunds", trace=trace, created_at=now)
    conversation.set_priority("high", by=Automation(reason), now=now)
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)

    def asked():
        return client.get(f"/inbox/{conversation.pk}/why/{event.pk}/").content.decode()

    return asked


def test_it_says_when_the_rule_was_changed_or_deleted_since(signed_in, conversation, rule, now):
    asked = ask(signed_in, conversation, rule, now)
    assert "since" not in asked()

    rule.steps = [["priority", "low"]]
    rule.keep(by=None, now=now)
    assert "It was changed since: today it is version 2." in asked()

    rule.delete()
    assert "The rule was deleted since." in asked()


def test_the_rule_is_opened_by_who_may_edit_it(client, signed_in, conversation, rule, now):
    asked = ask(signed_in, conversation, rule, now)
    assert "Open the rule" not in asked()

    client.force_login(create_agent("Astrid", role="admin", is_staff=True, is_superuser=True))
    assert f"/admin/routing/rule/{rule.pk}/change/" in asked()


def test_what_could_not_be_done_is_said_with_its_cause(signed_in, conversation, rule, now):
    steps = [
        {"name": "priority", "value": "high", "done": True, "why": ""},
        {"name": "assign", "value": "agent-999", "done": False, "why": "decided"},
    ]
    said = ask(signed_in, conversation, rule, now, steps=steps)()
    assert "Could not be done" in said
    assert "Assign to somebody who is not here any more" in said
    assert "A person has decided who has it since." in said
