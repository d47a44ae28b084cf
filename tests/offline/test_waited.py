"""What was done without a network arrives later: answered in words, and it looks before it acts."""

import pytest

from tests.factories import create_agent, create_conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(signed_in):
    """As the worker does."""

    def send(conversation, deed, name="press-0001", agent=None, **fields):
        headers = {"Accept": "application/json", "Client-Id": name, "HX-Request": "true"}
        if agent:
            headers["Agent"] = str(agent.pk)
        return signed_in.post(f"/inbox/{conversation.pk}/{deed}/", fields, headers=headers)

    return send


def reply(send, conversation, text="Friday at 16:00.", name="press-0001", **fields):
    fields = {"mode": "reply", "body": text, "client_id": name} | fields
    return send(conversation, "write", name=name, **fields)


def test_it_is_answered_in_words_with_the_version_of_the_thread(send, conversation):
    answer = reply(send, conversation, seen=conversation.version)
    conversation.refresh_from_db()
    assert answer.json() == {"said": "", "version": conversation.version}
    again = reply(send, conversation, seen=conversation.version)
    assert (again.json(), again["Before"]) == (answer.json(), "1")
    assert conversation.messages.filter(direction="out").count() == 1


def test_a_reply_is_held_when_the_thread_has_moved_on(send, conversation):
    seen = conversation.version
    conversation.receive("Never mind, I found it.")
    answer = reply(send, conversation, seen=seen)
    assert answer.status_code == 409
    told = answer.json()
    assert told["held"]
    assert told["news"] == [{"by": "Amara Okafor", "text": "Never mind, I found it."}]
    assert reply(send, conversation, seen=told["version"]).status_code == 200


def test_what_we_did_ourselves_is_no_news(send, conversation):
    seen = conversation.version
    for number, text in enumerate(["One.", "Two.", "Three."]):
        assert (
            reply(send, conversation, text, name=f"press-000{number}", seen=seen).status_code == 200
        )
    assert send(conversation, "close", name="press-0009", seen=seen).status_code == 200
    conversation.refresh_from_db()
    assert conversation.is_done


def test_nobody_closes_over_what_a_customer_has_written_since(send, conversation):
    seen = conversation.version
    conversation.receive("Wait, one more thing.")
    answer = send(conversation, "close", seen=seen)
    assert (answer.status_code, answer.json()["held"]) == (409, True)
    conversation.refresh_from_db()
    assert not conversation.is_done
    assert send(conversation, "close", seen=answer.json()["version"]).status_code == 200


def test_nobody_takes_what_a_colleague_took_meanwhile(send, conversation, maya):
    seen, priya = conversation.version, create_agent("Priya Nair")
    conversation.take_over(priya)
    answer = send(conversation, "assign", to=f"agent-{maya.pk}", seen=seen)
    assert answer.json()["news"][0]["by"] == "Priya Nair"
    conversation.refresh_from_db()
    assert conversation.assignee == priya


def test_a_tag_needs_no_look(send, conversation):
    seen = conversation.version
    conversation.receive("Anything?")
    assert send(conversation, "tags", new="glass", seen=seen).status_code == 200
    assert [tag.name for tag in conversation.tags.all()] == ["glass"]


def test_what_cannot_be_done_is_said(send, conversation):
    late = send(conversation, "snooze", until="2020-01-01T09:00:00Z")
    assert (late.status_code, bool(late.json()["error"])) == (409, True)
    blank = reply(send, conversation, "Dear [name?],", name="press-0002")
    assert blank.status_code == 422
    assert (
        reply(
            send, conversation, "Dear [name?],", name="press-0002", anyway=blank.json()["anyway"]
        ).status_code
        == 200
    )
    assert send(conversation, "close", name="press-0003", reason="boredom").status_code == 422


def test_what_was_merged_meanwhile_is_said(send, conversation, maya):
    whole = create_conversation(customer=conversation.customer, inbox=conversation.inbox)
    conversation.merge_into(whole, by=maya)
    answer = reply(send, conversation)
    assert (answer.status_code, "error" in answer.json()) == (409, True)


def test_what_another_agent_left_waiting_is_not_done_for_them(send, conversation, maya):
    priya = create_agent("Priya Nair")
    assert send(conversation, "close", agent=priya).status_code == 412
    conversation.refresh_from_db()
    assert not conversation.is_done
    assert send(conversation, "close", agent=maya).status_code == 200


def test_the_worker_has_what_keeps_and_sends_the_queue(client):
    script = client.get("/sw.js").content.decode()
    assert "function sendAll" in script
    assert "indexedDB.open" in script
    assert "\nexport " not in script
