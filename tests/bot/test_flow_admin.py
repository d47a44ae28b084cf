"""Flows in the admin: written as rows, refused when they lead nowhere, told as a sentence."""

import pytest

from bot.models import Flow
from tests.factories import create_agent, create_inbox

pytestmark = pytest.mark.django_db
LIST = "/admin/bot/flow/"


@pytest.fixture
def inbox():
    return create_inbox(name="Website", has_bot=True)


@pytest.fixture
def admin(client):
    agent = create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)
    client.force_login(agent)
    return client


def form(inbox, rows, **fields):
    """What the page sends: `rows` are [(kind, {field: value})]."""
    sent = {"name": "Orders", "inbox": inbox.pk, "is_on": "on", "starts": "button"}
    sent |= {"hours": "always", "words": "", "steps-row": list(map(str, range(len(rows))))}
    for index, (kind, values) in enumerate(rows):
        sent[f"steps-{index}-name"] = kind
        sent |= {f"steps-{index}-{name}": value for name, value in values.items()}
    return sent | fields


ASK = ("ask", {"text": "Which order is it?", "field": "order_number", "can_skip": "on"})
HAND_OFF = ("hand_off", {"text": ""})


def test_a_flow_is_written_told_and_shown(admin, inbox):
    response = admin.post(f"{LIST}add/", form(inbox, [ASK, HAND_OFF]))

    assert response.status_code == 302, response.context["errors"]
    flow = Flow.objects.get()
    assert flow.steps == [
        ["ask", {"text": "Which order is it?", "field": "order_number", "can_skip": True}],
        ["hand_off", {"text": ""}],
    ]
    page = admin.get(LIST).content.decode()
    assert "Website: After a button: ask for “Order number”, hand off to a person." in page
    page = admin.get(f"{LIST}{flow.pk}/change/").content.decode()
    assert "As a customer sees it" in page
    assert "48213" in page
    assert admin.get(f"{LIST}{flow.pk}/history/").status_code == 200


def test_buttons_lead_somewhere_and_are_there_again(admin, inbox):
    other = Flow.objects.create(inbox=inbox, name="Returns", steps=[["answer", {}]])
    say = {
        "text": "How can we help?",
        "button_0": "Returns",
        "to_0": f"flow:{other.pk}",
        "button_1": "Talk to a person",
        "to_1": "person",
    }

    admin.post(f"{LIST}add/", form(inbox, [("say", say)], name="Greeting", starts="greeting"))

    flow = Flow.objects.get(name="Greeting")
    assert flow.buttons == [("Returns", f"flow:{other.pk}"), ("Talk to a person", "person")]
    assert flow.problems() == []
    page = admin.get(f"{LIST}{flow.pk}/change/").content.decode()
    assert f'<option value="flow:{other.pk}" selected>Website: Returns</option>' in page
    Flow.objects.filter(pk=other.pk).update(is_on=False)
    assert "is gone or off" in admin.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("rows", "fields", "why"),
    [
        ([], {}, "It has no steps"),
        ([ASK], {}, "It ends with a question"),
        ([HAND_OFF, ASK], {}, "Nothing comes after"),
        ([("say", {"text": ""}), HAND_OFF], {}, "What does the bot say?"),
        ([("say", {"text": "{{ no.such }}"}), HAND_OFF], {}, "Nothing is called"),
        ([("ask", ASK[1] | {"field": "attribute"}), HAND_OFF], {}, "Name the entry"),
        ([ASK, HAND_OFF], {"starts": "words"}, "at which words"),
        ([ASK, HAND_OFF], {"starts": "greeting"}, "A greeting is one step"),
        (
            [("say", {"text": "Hi", "button_0": "On", "button_1": " on"}), HAND_OFF],
            {},
            "Two buttons with the same words",
        ),
    ],
)
def test_what_leads_nowhere_is_refused_with_words(admin, inbox, rows, fields, why):
    response = admin.post(f"{LIST}add/", form(inbox, rows, **fields))

    assert why in response.content.decode().replace("&#x27;", "'")
    assert not Flow.objects.exists()


def test_a_button_does_not_lead_into_another_inbox(admin, inbox):
    other = Flow.objects.create(
        inbox=create_inbox(has_bot=True), name="Returns", steps=[["answer", {}]]
    )
    say = ("say", {"text": "Hi", "button_0": "Returns", "to_0": f"flow:{other.pk}"})

    response = admin.post(f"{LIST}add/", form(inbox, [say]))

    assert "leads to a flow of another inbox" in response.content.decode()


def test_who_is_no_admin_does_not_get_there(client, inbox):
    client.force_login(create_agent("Maya Lind"))

    assert client.get(LIST).status_code == 302
    assert client.post(f"{LIST}add/", form(inbox, [ASK, HAND_OFF])).status_code == 302
    assert not Flow.objects.exists()
