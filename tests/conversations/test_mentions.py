"""A note calls colleagues by name, and they find it, wherever they are."""

import pytest

from conversations.lists import Selection, counts
from conversations.models import Conversation, Mention, Refused, Seen
from tests.factories import create_agent, create_bot, create_conversation, create_team

HTMX = {"HX-Request": "true"}


@pytest.fixture
def marco(db):
    return create_agent("Marco Bellini")


def called(conversation, body, by):
    note = conversation.add_note(body, by=by)
    return sorted(mention.agent.name for mention in note.mentions.select_related("agent"))


@pytest.mark.parametrize(
    "text",
    [
        "@Marco Bellini look",
        "look, @marco bellini!",
        "(@Marco)",
        "@Marco: @Marco Bellini",
        "a\n@marco",
    ],
)
def test_a_note_calls_an_agent_by_name(conversation, maya, marco, text):
    assert called(conversation, text, maya) == ["Marco Bellini"]


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bellini",
        "mail@Marco",
        "https://x.example/@Marco",
        "@Marcos",
        "@Bellini",
        "@@Marco",
        "@",
    ],
)
def test_what_is_not_a_name_calls_nobody(conversation, maya, marco, text):
    assert called(conversation, text, maya) == []


def test_the_longest_name_counts(conversation, maya, marco):
    create_agent("Marco Bellini Rossi")
    assert called(conversation, "@Marco Bellini Rossi, please", maya) == ["Marco Bellini Rossi"]


def test_a_first_name_of_two_people_calls_neither(conversation, maya, marco):
    create_agent("Marco Rossi")

    assert called(conversation, "@Marco", maya) == []
    assert called(conversation, "@Marco Rossi", maya) == ["Marco Rossi"]


def test_a_team_stands_for_its_members(conversation, maya, marco):
    create_team("Billing", [maya, marco, create_agent("Gone Girl", is_active=False)])
    assert called(conversation, "@Billing, a refund?", maya) == ["Marco Bellini"]


def test_neither_the_bot_nor_who_has_left_nor_oneself_is_called(conversation, maya):
    create_bot("Helper")
    create_agent("Leon Gone", is_active=False)
    assert called(conversation, "@Helper @Leon Gone @Maya", maya) == []


def test_a_name_with_odd_letters_is_a_name(conversation, maya):
    create_agent("Zoë O'Neil-Straße (night)")
    create_agent("İpek Kılıç")

    assert called(conversation, "@zoë o'neil-straße (night)", maya) == ["Zoë O'Neil-Straße (night)"]
    assert called(conversation, "@İpek Kılıç and @ıpek", maya) == ["İpek Kılıç"]


def test_who_cannot_see_it_is_not_called_and_the_note_waits(maya, marco):
    conversation = create_conversation(team=create_team("Billing", [maya]))

    with pytest.raises(Refused, match="Marco cannot see this conversation"):
        conversation.add_note("@Marco, look", by=maya)

    assert not conversation.notes.exists()


def test_the_assignee_and_supervisors_are_called_whatever_their_teams(maya, marco, priya):
    conversation = create_conversation(team=create_team("Billing", [maya]))
    conversation.assign_to(marco)

    assert called(conversation, "@Marco @Priya", maya) == ["Marco Bellini", "Priya Nair"]


def test_of_a_team_only_those_are_called_who_can_see_it(maya, marco, priya):
    conversation = create_conversation(team=create_team("Billing", [maya]))
    create_team("Sales", [marco, priya])
    create_team("Night shift", [marco])

    assert called(conversation, "@Sales", maya) == ["Priya Nair"]
    with pytest.raises(Refused, match="Night shift cannot see"):
        conversation.add_note("@Night shift", by=maya)


def test_adding_a_note_twice_calls_once(conversation, maya, marco):
    for _ in range(2):
        conversation.add_note("@Marco", by=maya, client_id="one press")
    assert Mention.objects.count() == 1


def test_the_event_says_whom_it_calls(conversation, maya, marco):
    conversation.add_note("@Marco and @Maya", by=maya)

    event = conversation.events.get(kind="note_added")
    assert event.details["mentions"] == {"Marco": [marco.pk], "Maya": []}


# --- Finding it


def unread(agent):
    return counts(agent, Selection())["new_mentions"]


def test_a_mention_waits_until_its_agent_opens_the_conversation(
    conversation, maya, priya, signed_in
):
    conversation.add_note("@Maya Lind", by=priya)
    assert unread(maya) == 1
    assert list(Conversation.objects.all().in_box("mentions", maya)) == [conversation]
    assert "@1" in signed_in.get("/inbox/").content.decode()

    signed_in.get(f"/inbox/{conversation.pk}/")

    assert unread(maya) == 0
    assert list(Conversation.objects.all().in_box("mentions", maya)) == [conversation]


def test_what_was_added_after_the_page_is_not_read_with_it(conversation, maya, priya):
    seen = conversation.version
    conversation.add_note("@Maya Lind", by=priya)

    Seen.objects.mark(maya, conversation.pk, seen)
    Mention.objects.read(maya, conversation.pk, seen, now=conversation.opened_at)

    assert unread(maya) == 1


def test_a_mention_in_what_is_not_theirs_any_more_is_not_shown(
    conversation, maya, priya, signed_in
):
    conversation.add_note("@Maya Lind", by=priya)
    conversation.hand_to(create_team("Billing"), by=priya)

    assert unread(maya) == 0
    page = signed_in.get("/inbox/?box=mentions").content.decode()
    assert f'id="conv-{conversation.pk}"' not in page


def test_counting_mentions_costs_no_query_of_its_own(maya, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts(maya, Selection())


# --- The picker


def offered(client, conversation, q):
    answer = client.get(f"/inbox/{conversation.pk}/people/", {"q": q}, headers=HTMX)
    return [part.split('"')[0].strip() for part in answer.content.decode().split('data-text="')[1:]]


def test_the_picker_offers_people_and_teams_who_see_it(signed_in, maya, marco, priya):
    team = create_team("Billing", [maya, create_agent("Omar Haddad")])
    conversation = create_conversation(team=team)
    create_team("Night shift", [marco])

    assert offered(signed_in, conversation, "") == ["@Omar Haddad", "@Priya Nair", "@Billing"]
    assert offered(signed_in, conversation, "marco") == []
    assert offered(signed_in, conversation, "nai") == ["@Priya Nair"]
    assert offered(signed_in, conversation, "priya ") == ["@Priya Nair"]
    assert offered(signed_in, conversation, "Billing ") == []


def test_the_picker_is_for_those_who_see_the_conversation(signed_in):
    conversation = create_conversation(team=create_team("Billing"))
    assert signed_in.get(f"/inbox/{conversation.pk}/people/").status_code == 404


def test_the_picker_costs_the_same_however_many_there_are(
    signed_in, conversation, django_assert_num_queries
):
    teams = [create_team(members=[create_agent()]) for _ in range(5)]
    create_agent(teams=teams)
    signed_in.get("/inbox/")

    with django_assert_num_queries(5):
        offered(signed_in, conversation, "")


def test_a_refused_note_says_who_cannot_see_it_and_stays_written(signed_in, maya, marco):
    conversation = create_conversation(team=create_team("Billing", [maya]))

    answer = signed_in.post(
        f"/inbox/{conversation.pk}/write/",
        {"mode": "note", "body": "@Marco look", "sequence": 1},
        headers=HTMX,
    )

    assert answer.status_code == 409
    assert "Marco cannot see this conversation" in answer.content.decode()


def test_in_a_reply_a_name_calls_nobody(conversation, maya, marco):
    conversation.reply("@Marco will call you", by=maya)
    assert not Mention.objects.exists()
