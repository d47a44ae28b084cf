"""What a browser without a network sends again, when it cannot know whether it arrived."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from inbox_project.celery import app
from offline import tasks
from offline.models import Receipt
from tests.factories import create_agent, create_conversation, create_team

pytestmark = pytest.mark.django_db


def close(client, conversation, name="press-0001", **fields):
    address = f"/inbox/{conversation.pk}/close/"
    return client.post(address, fields, headers={"Client-Id": name})


def test_a_page_says_whose_it_is(signed_in, client, maya):
    assert signed_in.get("/inbox/")["Agent"] == str(maya.pk)
    assert "Agent" not in client.__class__().get("/accounts/login/")


def test_what_arrives_twice_is_done_once(signed_in, conversation):
    first = close(signed_in, conversation)
    conversation.refresh_from_db()
    version = conversation.version
    again = close(signed_in, conversation)
    conversation.refresh_from_db()
    assert (first.status_code, again.status_code) == (first.status_code, first.status_code)
    assert again["Before"] == "1"
    assert conversation.version == version


def test_the_same_number_for_another_deed_is_refused(signed_in, conversation):
    close(signed_in, conversation)
    other = signed_in.post(f"/inbox/{conversation.pk}/reopen/", headers={"Client-Id": "press-0001"})
    assert other.status_code == 409
    conversation.refresh_from_db()
    assert conversation.is_done


def test_what_was_refused_may_be_tried_again(signed_in, conversation):
    gone = signed_in.post("/inbox/999999/close/", headers={"Client-Id": "press-0002"})
    assert gone.status_code == 404
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_what_was_refused_by_leading_elsewhere_was_not_done(signed_in, conversation, htmx):
    """Of a page that is led on nobody sees 409; sent again by the worker, it is not said to be."""
    team = create_team("Billing")
    there = {"customer": conversation.customer, "inbox": conversation.inbox}
    away = create_conversation(team=team, **there)
    conversation.merge_into(away, by=create_agent("Priya Nair", teams=[team]))
    headers = {"Client-Id": "press-0003"} | htmx
    refused = signed_in.post(f"/inbox/{conversation.pk}/close/", headers=headers)
    assert refused.status_code in {302, 409}
    assert not Receipt.objects.exists()
    again = signed_in.post(
        f"/inbox/{conversation.pk}/close/", headers=headers | {"Accept": "application/json"}
    )
    assert (again.status_code, "Before" in again) == (409, False)


def test_a_page_and_its_worker_end_lines_in_two_ways(signed_in, conversation):
    note = {"mode": "note", "client_id": "press-0006"}
    for body in ("Studio,\nsecond floor", "Studio,\r\nsecond floor"):
        headers = {"Client-Id": "press-0006", "Accept": "application/json"}
        address = f"/inbox/{conversation.pk}/write/"
        assert signed_in.post(address, note | {"body": body}, headers=headers).status_code == 200
    assert conversation.notes.count() == 1


def test_a_receipt_is_kept_for_thirty_days(signed_in, conversation):
    close(signed_in, conversation)
    Receipt.objects.update(created_at=timezone.now() - timedelta(days=29))
    tasks.sweep()
    assert Receipt.objects.count() == 1

    Receipt.objects.update(created_at=timezone.now() - timedelta(days=31))
    tasks.sweep()
    assert not Receipt.objects.exists()
    assert "offline.tasks.sweep" in {each["task"] for each in app.conf.beat_schedule.values()}


@pytest.mark.parametrize("name", ["short", "x" * 65, "../../etc/passwd", "nul\x00nulnul"])
def test_a_number_that_is_none_is_said(signed_in, conversation, name):
    assert close(signed_in, conversation, name).status_code == 400


def test_the_worker_is_told_who_is_signed_in(signed_in, maya):
    told = signed_in.get("/offline/me/").json()
    assert told["agent"] == maya.pk
    assert told["token"]
    signed_in.logout()
    assert signed_in.get("/offline/me/").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_done(signed_in, conversation):
    def press(_):
        try:
            return close(signed_in, conversation)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(press, range(6)))
    assert sum("Before" in answer for answer in answers) == 5
    assert conversation.events.filter(kind="closed").count() == 1
