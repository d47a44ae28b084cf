import pytest

from conversations.models import Seen, Tag, View
from palette.commands import GROUPS, Command
from tests.factories import create_agent, create_conversation, create_customer, create_team

FIND = "/find/"


def found(client, text, **more):
    """{"conversations": ["Amara Okafor: Refund"], ...}"""
    groups = client.get(FIND, {"q": text, **more}).context["groups"]
    return {name: [each.label for each in found] for name, _label, found in groups if found}


@pytest.fixture
def amara(db):
    return create_customer("Amara Okafor", company="Halden Lighting")


def test_only_agents_find_anything(client, db):
    assert client.get(FIND, {"q": "amara"}).status_code == 302


def test_conversations_and_customers_are_found_by_the_same_words(signed_in, amara):
    create_conversation(customer=amara, subject="Refund for order 48213", said="Please")

    assert found(signed_in, "oka") == {
        "conversations": ["Amara Okafor: Refund for order 48213"],
        "customers": ["Amara Okafor"],
    }
    assert found(signed_in, "@oka") == {"customers": ["Amara Okafor"]}


def test_a_number_finds_its_conversation(signed_in, amara):
    conversation = create_conversation(customer=amara, said="Hello")

    assert found(signed_in, f"C-{conversation.pk}") == {"conversations": ["Amara Okafor: Hello"]}


def test_a_customer_leads_to_the_latest_conversation(signed_in, amara):
    create_conversation(customer=amara, said="First")
    latest = create_conversation(customer=amara, said="Second")

    response = signed_in.get(FIND, {"q": "@amara"})

    assert f'href="/inbox/{latest.pk}/customer/"' in response.content.decode()


def test_what_another_team_has_is_not_found(signed_in, amara):
    legal = create_team("Legal", [create_agent()])
    secret = create_conversation(customer=amara, subject="Secret", said="Secret", team=legal)

    for words in ("amara", "@amara", "secret", f"C-{secret.pk}"):
        assert found(signed_in, words) == {}


def test_a_canned_reply_comes_filled_in_for_who_is_open(signed_in, amara, create_response):
    create_response("refund", "Hi {{ customer.first_name }}, it is on its way.")
    conversation = create_conversation(customer=amara, said="Hello")

    response = signed_in.get(FIND, {"q": "/refund", "in": conversation.pk})

    assert 'data-text="Hi Amara, it is on its way."' in response.content.decode()
    assert found(signed_in, "/refund") == {}


def test_a_conversation_of_another_team_fills_in_nothing(signed_in, amara, create_response):
    create_response("refund", "Hi {{ customer.first_name }}")
    legal = create_team("Legal", [create_agent()])
    secret = create_conversation(customer=amara, said="Secret", team=legal)

    assert found(signed_in, "/refund", **{"in": secret.pk}) == {}


def test_tags_and_views_lead_to_their_lists(signed_in, maya, priya):
    Tag.objects.create(name="batch 7")
    View.objects.create(name="Batch of today", owner=maya, query="tab=pending")
    View.objects.create(name="Batch of Priya", owner=priya)

    assert found(signed_in, "batch") == {"views": ["Batch of today"], "tags": ["batch 7"]}
    response = signed_in.get(FIND, {"q": "#batch"})

    assert "?q=tag%3A%22batch+7%22" in response.content.decode()
    assert found(signed_in, "#batch") == {"tags": ["batch 7"]}


@pytest.mark.parametrize("text", ["", " ", "@", "#", "/", "\x00", "@@@", "'&|!<->:*", "x" * 10_000])
def test_odd_words_find_nothing_and_break_nothing(signed_in, amara, text):
    create_conversation(customer=amara, said="Hello")

    assert found(signed_in, text, **{"in": "9" * 40}) == {}


def test_as_many_queries_for_many_as_for_one(
    signed_in, amara, create_response, django_assert_num_queries
):
    conversation = create_conversation(customer=amara, said="Hello")
    for n in range(6):
        create_response(f"amara-{n}")
        create_conversation(customer=create_customer(f"Amara {n}"), said="Hello")

    with django_assert_num_queries(13):
        signed_in.get(FIND, {"q": "amara", "in": conversation.pk})


def test_no_two_commands_have_the_same_keys():
    commands = [command for _name, _label, commands in GROUPS for command in commands]
    names = [command.name for command in commands]
    keys = [command.keys for command in commands if command.keys and command.does]

    assert len(names) == len(set(names))
    assert len(keys) == len(set(keys))
    assert list(Command("x", "X", "E").caps) == ["Shift", "E"]
    assert list(Command("x", "X", "g i").caps) == ["G", "I"]


def test_settings_are_offered_to_those_who_may_change_them(signed_in, client):
    assert 'data-command="settings"' not in signed_in.get("/inbox/").content.decode()

    client.force_login(create_agent(role="admin", is_staff=True))

    assert 'data-command="settings"' in client.get("/inbox/").content.decode()


def test_marked_as_unread_it_is_news_to_this_agent_alone(signed_in, maya, priya, amara):
    conversation = create_conversation(customer=amara, said="Hello")
    Seen.objects.mark(priya, conversation.pk, conversation.version)
    signed_in.get(f"/inbox/{conversation.pk}/")

    response = signed_in.post(f"/inbox/{conversation.pk}/unread/?tab=pending", follow=True)

    assert response.redirect_chain[0][0] == "/inbox/?tab=pending"
    assert "data-unread" in response.content.decode()
    assert Seen.objects.get(agent=priya).version == conversation.version


def test_what_another_team_has_is_not_marked(signed_in):
    legal = create_team("Legal", [create_agent()])
    secret = create_conversation(said="Secret", team=legal)

    assert signed_in.post(f"/inbox/{secret.pk}/unread/").status_code == 404
    assert not Seen.objects.exists()


def test_keeping_tags_in_order_is_offered_to_supervisors(client, maya, priya):
    for agent, is_offered in ((maya, False), (priya, True)):
        client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
        content = client.get("/inbox/").content.decode()
        assert ('data-command="all-tags"' in content) == is_offered


def test_a_saved_view_is_found_by_its_name(signed_in, maya, priya):
    mine = View.objects.create(name="Refunds of today", owner=maya)
    View.objects.create(name="Refunds of hers", owner=priya)

    content = signed_in.get(FIND, {"q": "refunds"}).content.decode()

    assert "Refunds of today" in content
    assert f"/inbox/views/{mine.pk}/" in content
    assert "Refunds of hers" not in content
