"""What an inbox wants to know before its conversations are closed."""

import pytest

from conversations.models import Department, Message, Missing
from tests import factories

HTMX = {"HX-Request": "true"}
ALL = ["priority", "department", "issue_type", "tags"]


def asking(*needs):
    inbox = factories.create_inbox(needed_to_close=list(needs))
    return factories.create_conversation(inbox=inbox, said="Where is my parcel?")


@pytest.fixture
def conversation(db):
    return asking(*ALL)


def do(client, conversation, action, data, **headers):
    return client.post(f"/inbox/{conversation.pk}/{action}/", data, headers=headers)


def is_closed(conversation):
    conversation.refresh_from_db()
    return conversation.status == "closed"


@pytest.fixture
def everything(db):
    """What the form sends when all is filled in."""
    return {
        "priority": "low",
        "department": factories.create_department().pk,
        "issue_type": factories.create_issue_type().pk,
        "new": "parcel",
    }


# --- The verb


def test_it_is_not_closed_before_all_is_said(conversation, maya, now):
    with pytest.raises(Missing) as why:
        conversation.close(by=maya, now=now)

    assert why.value.needs == ALL
    assert "priority, department, issue type, a tag" in str(why.value)
    assert not is_closed(conversation)


def test_it_is_closed_when_all_is_said(conversation, maya, now):
    conversation.set_priority("low", by=maya, now=now)
    conversation.set_department(factories.create_department(), by=maya, now=now)
    conversation.set_issue_type(factories.create_issue_type(), by=maya, now=now)
    with pytest.raises(Missing, match="a tag"):
        conversation.close(by=maya, now=now)
    conversation.tag(factories.create_tag(), by=maya, now=now)

    conversation.close(by=maya, now=now)

    assert is_closed(conversation)


@pytest.mark.parametrize("reason", ["spam", "duplicate"])
def test_what_is_nothing_of_its_own_is_not_asked_about(conversation, maya, now, reason):
    conversation.close(by=maya, now=now, reason=reason)

    assert is_closed(conversation)


@pytest.mark.parametrize("who", ["the bot", "nobody"])
def test_what_closes_by_itself_is_not_asked(conversation, now, who):
    conversation.close(by=factories.create_bot() if who == "the bot" else None, now=now)

    assert is_closed(conversation)


def test_other_inboxes_ask_for_nothing(maya, now):
    conversation = asking()

    conversation.close(by=maya, now=now)

    assert is_closed(conversation)


def test_where_nothing_can_be_chosen_nothing_is_asked(maya, now):
    factories.create_department()
    conversation = asking("department")
    Department.objects.update(is_active=False)

    conversation.close(by=maya, now=now)

    assert is_closed(conversation)


# --- On the screen


def test_the_close_menu_asks_for_what_is_missing(signed_in, conversation, maya, now):
    conversation.set_priority("low", by=maya, now=now)

    content = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert 'id="close-department"' in content
    assert 'id="close-tags"' in content
    assert 'id="close-priority"' not in content


def test_all_is_said_and_closed_in_one_press(signed_in, conversation, everything):
    do(signed_in, conversation, "close", everything | {"reason": "resolved"})

    assert is_closed(conversation)
    assert conversation.priority == "low"
    assert str(conversation.department) == "Billing"
    assert str(conversation.issue_type) == "Question"
    assert [tag.name for tag in conversation.tags.all()] == ["parcel"]


def test_half_of_it_changes_nothing_and_opens_the_menu(signed_in, conversation):
    response = do(signed_in, conversation, "close", {"priority": "low"}, **HTMX)

    content = response.content.decode()
    assert response.status_code == 409
    assert "Still to be said before it is closed" in content
    assert 'id="menu-close"' in content
    assert 'name="thread-menu" open' in " ".join(content.split())
    assert not is_closed(conversation)
    assert conversation.priority == ""


def test_without_javascript_the_menu_is_open_on_the_page(signed_in, conversation):
    response = do(signed_in, conversation, "close", {})

    assert response.url == f"/inbox/{conversation.pk}/?menu=close"
    assert "Still to be said" in signed_in.get(response.url).content.decode()


@pytest.mark.parametrize("htmx", [True, False])
def test_send_and_close_keeps_the_text_and_asks(signed_in, conversation, everything, htmx):
    words = {"mode": "reply", "body": "It is on its way.", "client_id": "1", "then": "close"}

    response = do(signed_in, conversation, "write", words, **(HTMX if htmx else {}))

    content = response.content.decode()
    assert response.status_code == 409
    assert "Still to be said" in content
    assert 'id="composer-department"' in content
    assert htmx or "It is on its way." in content
    assert not Message.objects.filter(direction="out").exists()
    do(signed_in, conversation, "write", words | everything)
    assert is_closed(conversation)
    assert conversation.messages.get(direction="out").body == "It is on its way."


def test_a_note_and_a_reply_are_not_asked(signed_in, conversation):
    for mode in ("note", "reply"):
        do(signed_in, conversation, "write", {"mode": mode, "body": "Hello", "client_id": mode})

    assert conversation.messages.filter(direction="out").exists()
    assert conversation.notes.exists()


def test_an_admin_says_what_an_inbox_asks_for(client, db):
    inbox = factories.create_inbox()
    admin = factories.create_agent(role="admin", is_staff=True, is_superuser=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/admin/inboxes/inbox/{inbox.pk}/change/"
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}

    response = client.post(address, data | {"needed_to_close": ["tags", "priority"]})

    inbox.refresh_from_db()
    assert response.status_code == 302
    assert inbox.needed_to_close == ["tags", "priority"]
