"""The orders of a list: what they mean, and that pages go on in each of them."""

import random
from datetime import timedelta

import pytest
from django.db import connection

from conversations import lists
from conversations.models import Conversation
from conversations.orders import ORDERS, read_place
from tests import factories
from tests.conversations.test_inbox_views import INBOX, htmx, names, talk


def minutes(number):
    return timedelta(minutes=number)


def test_who_waits_longest_comes_first_unless_asked_otherwise(signed_in, now):
    early = talk("Early", now=now - minutes(30))
    talk("Late", now=now - minutes(20))
    early.receive("Are you there?", now=now - minutes(1))

    assert names(signed_in.get(INBOX)) == ["Early", "Late"]
    assert names(signed_in.get(INBOX, {"sort": "newest"})) == ["Early", "Late"]
    talk("Latest", now=now)
    assert names(signed_in.get(INBOX)) == ["Early", "Late", "Latest"]
    assert names(signed_in.get(INBOX, {"sort": "newest"})) == ["Latest", "Early", "Late"]
    assert names(signed_in.get(INBOX, {"sort": "nonsense"})) == ["Early", "Late", "Latest"]


def test_what_nobody_waits_for_is_newest_first(signed_in, maya, now):
    for number in (3, 1, 2):
        talk(f"Answered {number}", now=now - minutes(9)).reply(
            "Yes", by=maya, now=now - minutes(number)
        )
        closed = talk(f"Closed {number}", now=now - minutes(9))
        closed.receive("Thanks", now=now - minutes(number))
        closed.close(by=maya, now=now)

    assert names(signed_in.get(INBOX)) == [
        *("Answered 1", "Answered 2", "Answered 3"),
        *("Closed 1", "Closed 2", "Closed 3"),
    ]


def test_what_is_due_first_comes_first_and_what_is_not_due_last(signed_in, now):
    for name, due_at in [("None", None), ("Later", now + minutes(9)), ("Soon", now + minutes(1))]:
        conversation = talk(name, now=now)
        Conversation.objects.filter(pk=conversation.pk).update(due_at=due_at)

    assert names(signed_in.get(INBOX, {"sort": "due"})) == ["Soon", "Later", "None"]


def test_an_order_is_chosen_by_its_words_and_stays_in_the_address(signed_in, now):
    conversation = talk("Amara Okafor", now=now)

    page = signed_in.get(INBOX, {"sort": "due", "tab": "pending"}).content.decode()

    assert 'aria-label="Order: Due soonest"' in page
    assert 'href="?tab=pending"' in page  # back to the usual one
    assert 'href="?tab=pending&amp;sort=newest"' in page
    assert f'href="/inbox/{conversation.pk}/?tab=pending&sort=due"' in page
    assert 'data-sort="due"' in page


def scatter(maya, now):
    """Conversations in every group, with moments that repeat and moments that are missing."""
    chance = random.Random(3)
    inbox, customer = factories.create_inbox(), factories.create_customer()
    rows = []
    for _ in range(120):
        status = chance.choice(["pending", "active", "bot", "closed"])
        is_done = status == "closed"
        some = [now - minutes(chance.randrange(6)), None]
        rows.append(
            Conversation(
                customer=customer,
                inbox=inbox,
                status=status,
                close_reason="resolved" if is_done else "",
                closed_at=now if is_done else None,
                opened_at=now,
                last_activity_at=now - minutes(chance.randrange(6)),
                waiting_since=None if is_done else chance.choice(some),
                due_at=chance.choice(some),
                snoozed_until=now if status == "active" and chance.random() < 0.3 else None,
            )
        )
    Conversation.objects.bulk_create(rows)


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("query", [{}, {"tab": "closed"}, {"tab": "active"}, {"q": "from:amara"}])
def test_pages_go_on_without_a_repeat_or_a_gap(signed_in, maya, now, monkeypatch, sort, query):
    scatter(maya, now)

    def read(size):
        monkeypatch.setattr(lists, "PAGE", size)
        pages = [signed_in.get(INBOX, query | {"sort": sort})]
        while older := pages[-1].context["older"]:
            pages.append(signed_in.get(INBOX + older))
        return [c.pk for page in pages for group in page.context["groups"] for c in group["rows"]]

    whole = read(500)
    assert read(7) == whole
    wanted = Conversation.objects.all()
    if "tab" in query:
        wanted = wanted.in_tab(query["tab"])
    order = ORDERS[sort]
    never = now + timedelta(days=999)
    assert whole == [
        c.pk
        for c in sorted(
            wanted,
            key=lambda c: (c.turn, order.moment(c) or never, now - c.last_activity_at, -c.pk),
        )
    ]


@pytest.mark.parametrize("after", ["0___1", "0_1_1_99999999999999999999", "7__1_1", "0_x_1_1", ""])
def test_what_is_no_place_is_the_beginning(signed_in, now, after):
    talk("Amara Okafor", now=now)

    assert read_place(after) is None
    assert names(signed_in.get(INBOX, {"after": after})) == ["Amara Okafor"]


def test_a_place_of_another_order_harms_nothing(signed_in, now, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 1)
    talk("First", now=now - minutes(2))
    talk("Second", now=now - minutes(1))
    older = signed_in.get(INBOX, {"sort": "newest"}).context["older"]

    part = htmx(signed_in, INBOX + older.replace("sort=newest&", ""), "older")

    assert part.status_code == 200


@pytest.mark.parametrize(
    ("sort", "index"),
    [("waiting", "list_by_waiting"), ("due", "list_by_due"), ("newest", "list_all")],
)
def test_an_index_carries_each_order(db, now, sort, index):
    """Far down: no part is sorted whole, and each begins where the page before has ended."""
    with connection.cursor() as cursor:
        # A table this small would be sorted in any case.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    order = ORDERS[sort]
    last = Conversation(
        pk=9, turn=0, status="pending", last_activity_at=now, waiting_since=now, due_at=now
    )
    page = order.page(Conversation.objects.all(), 50, after=read_place(order.place_of(last)))

    plan = page.explain()

    assert index in plan
    assert "turn > 0" in plan
