"""The assign menu: who is here, what they have to do, and who would not see it."""

import pytest

from conversations import presence
from conversations.takers import who_can_take
from team.models import AgentSkill, Skill
from tests.factories import create_agent, create_conversation, create_team

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _nobody_is_here():
    """Redis is shared by the tests, and their agents have numbers that were had before."""
    presence.client().delete(presence._key("agents"))


@pytest.fixture
def marco(db):
    return create_agent("Marco Bellini")


def taker(conversation, agent, who):
    found = who_can_take(conversation, agent)
    return next(one for one in [*found["people"], *found["teams"]] if one.name == str(who))


@pytest.mark.parametrize(
    ("is_here", "is_away", "expected"),
    [
        (True, False, "online"),
        (False, False, "offline"),
        (True, True, "away"),
        (False, True, "away"),
    ],
)
def test_a_person_is_online_away_or_offline(
    conversation, maya, marco, now, is_here, is_away, expected
):
    if is_here:
        presence.stay([marco.pk])
    if is_away:
        marco.go_away(now)

    assert taker(conversation, maya, marco).taker.availability == expected


def test_who_is_here_comes_first(conversation, maya, marco, now):
    zoe = create_agent("Zoë")
    create_agent("Anna").go_away(now)
    presence.stay([zoe.pk])

    names = [person.name for person in who_can_take(conversation, maya)["people"]]
    assert names == ["Zoë", "Anna", "Marco Bellini"]


def test_the_load_is_what_is_open_and_awake(conversation, maya, marco, now):
    for _ in range(3):
        create_conversation().assign_to(marco)
    done = create_conversation()
    done.reply("There you are.", by=marco)
    done.close(by=marco)
    asleep = create_conversation()
    asleep.assign_to(marco)
    asleep.snooze(now.replace(year=now.year + 1, day=1), by=marco)

    assert taker(conversation, maya, marco).taker.load == 3


def test_who_is_in_another_team_is_marked(maya, marco, priya):
    billing = create_team("Billing", [maya])
    conversation = create_conversation(team=billing)

    assert taker(conversation, maya, marco).is_outside
    assert not taker(conversation, maya, priya).is_outside
    assert not taker(create_conversation(), maya, marco).is_outside


def test_a_team_says_who_is_there_and_who_waits(conversation, maya, marco, now):
    away = create_agent("Away")
    billing = create_team("Billing", [maya, marco, away])
    presence.stay([marco.pk, away.pk])
    away.go_away(now)
    create_conversation(said="Hello?", team=billing)
    create_conversation(said="Hello?", team=billing).take_over(marco)

    team = taker(conversation, maya, billing)

    assert (team.online, team.waiting) == (1, 1)


def test_a_team_that_takes_it_out_of_sight_is_marked(conversation, maya, priya):
    billing, legal = create_team("Billing", [maya]), create_team("Legal")

    assert not taker(conversation, maya, billing).is_lost
    assert taker(conversation, maya, legal).is_lost
    assert not taker(conversation, priya, legal).is_lost


def test_the_menu_costs_four_queries_however_many_there_are(
    conversation, maya, django_assert_num_queries
):
    skill = Skill.objects.create(kind="product", name="Dimmers")
    for _ in range(5):
        create_team(members=[create_agent(), create_agent()])
        AgentSkill.objects.create(agent=create_agent(), skill=skill)

    with django_assert_num_queries(4):
        who_can_take(conversation, maya)


def test_the_menu_says_it_in_words(signed_in, conversation, marco, now):
    marco.go_away(now)
    create_conversation().assign_to(marco)
    create_team("Legal")

    menu = signed_in.get(f"/inbox/{conversation.pk}/assign/", headers=HTMX).content.decode()

    for words in ["away", "1 open", "0 online · 0 waiting", "you will not see it then"]:
        assert words in menu


def given(client, conversation, to):
    answer = client.post(f"/inbox/{conversation.pk}/assign/", {"to": to}, headers=HTMX)
    return answer.content.decode()


def test_giving_it_to_somebody_who_is_away_works_and_says_so(
    signed_in, conversation, marco, priya, now
):
    marco.go_away(now)
    assert "Assigned to Marco Bellini, who is away" in given(
        signed_in, conversation, f"agent-{marco.pk}"
    )
    conversation.refresh_from_db()
    assert conversation.assignee == marco

    text = "Assigned to Priya Nair, who is not online now"
    assert text in given(signed_in, conversation, f"agent-{priya.pk}")
    presence.stay([priya.pk])
    given(signed_in, conversation, "nobody")
    assert "Assigned to Priya Nair<" in given(signed_in, conversation, f"agent-{priya.pk}")


def test_a_team_without_anybody_is_given_it_and_that_is_said(signed_in, conversation, maya):
    billing = create_team("Billing", [maya])
    text = "Assigned to Billing, and nobody is online there now"
    assert text in given(signed_in, conversation, f"team-{billing.pk}")


# --- By one's own word


def test_an_agent_goes_away_and_comes_back(signed_in, maya):
    answer = signed_in.post("/me/availability/", {"is": "away"}, headers=HTMX).content.decode()
    assert 'id="me-face"' in answer
    assert 'data-on="away"' in answer
    maya.refresh_from_db()
    since = maya.away_since

    signed_in.post("/me/availability/", {"is": "away"})
    maya.refresh_from_db()
    assert maya.away_since == since

    back = signed_in.post("/me/availability/", {"is": "here", "next": "/canned/"})
    maya.refresh_from_db()
    assert maya.away_since is None
    assert back.url == "/canned/"


def test_nobody_else_says_it(client, maya):
    assert "/accounts/login/" in client.post("/me/availability/", {"is": "away"}).url


def test_going_away_leads_nowhere_else(signed_in):
    back = signed_in.post("/me/availability/", {"is": "away", "next": "//evil.example/"})
    assert back.url == "/"
