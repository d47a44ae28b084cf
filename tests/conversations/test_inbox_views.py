from datetime import timedelta

import pytest
from django.urls import reverse

from conversations import lists
from conversations.models import Seen
from tests import factories

INBOX = "/inbox/"
UNREAD = "data-unread>"  # of a row


def names(response):
    return [
        conversation.customer.name
        for group in response.context["groups"]
        for conversation in group["rows"]
    ]


def talk(name, *, now, said="Hello", **fields):
    customer = factories.create_customer(name)
    return factories.create_conversation(customer=customer, now=now, said=said, **fields)


def htmx(client, url, target):
    return client.get(url, headers={"HX-Request": "true", "HX-Target": target})


def test_the_inbox_is_for_agents_only(client, db):
    response = client.get(INBOX)

    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/inbox/"


def test_the_list_is_grouped_by_whose_turn_it_is(signed_in, maya, now):
    talk("Pending Person", now=now)
    talk("Waiting Person", now=now).take_over(maya)
    talk("Answered Person", now=now).reply("Here you are.", by=maya)
    talk("Snoozed Person", now=now).snooze(now + timedelta(days=1), by=maya)
    talk("Closed Person", now=now).close(by=maya)

    groups = signed_in.get(INBOX).context["groups"]

    assert [[c.customer.name for c in group["rows"]] for group in groups] == [
        ["Pending Person"],
        ["Waiting Person"],
        ["Answered Person"],
        ["Snoozed Person"],
        ["Closed Person"],
    ]
    assert [group["count"] for group in groups] == [1, 1, 1, 1, 1]


def test_the_longest_wait_stands_at_the_group(signed_in, now):
    talk("Early", now=now - timedelta(minutes=19))
    talk("Late", now=now)

    numbers = signed_in.get(INBOX).context["numbers"]

    assert numbers["waiting_since"] == now - timedelta(minutes=19)


@pytest.mark.parametrize(
    ("tab", "found"),
    [
        ("pending", ["Pending Person"]),
        ("active", ["Active Person"]),
        ("snoozed", ["Snoozed Person"]),
        ("closed", ["Closed Person"]),
        ("nonsense", ["Pending Person", "Active Person", "Snoozed Person", "Closed Person"]),
    ],
)
def test_a_tab_shows_its_part(signed_in, maya, now, tab, found):
    talk("Pending Person", now=now)
    talk("Active Person", now=now).reply("Yes", by=maya)
    talk("Snoozed Person", now=now).snooze(now + timedelta(days=1), by=maya)
    talk("Closed Person", now=now).close(by=maya)

    assert names(signed_in.get(INBOX, {"tab": tab})) == found


def test_tabs_count_what_is_open_in_the_box(signed_in, maya, now):
    talk("One", now=now)
    talk("Two", now=now).reply("Yes", by=maya)
    talk("Three", now=now).close(by=maya)

    tabs = {tab["name"]: tab["count"] for tab in signed_in.get(INBOX).context["tabs"]}
    mine = {tab["name"]: tab["count"] for tab in signed_in.get(INBOX + "?box=mine").context["tabs"]}

    assert tabs == {
        "all": 2,
        "pending": 1,
        "active": 1,
        "bot": 0,
        "snoozed": 0,
        "closed": None,
    }
    assert mine["all"] == 1


def test_a_box_shows_mine_or_nobodys_or_a_teams(signed_in, maya, now):
    billing = factories.create_team("Billing", [maya])
    talk("Mine", now=now).assign_to(maya)
    talk("Nobodys", now=now - timedelta(minutes=2))
    talk("Teams", now=now - timedelta(minutes=1), team=billing)

    assert names(signed_in.get(INBOX + "?box=mine")) == ["Mine"]
    assert names(signed_in.get(INBOX + "?box=unassigned")) == ["Nobodys", "Teams"]
    assert names(signed_in.get(INBOX + f"?box=team-{billing.pk}")) == ["Teams"]


@pytest.mark.parametrize(
    "q", ["amara", "AMA", "okafor", "kay@", "KAY@lamps.ex", "refund", "Refund order", "ref"]
)
def test_search_finds_name_address_and_subject(signed_in, now, q):
    customer = factories.create_customer("Amara Okafor", email="kay@lamps.example")
    factories.create_conversation(
        customer=customer, subject="Refund for order 48213", said="Hi", now=now
    )
    talk("Somebody Else", now=now, subject="Delivery")

    assert names(signed_in.get(INBOX, {"q": q})) == ["Amara Okafor"]


def test_search_finds_the_number_of_a_conversation(signed_in, now):
    conversation = talk("Amara Okafor", now=now)
    talk("Somebody Else", now=now)

    assert names(signed_in.get(INBOX, {"q": f"C-{conversation.pk}"})) == ["Amara Okafor"]


@pytest.mark.parametrize(
    "q", ["' & | !", "\x00", "a" * 5000, "C-99999999999999999999", "%_\\", "()"]
)
def test_a_strange_search_finds_nothing_and_harms_nothing(signed_in, now, q):
    talk("Amara Okafor", now=now)

    assert signed_in.get(INBOX, {"q": q}).status_code == 200


def test_an_agent_sees_what_is_theirs_their_teams_or_nobodys(signed_in, maya, now):
    mine = factories.create_team("Billing", [maya])
    others = factories.create_team("Sales")
    talk("Open To All", now=now)
    talk("In My Team", now=now, team=mine)
    talk("In Another Team", now=now, team=others)
    talk("Given To Me", now=now, team=others).assign_to(maya)

    page = signed_in.get(INBOX)

    assert sorted(names(page)) == ["Given To Me", "In My Team", "Open To All"]
    assert page.context["numbers"]["pending"] == 3
    assert "In Another Team" not in page.content.decode()


def test_a_supervisor_sees_every_team(client, priya, now):
    talk("In Another Team", now=now, team=factories.create_team("Sales"))
    client.force_login(priya, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert names(client.get(INBOX)) == ["In Another Team"]


def test_a_team_that_is_not_mine_is_no_way_in(signed_in, now):
    sales = factories.create_team("Sales")
    talk("In Another Team", now=now, team=sales)

    assert names(signed_in.get(INBOX + f"?box=team-{sales.pk}")) == []


def test_what_i_have_not_read_stands_out_until_i_open_it(signed_in, now):
    conversation = talk("Amara Okafor", now=now)

    before = signed_in.get(INBOX)
    signed_in.get(f"/inbox/{conversation.pk}/")
    after = signed_in.get(INBOX)

    assert UNREAD in before.content.decode()
    assert before.context["inbox_count"] == 1
    assert UNREAD not in after.content.decode()
    assert after.context["inbox_count"] == 0


def test_each_agent_reads_with_their_own_eyes(signed_in, priya, now):
    conversation = talk("Amara Okafor", now=now)
    Seen.objects.mark(priya, conversation.pk, conversation.version)

    assert UNREAD in signed_in.get(INBOX).content.decode()


def test_older_pages_go_on_without_a_repeat_or_a_gap(signed_in, maya, now, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 3)
    for number in range(8):
        conversation = talk(f"Person {number}", now=now - timedelta(minutes=number % 4))
        if number % 2:
            conversation.close(by=maya, now=now)

    seen, older = [], ""
    for _page in range(3):
        page = signed_in.get(INBOX + older)
        seen += names(page)
        older = page.context["older"]

    assert len(seen) == len(set(seen)) == 8
    assert older == ""


def test_older_rows_come_into_their_groups(signed_in, now, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 1)
    talk("First", now=now - timedelta(minutes=1))
    talk("Second", now=now)
    older = signed_in.get(INBOX).context["older"]

    part = htmx(signed_in, INBOX + older, "older").content.decode()

    assert '<ul id="turn-0" hx-swap-oob="beforeend">' in part
    assert "Second" in part
    assert "First" not in part


@pytest.mark.parametrize("after", ["x", "1_2", "9_9_9_9", "1_99999999999999999999999_1", "1_a_1"])
def test_a_place_that_is_none_is_the_beginning(signed_in, now, after):
    talk("Amara Okafor", now=now)

    assert names(signed_in.get(INBOX, {"after": after})) == ["Amara Okafor"]


@pytest.mark.parametrize("tab", ["all", "pending", "active", "bot", "snoozed", "closed"])
def test_an_empty_list_says_what_is_true(signed_in, tab):
    content = signed_in.get(INBOX, {"tab": tab}).content.decode()

    assert 'id="no-rows"' in content
    if tab == "pending":
        assert "Nobody is waiting" in content


def test_a_change_of_tab_swaps_the_list_only(signed_in, now):
    talk("Amara Okafor", now=now)

    part = htmx(signed_in, INBOX + "?tab=pending", "list").content.decode()

    assert part.strip().startswith("<section")
    assert "<html" not in part
    assert 'id="conv-' in part


def test_rows_keep_the_filter_in_their_links(signed_in, now):
    conversation = talk("Amara Okafor", now=now)

    content = signed_in.get(INBOX + "?tab=pending").content.decode()

    assert f'href="/inbox/{conversation.pk}/?tab=pending"' in content


def test_counts_are_asked_for_alone(signed_in, now):
    talk("Amara Okafor", now=now)

    content = signed_in.get(reverse("conversations:counts")).content.decode()

    assert '<b id="count-pending" hx-swap-oob="true">1</b>' in content
    assert 'id="turn-0-count"' in content
    assert 'id="rail-count-inbox"' in content


def test_the_list_costs_the_same_for_one_row_and_for_many(
    signed_in, now, django_assert_max_num_queries
):
    talk("First", now=now)
    signed_in.get(INBOX)
    with django_assert_max_num_queries(100) as few:
        signed_in.get(INBOX)
    for number in range(20):
        conversation = talk(f"Person {number}", now=now)
        conversation.tags.add(factories.create_tag(f"tag {number}"))
    with django_assert_max_num_queries(100) as cold:
        signed_in.get(INBOX)

    assert len(cold) == len(few)
    assert len(few) <= 12


def test_a_name_is_text_wherever_it_stands(signed_in, now):
    conversation = talk("<script>alert(1)</script>", now=now, subject="<img src=x>")

    for url in (INBOX, f"/inbox/{conversation.pk}/"):
        content = signed_in.get(url).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x>" not in content
