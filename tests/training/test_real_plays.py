"""Every scenario, played in a real practice by the verbs that a press calls: what a perfect and a
careless agent reach, and that a rehearsal tells the very same."""

from datetime import timedelta

import pytest

from conversations.models import Conversation, IssueType, Tag
from sandbox import schema
from team.models import Team
from tests.factories import create_team
from training.models import Practice
from training.scenes.plays import all_plays
from training.scenes.rehearsing import rehearse

SEED = 7


@pytest.fixture(autouse=True)
def teams(maya):
    maya.teams.add(create_team("Support"))
    create_team("Sales")
    create_team("Billing")


def act(practice, fact, now):
    """What the trainee does, by the verb that the page calls."""
    conversation = Conversation.objects.get(pk=practice.state["places"][fact["in"]])
    me = {"by": practice.trainee, "now": now}
    does, to = fact["does"], fact["to"]
    if does == "writes":
        conversation.reply(fact["text"], **me)
    elif does == "notes":
        conversation.add_note(fact["text"], **me)
    elif does == "takes_over":
        conversation.take_over(practice.trainee, over=conversation.assignee_id, now=now)
    elif does == "prioritises":
        conversation.set_priority(to, **me)
    elif does == "hands":
        conversation.hand_to(Team.objects.get(name=to), **me)
    elif does == "closes":
        conversation.close(reason=fact["reason"], **me)
    elif kind := IssueType.objects.filter(name=to).first():
        conversation.set_issue_type(kind, **me)
    else:
        conversation.tag(Tag.objects.named(to), **me)


def play(scenario, acts, trainee, now):
    """Play what a rehearsal plays, at its times. -> (the practice, the rehearsed story)"""
    told = rehearse(scenario, acts, SEED)
    practice = Practice.objects.begin(trainee, scenario, now=now, seed=SEED)
    try:
        for at in sorted({fact["at"] for fact in told if fact["at"] >= 0}):
            moment = now + timedelta(seconds=at)
            practice.play(moment)
            for fact in told:
                if fact["at"] == at and fact["who"] == "trainee" and not practice.ended_at:
                    with practice.inside():
                        act(practice, fact, moment)
        practice.end(now=moment)
    finally:
        schema.drop(practice.world)
    return practice, told


def spoken(story):
    """What people said, and what the stage played."""
    said = {"writes", "notes", "plays"}
    return sorted(
        (fact["at"], fact["who"], fact["does"], fact.get("text") or fact.get("step"))
        for fact in story
        if fact["does"] in said
    )


@pytest.mark.parametrize("scenario", all_plays(), ids=lambda play: play["key"])
def test_a_perfect_agent_reaches_95_and_a_careless_one_40_at_most(scenario, maya, now):
    good, told = play(scenario, scenario["good"], maya, now)
    careless, _told = play(scenario, scenario["careless"], maya, now)

    assert good.sheet["score"] >= 95, good.sheet
    assert careless.sheet["score"] <= 40, careless.sheet
    assert spoken(good.transcript) == spoken(told)
