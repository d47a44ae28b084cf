"""The list's bar: what is selected, or all that match, and what the agent hears about it."""

import re

import pytest

from conversations import tasks
from conversations.models import Batch, Conversation, Tag
from tests.factories import create_agent, create_conversation, create_customer, create_team

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _tasks_run_at_once(monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda task, *args: task(*args))


@pytest.fixture
def three(db):
    return [create_conversation(said="Hello?") for _ in range(3)]


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def do(client, step, conversations=(), query="", **data):
    pks = [each.pk for each in conversations]
    data = {"step": step, "pk": pks} | data
    return client.post(f"/inbox/bulk/{query}", data, headers=HTMX)


def statuses():
    return list(Conversation.objects.order_by("pk").values_list("status", flat=True))


def test_what_is_selected_is_closed_and_nothing_else(signed_in, three):
    response = do(signed_in, "close:resolved", three[:2])

    assert statuses() == ["closed", "closed", "pending"]
    assert "Close it as resolved" in text_of(response)
    assert "Done in 2 conversations" in text_of(response)
    assert "Undo" in text_of(response)


def test_undo_takes_all_of_it_back(signed_in, three):
    do(signed_in, "close:resolved", three)

    response = signed_in.post(f"/inbox/batches/{Batch.objects.get().pk}/undo/", headers=HTMX)

    assert statuses() == ["pending"] * 3
    assert "Taken back in 3 conversations" in text_of(response)


def test_all_that_match_is_the_list_as_it_is_filtered(signed_in, maya):
    for name in ("Ana Silva", "Ana Costa", "Bruno Dias"):
        create_conversation(said="Hello?", customer=create_customer(name))

    page = signed_in.get("/inbox/bulk/count/?q=ana", headers=HTMX)
    assert "All 2 that match" in text_of(page)

    do(signed_in, "priority:high", query="?q=ana", all="1")
    assert Conversation.objects.filter(priority="high").count() == 2
    assert Batch.objects.get().size == 2


@pytest.mark.parametrize(
    "step", ["", "close", "close:merged", "unsend:1", "assign:agent-0", "nothing:1", "priority:top"]
)
def test_what_is_no_action_changes_nothing_and_is_said(signed_in, three, step):
    response = do(signed_in, step, three)

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert statuses() == ["pending"] * 3
    assert not Batch.objects.exists()


@pytest.mark.parametrize("pks", [[], ["x"], ["-1"], ["999999999999999999999"], ["1; --"]])
def test_a_selection_of_nothing_is_refused_in_words(signed_in, db, pks):
    response = signed_in.post("/inbox/bulk/", {"step": "close:resolved", "pk": pks}, headers=HTMX)

    assert response.status_code == 409
    assert "Nothing is selected that is still there." in text_of(response)


def test_what_an_agent_may_not_see_cannot_be_selected(signed_in, three):
    hidden = create_conversation(said="Secret", team=create_team("Legal"))

    do(signed_in, "close:resolved", [*three, hidden])
    do(signed_in, "priority:high", all="1")

    hidden.refresh_from_db()
    assert (hidden.status, hidden.priority) == ("pending", "")
    assert {batch.size for batch in Batch.objects.all()} == {3}


def test_assigning_and_tagging_many(signed_in, three, maya):
    marco, tag = create_agent("Marco Bellini"), Tag.objects.named("Refund")

    do(signed_in, f"assign:agent-{marco.pk}", three)
    do(signed_in, f"tag:{tag.pk}", three)

    assert set(Conversation.objects.values_list("assignee", flat=True)) == {marco.pk}
    assert Conversation.objects.filter(tags=tag).count() == 3


def test_one_press_begins_once(signed_in, three):
    for _ in range(2):
        do(signed_in, "close:resolved", three, client_id="press-1")

    assert Batch.objects.count() == 1


@pytest.mark.parametrize("name", ["assign", "priority", "snooze", "close", "department"])
def test_each_menu_offers_what_the_action_takes(signed_in, name):
    page = signed_in.get(f"/inbox/bulk/menu/{name}/", headers=HTMX).content.decode()
    values = re.findall(rf'value="({name}:[^"]*)"', page)

    assert values
    for value in values:
        assert signed_in.post("/inbox/bulk/", {"step": value}, headers=HTMX).status_code == 409


def test_there_is_no_menu_for_what_is_not_chosen_from_a_list(signed_in):
    for name in ("reply", "unsend", "nonsense"):
        assert signed_in.get(f"/inbox/bulk/menu/{name}/").status_code == 404


def test_what_was_refused_is_listed_with_a_link(signed_in, three):
    three[0].close(by=None)

    response = do(signed_in, "snooze:tomorrow", three)
    assert "Done in 2 conversations, not in 1" in text_of(response)

    batch = Batch.objects.get()
    page = signed_in.get(f"/inbox/batches/{batch.pk}/")
    assert f"/inbox/{three[0].pk}/" in page.content.decode()
    assert "It is closed. Reopen it to snooze it." in text_of(page)
    assert "Snooze until" in text_of(signed_in.get("/inbox/batches/"))


def test_nobody_sees_or_undoes_what_another_agent_did(signed_in, three, client):
    do(signed_in, "close:resolved", three)
    client.force_login(
        create_agent("Marco"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    pk = Batch.objects.get().pk
    assert client.get(f"/inbox/batches/{pk}/").status_code == 404
    assert client.post(f"/inbox/batches/{pk}/undo/").status_code == 404
    assert client.post(f"/inbox/batches/{pk}/stop/").status_code == 404


def test_without_scripts_it_leads_to_a_page_that_says_what_became_of_it(signed_in, three):
    data = {"step": "close:resolved", "pk": [each.pk for each in three]}
    page = signed_in.post("/inbox/bulk/", data, follow=True)

    assert page.redirect_chain[-1][0] == f"/inbox/batches/{Batch.objects.get().pk}/"
    assert "Done in 3 conversations" in text_of(page)


def test_every_row_can_be_selected_by_name(signed_in, three):
    page = signed_in.get("/inbox/").content.decode()

    assert page.count('form="bulk"') == 3
    assert 'aria-label="Select Amara Okafor"' in page
