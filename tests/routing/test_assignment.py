"""Who gets what waits in a team's queue, and what happens when nobody can."""

from datetime import timedelta

import pytest

from conversations import presence
from conversations.models import Conversation
from routing import assignment, tasks
from routing.strategies import decide_again
from team.models import AgentSkill, Skill, Team
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def create_team(strategy="least_loaded", members=(), **fields):
    team = factories.create_team(members=members)
    Team.objects.filter(pk=team.pk).update(strategy=strategy, **fields)
    team.refresh_from_db()
    return team


def waiting(team, *, ago=timedelta(0), now=None, **fields):
    said = fields.pop("said", "Where is my lamp?")
    at = now - ago if now else None
    return factories.create_conversation(team=team, said=said, now=at, **fields)


def has(agent, team, count, channel="web"):
    """Give an agent so many by hand."""
    inbox = factories.create_inbox(channel)
    for _ in range(count):
        waiting(team, inbox=inbox).assign_to(agent)


def last_reason(conversation):
    return conversation.events.filter(kind="assigned").latest("version").reason


# --- The strategies, with everything in the database


def test_round_robin_goes_round_from_where_it_stood(here, give):
    agents = [here() for _ in range(3)]
    team = create_team("round_robin", agents)

    got = [give(waiting(team)) for _ in range(6)]

    assert got == [*agents, *agents]


def test_least_loaded_counts_what_is_open_and_awake(here, give, now):
    busy, free = here("Busy"), here("Free")
    team = create_team(members=[busy, free])
    has(busy, team, 1)
    has(free, team, 2)
    for conversation in Conversation.objects.filter(assignee=free):
        conversation.snooze(now + HOUR, by=free, now=now)

    assert give(waiting(team)) == free


def test_by_skill_speaks_the_customers_language(here, give):
    maya, omar = here("Maya"), here("Omar")
    german = Skill.objects.create(kind="language", name="German", language="de")
    AgentSkill.objects.create(agent=omar, skill=german, level=3)
    team = create_team("by_skill", [maya, omar])
    has(omar, team, 2)
    klaus = factories.create_customer("Klaus", language="de-AT")

    conversation = waiting(team, customer=klaus)

    assert give(conversation) == omar
    assert last_reason(conversation).trace["skills"] == [{"id": german.pk, "name": "German"}]
    assert give(waiting(team)) == maya


def test_by_skill_knows_what_it_is_about(here, give, priya, now):
    maya, omar = here("Maya"), here("Omar")
    team = create_team("by_skill", [maya, omar], fallback="wait")
    dimmers = Skill.objects.create(kind="product", name="Dimmers")
    dimmers.tags.add(factories.create_tag("dimmer"))
    refunds = Skill.objects.create(kind="expertise", name="Refunds")
    refunds.departments.add(factories.create_department("Billing"))
    AgentSkill.objects.create(agent=omar, skill=dimmers, level=3)
    AgentSkill.objects.create(agent=maya, skill=refunds, level=5)

    tagged = waiting(team)
    tagged.tag(factories.create_tag("dimmer"), by=priya, now=now)
    sorted_in = waiting(team)
    sorted_in.set_department(factories.create_department("Billing"), by=priya)
    both = waiting(team)
    both.tag(factories.create_tag("dimmer"), by=priya, now=now)
    both.set_department(factories.create_department("Billing"), by=priya)

    assert [give(each) for each in (tagged, sorted_in, both)] == [omar, maya, None]


def test_after_some_time_the_skills_are_not_asked_for(here, give, now):
    maya = here("Maya")
    Skill.objects.create(kind="language", name="German", language="de")
    team = create_team("by_skill", [maya], fallback_seconds=120)
    klaus = factories.create_customer("Klaus", language="de")
    conversation = waiting(team, customer=klaus, now=now)

    assert give(conversation, now + timedelta(seconds=119)) is None
    assert give(conversation, now + timedelta(seconds=120)) == maya
    assert last_reason(conversation).trace["is_fallback"]


# --- Limits


@pytest.mark.parametrize(
    ("of_agent", "of_team", "others"),
    [
        ({"capacity": 2}, None, "web"),
        ({"capacity_chat": 2}, None, "web"),
        ({}, 2, "web"),
        ({"capacity": 2}, None, "email"),
    ],
)
def test_nobody_is_given_more_than_they_can_take(here, give, of_agent, of_team, others):
    maya = here("Maya", **of_agent)
    team = create_team(members=[maya], capacity=of_team)
    has(maya, team, 1, others)

    assert give(waiting(team)) == maya
    assert give(waiting(team)) is None


def test_who_has_all_the_chats_they_can_take_still_gets_mail(here, give):
    maya = here("Maya", capacity_chat=1, capacity_mail=5)
    team = create_team(members=[maya])
    has(maya, team, 1)

    assert give(waiting(team)) is None
    assert give(waiting(team, inbox=factories.create_inbox("email"))) == maya


def test_by_hand_anybody_can_be_given_more(here, give):
    maya = here("Maya", capacity=1)
    team = create_team(members=[maya])
    has(maya, team, 3)

    assert Conversation.objects.filter(assignee=maya).count() == 3
    assert give(waiting(team)) is None


def test_who_is_away_or_gone_or_not_active_gets_nothing(here, give, now):
    away, left = here("Away"), here("Left", is_active=False)
    away.go_away(now)
    offline = factories.create_agent("Offline")
    team = create_team(members=[away, left, offline, factories.create_bot()])

    assert give(waiting(team)) is None


def test_a_reload_makes_nobody_go_home(here, give, monkeypatch):
    maya = here("Maya")
    team = create_team(members=[maya])
    past = presence.time.time() + 40
    monkeypatch.setattr(presence.time, "time", lambda: past)
    assert give(waiting(team)) == maya

    monkeypatch.setattr(presence.time, "time", lambda: past + 10)
    assert give(waiting(team)) is None


def test_a_team_with_nobody_waits_without_an_error(give):
    conversation = waiting(create_team())
    assert give(conversation) is None
    tasks.assign_all_waiting()
    conversation.refresh_from_db()
    assert conversation.is_in_queue


def test_a_team_whose_agents_take_them_gives_nothing(here, give):
    assert give(waiting(create_team("by_hand", [here()]))) is None


@pytest.mark.parametrize("how", ["bot", "closed", "snoozed", "taken"])
def test_only_what_waits_is_given(here, give, now, how):
    maya, other = here("Maya"), here("Other")
    team = create_team(members=[maya])
    inbox = factories.create_inbox(has_bot=how == "bot", team=team)
    conversation = factories.create_conversation(said="Hi", inbox=inbox)
    if how == "closed":
        conversation.close(by=None)
    elif how == "snoozed":
        conversation.snooze(now + HOUR, by=other, now=now)
    elif how == "taken":
        conversation.take_over(other)

    assert give(conversation) == (other if how == "taken" else None)


# --- The queue


def test_the_most_urgent_are_given_first_and_then_who_waits_longest(here, now, priya):
    maya = here("Maya", capacity=2)
    team = create_team(members=[maya])
    late = waiting(team, now=now, ago=3 * HOUR)
    later = waiting(team, now=now, ago=2 * HOUR)
    urgent = waiting(team, now=now, ago=HOUR)
    urgent.set_priority("high", by=priya)
    low = waiting(team, now=now, ago=4 * HOUR)
    low.set_priority("low", by=priya)

    assignment.assign_waiting(team, now)

    assert set(Conversation.objects.filter(assignee=maya)) == {urgent, late}
    queue = Conversation.objects.in_queue().most_urgent_first()
    assert list(queue) == [later, low]


def test_what_nobody_can_take_keeps_nobody_else_waiting(here, now):
    maya = here("Maya", capacity_chat=0)
    team = create_team(members=[maya])
    waiting(team, now=now, ago=HOUR)
    mail = waiting(team, now=now, inbox=factories.create_inbox("email"))

    assignment.assign_waiting(team, now)

    mail.refresh_from_db()
    assert mail.assignee == maya


def test_a_long_queue_that_nobody_can_take_costs_little(now, django_assert_max_num_queries):
    team = create_team(members=[factories.create_agent() for _ in range(5)])
    for _ in range(5):
        waiting(team, now=now)

    with django_assert_max_num_queries(4):
        assignment.assign_waiting(team, now)


def test_an_assignment_costs_the_same_however_many_agents_there_are(
    here, give, django_assert_num_queries
):
    skill = Skill.objects.create(kind="language", name="German", language="de")

    def cost(number):
        agents = [here() for _ in range(number)]
        AgentSkill.objects.bulk_create(AgentSkill(agent=each, skill=skill) for each in agents)
        conversation = waiting(create_team("by_skill", agents))
        with django_assert_num_queries(19):
            assert assignment.assign(conversation.pk, conversation.opened_at)

    cost(1)
    cost(8)


# --- It says why


def test_the_line_says_why_and_can_be_made_again(here, give, now):
    maya, full, away = here("Maya"), here("Full", capacity=1), here("Away")
    away.go_away(now)
    team = create_team(members=[maya, full, away])
    has(full, team, 1)
    conversation = waiting(team)

    give(conversation)

    reason = last_reason(conversation)
    assert (reason.kind, reason.title) == ("assignment", team.name)
    whys = {one["name"]: (one["why"], one["chosen"]) for one in reason.trace["agents"]}
    assert whys == {
        "Maya": ("only_one", True),
        "Full": ("full", False),
        "Away": ("away", False),
    }
    assert decide_again(reason.trace).chosen == maya.pk


# --- It does not come back to who gave it away


def test_who_gave_it_back_is_not_given_it_again(here, give):
    maya, omar = here("Maya"), here("Omar")
    team = create_team(members=[maya, omar])
    has(omar, team, 3)
    conversation = waiting(team)
    assert give(conversation) == maya

    conversation.assign_to(None, by=maya)
    assert give(conversation) == omar

    conversation.assign_to(None, by=omar)
    assert give(conversation) is None
    conversation.hand_to(None, by=omar)
    conversation.hand_to(team, by=omar)
    assert give(conversation) == maya


# --- Reopened by the customer


@pytest.fixture
def closed(here, now):
    """-> (a conversation that Maya has closed, Maya, another one of her team)"""
    maya, omar = here("Maya", capacity=1), here("Omar")
    conversation = waiting(create_team(members=[maya, omar]))
    conversation.take_over(maya)
    conversation.reply("There you are.", by=maya)
    conversation.close(by=maya)
    return conversation, maya, omar


def test_a_reopened_conversation_goes_on_with_who_had_it(closed):
    conversation, maya, _omar = closed
    conversation.receive("It broke again.")
    assert conversation.assignee == maya


@pytest.mark.parametrize("because", ["away", "offline", "full"])
def test_who_cannot_go_on_with_it_does_not_keep_it(closed, give, now, because):
    conversation, maya, omar = closed
    if because == "away":
        maya.go_away(now)
    elif because == "offline":
        presence.client().delete(presence._key("agents"))
        presence.stay([omar.pk])
    else:
        has(maya, conversation.team, 1)

    conversation.receive("It broke again.")

    assert conversation.assignee is None
    assert last_reason(conversation).trace["because"] == because
    assert give(conversation) == omar


def test_where_agents_take_them_themselves_it_stays_theirs(closed, now):
    conversation, maya, _omar = closed
    Team.objects.update(strategy="by_hand")
    maya.go_away(now)

    fresh = Conversation.objects.get(pk=conversation.pk)
    fresh.receive("It broke again.")

    assert fresh.assignee == maya


# --- Somebody leaves


def test_what_an_agent_had_who_left_goes_back_to_the_team(here, now):
    maya, left = here("Maya"), here("Left")
    team = create_team("by_hand", [maya, left])
    conversation, done = waiting(team), waiting(team)
    conversation.assign_to(left)
    done.take_over(left)
    done.close(by=left)
    left.is_active = False
    left.save()

    tasks.assign_all_waiting()

    conversation.refresh_from_db()
    assert conversation.is_in_queue
    assert last_reason(conversation).trace["because"] == "left"
    done.refresh_from_db()
    assert done.assignee == left


# --- What is shown of it


def test_the_line_and_its_why_are_said_in_words(client, here, give, priya, now):
    maya, away = here("Maya", capacity=3), here("Ada")
    away.go_away(now)
    team = create_team(members=[maya, away])
    conversation = waiting(team)
    give(conversation)
    client.force_login(priya)

    page = client.get(f"/inbox/{conversation.pk}/").content.decode()
    assert "<b>Automatic assignment</b> assigned it to <b>Maya</b>" in page

    event = conversation.events.latest("version")
    why = client.get(f"/inbox/{conversation.pk}/why/{event.pk}/").content.decode()
    for words in (
        f"<b>{team.name}</b> gives to whoever has least to do:",
        "0 of 3",
        "is the only one who can take it now",
        "away",
    ):
        assert words in why


def test_why_somebody_does_not_keep_it_is_said_in_words(client, closed, priya, now):
    conversation, maya, _omar = closed
    maya.go_away(now)
    conversation.receive("It broke again.")
    client.force_login(priya)

    page = client.get(f"/inbox/{conversation.pk}/").content.decode()
    assert "<b>Maya</b> is away: it waits for somebody else" in page
    event = conversation.events.filter(kind="assigned").latest("version")
    why = client.get(f"/inbox/{conversation.pk}/why/{event.pk}/").content.decode()
    assert "it waits for somebody else" in why


def test_a_thread_says_who_keeps_it_waiting(client, here, priya, now):
    away, full = here("Ada"), here("Full", capacity=1)
    away.go_away(now)
    team = create_team(members=[away, full, factories.create_agent("Offline")])
    has(full, team, 1)
    client.force_login(priya)

    def chip(conversation):
        page = client.get(f"/inbox/{conversation.pk}/").content.decode()
        return page[page.index('id="thread-chips"') :].split("</span>\n</span>")[0]

    conversation = waiting(team)
    words = f"Waits for somebody in {team.name}: 1 is full, 1 is away, 1 is offline"
    assert words in chip(conversation)
    conversation.assign_to(full)
    assert "Waits for" not in chip(conversation)
    assert f"Waits: nobody is in {(nobody := create_team()).name}" in chip(waiting(nobody))
    assert "Nobody has it" in chip(waiting(create_team("by_hand")))


def test_the_assign_menu_shows_loads_limits_and_skills(client, here, priya):
    maya = here("Maya", capacity=1)
    AgentSkill.objects.create(
        agent=maya, skill=Skill.objects.create(kind="product", name="Dimmers"), level=4
    )
    team = create_team(members=[maya])
    has(maya, team, 1)
    client.force_login(priya)

    menu = client.get(f"/inbox/{waiting(team).pk}/assign/", headers={"HX-Request": "true"})

    text = " ".join(menu.content.decode().split())
    for words in ("1 of 1", "full", "Dimmers 4"):
        assert words in text


def test_agents_see_what_they_are_given(client, here):
    maya = here("Maya", capacity=5, capacity_chat=3)
    team = create_team("by_skill", [maya], capacity=4)
    client.force_login(maya)

    page = client.get("/me/").content.decode()

    for words in ("What you are given", "<dd>5</dd>", "<dd>3</dd>", team.name, "4 at once"):
        assert words in page
