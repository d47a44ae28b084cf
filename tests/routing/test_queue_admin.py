"""Skills, limits and strategies are set in the admin; what can be taken then is given at once."""

import pytest

from conversations.models import Conversation
from routing import tasks
from team.models import AgentSkill, Skill
from tests import factories

NO_ROWS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


@pytest.fixture
def admin(client, db):
    rights = {"role": "admin", "is_staff": True, "is_superuser": True}
    client.force_login(factories.create_agent("Astrid", **rights))
    return client


@pytest.fixture
def at_once(monkeypatch, django_capture_on_commit_callbacks):
    """Tasks run where they are woken."""
    monkeypatch.setattr(
        tasks.assign_waiting, "apply_async", lambda args, **_: tasks.assign_waiting(*args)
    )
    monkeypatch.setattr(
        tasks.assign_all_waiting, "apply_async", lambda args, **_: tasks.assign_all_waiting()
    )
    return lambda: django_capture_on_commit_callbacks(execute=True)


def formset(prefix, rows=()):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def saved(response):
    assert response.status_code == 302, response.context["errors"]
    assert "/login/" not in response.url


def agent_data(agent, **data):
    fields = {"name": agent.name, "email": agent.email, "role": "agent", "is_active": "on"}
    teams = [team.pk for team in agent.teams.all()]
    return {**fields, "teams": teams, **formset("agent_skills"), **data}


def test_who_can_take_more_is_given_it_when_it_is_saved(admin, here, at_once):
    maya = here("Maya", capacity=0)
    team = factories.create_team("Billing", [maya])
    team.strategy = "least_loaded"
    team.save()
    conversation = factories.create_conversation(team=team, said="Hi")

    with at_once():
        saved(admin.post(f"/admin/team/agent/{maya.pk}/change/", agent_data(maya, capacity=3)))

    conversation.refresh_from_db()
    assert conversation.assignee == maya


def test_a_team_that_begins_to_give_gives_what_waits(admin, here, at_once):
    maya = here("Maya")
    team = factories.create_team("Billing")
    conversation = factories.create_conversation(team=team, said="Hi")
    data = {"name": "Billing", "members": [maya.pk], "strategy": "round_robin"}
    data |= {"fallback": "later", "fallback_seconds": 60}

    with at_once():
        saved(admin.post(f"/admin/team/team/{team.pk}/change/", data))

    conversation.refresh_from_db()
    assert conversation.assignee == maya


def test_who_is_switched_off_gives_back_what_they_had(admin, here, at_once):
    maya = here("Maya")
    team = factories.create_team("Billing", [maya])
    conversation = factories.create_conversation(team=team, said="Hi")
    conversation.assign_to(maya)
    data = agent_data(maya)
    del data["is_active"]

    with at_once():
        saved(admin.post(f"/admin/team/agent/{maya.pk}/change/", data))

    assert Conversation.objects.get().is_in_queue


def test_the_page_of_a_team_shows_its_queue(admin, here, now):
    maya, away = here("Maya", capacity=5), here("Ada")
    away.go_away(now)
    team = factories.create_team("Billing", [maya, away])
    factories.create_conversation(team=team, said="Hi")

    page = admin.get(f"/admin/team/team/{team.pk}/change/").content.decode()

    text = " ".join(page.split())
    for words in ("<b>1</b> conversation waits.", "Amara Okafor", "0 of 5", "away"):
        assert words in text
    assert (
        "Nobody is in this team"
        in admin.get(f"/admin/team/team/{factories.create_team().pk}/change/").content.decode()
    )


def test_a_skill_says_what_it_is_for_and_who_has_it(admin, maya):
    rows = [{"agent": maya.pk, "level": 4}]
    data = {"name": "German", "kind": "language", "language": "de"}

    saved(admin.post("/admin/team/skill/add/", data | formset("agentskill_set", rows)))

    assert AgentSkill.objects.get().level == 4
    page = admin.get("/admin/team/skill/").content.decode()
    assert "German" in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "language"}, "Choose which language this is."),
        ({"kind": "product", "language": "de"}, "Only a skill of the kind"),
    ],
)
def test_a_skill_without_sense_is_refused(admin, wrong, says):
    data = {"name": "German", **wrong, **formset("agentskill_set")}

    page = admin.post("/admin/team/skill/add/", data)

    assert says in page.content.decode()
    assert not Skill.objects.exists()


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_is_from_one_to_five(admin, maya, level):
    rows = [{"agent": maya.pk, "level": level}]
    data = {"name": "Dimmers", "kind": "product", **formset("agentskill_set", rows)}

    admin.post("/admin/team/skill/add/", data)

    assert not AgentSkill.objects.exists()


def test_who_deletes_a_team_is_told_what_goes_and_what_stays(admin):
    maya = factories.create_agent("Maya")
    team = factories.create_team("Billing", [maya])
    factories.create_conversation(team=team, said="Hi")
    factories.create_conversation(team=team, said="Hi").close(by=maya)

    page = admin.get(f"/admin/team/team/{team.pk}/delete/").content.decode()

    assert "1 open conversation stays, without a team: everybody will see it." in page
    assert "relationship" not in page
