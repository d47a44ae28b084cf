"""Saved views: from any list, for whom they are, and what becomes of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations import saved_views
from conversations.models import View
from tests import factories
from tests.conversations.test_inbox_views import INBOX, names, talk

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VIEWS = "/inbox/views/"


@pytest.fixture
def billing(maya):
    return factories.create_team("Billing", [maya])


def save(client, query="", htmx=False, **fields):
    headers = {"HX-Request": "true", "HX-Target": "list"} if htmx else {}
    fields = {"name": "Mornings", "who": "me", "next": "/inbox/"} | fields
    return client.post(f"{VIEWS}new/{query}", fields, headers=headers)


def test_what_the_list_shows_is_saved_and_shown_again(signed_in, maya, now):
    talk("Mine", now=now).assign_to(maya)
    talk("Not Mine", now=now)

    saved = save(signed_in, "?tab=pending&box=mine&sort=newest&after=1")

    view = View.objects.get()
    assert (view.name, view.query, view.owner, view.team) == (
        *("Mornings", "tab=pending&box=mine&sort=newest", maya, None),
    )
    assert saved.url == f"/inbox/?tab=pending&box=mine&sort=newest&view={view.pk}"
    page = signed_in.get(f"{VIEWS}{view.pk}/", follow=True)
    assert names(page) == ["Mine"]
    assert page.context["shown_view"] == view
    assert not page.context["is_view_changed"]


def test_a_search_is_saved_too(signed_in, now):
    talk("Amara Okafor", now=now)
    talk("Somebody Else", now=now)

    save(signed_in, "?q=amara")

    page = signed_in.get(f"{VIEWS}{View.objects.get().pk}/", follow=True)
    assert names(page) == ["Amara Okafor"]


def test_the_page_gets_its_list_and_its_address(signed_in, conversation):
    saved = save(signed_in, "?tab=pending", htmx=True, next=f"/inbox/{conversation.pk}/")

    view = View.objects.get()
    assert saved["HX-Push-Url"] == f"/inbox/{conversation.pk}/?tab=pending&view={view.pk}"
    content = saved.content.decode()
    assert content.strip().startswith("<section")
    assert "Saved as “Mornings”" in content
    assert "aria-current" in content.partition('id="conv-')[2].partition("</a>")[0]


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_saving_leads_nowhere_else(signed_in, where):
    assert save(signed_in, next=where).url.startswith("/inbox/?")


def test_pressing_save_twice_saves_once(signed_in):
    first, second = save(signed_in, "?tab=closed"), save(signed_in, "?tab=closed")

    assert View.objects.count() == 1
    assert first.url == second.url


def test_a_name_is_given_once_to_the_same_people(signed_in, billing):
    save(signed_in, "?tab=closed")

    refused = save(signed_in, "?tab=pending", htmx=True)
    assert refused.status_code == 422
    assert "There is a view with this name already" in refused.content.decode()
    assert 'value="Mornings"' in refused.content.decode()

    save(signed_in, "?tab=pending", who=f"team-{billing.pk}")
    assert View.objects.count() == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_view_needs_a_name_that_can_be_kept(signed_in, name):
    refused = save(signed_in, htmx=True, name=name)

    assert refused.status_code == 422
    assert not View.objects.exists()


def test_a_name_is_only_text(signed_in):
    name = "<script>alert(1)</script>{{ x }}"
    save(signed_in, "?tab=pending", name=name)

    for address in (INBOX, VIEWS, f"{VIEWS}{View.objects.get().pk}/"):
        content = signed_in.get(address, follow=True).content.decode()
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ x }}" in content


def test_an_agent_shares_with_their_teams_a_supervisor_with_everybody(client, maya, priya, billing):
    sales = factories.create_team("Sales")
    client.force_login(maya, backend=BACKEND)
    for who in ("everybody", f"team-{sales.pk}", "nonsense"):
        assert save(client, who=who, htmx=True).status_code == 422
    assert not View.objects.exists()
    save(client, who=f"team-{billing.pk}")

    client.force_login(priya, backend=BACKEND)
    save(client, who="everybody")
    save(client, who=f"team-{sales.pk}")

    assert View.objects.count() == 3


def test_who_sees_a_view_and_who_may_change_it(maya, priya, billing):
    sales = factories.create_team("Sales")
    mine = View.objects.create(name="Mine", owner=maya)
    hers = View.objects.create(name="Hers", owner=priya)
    ours = View.objects.create(name="Ours", team=billing)
    theirs = View.objects.create(name="Theirs", team=sales)
    all_of_us = View.objects.create(name="All of us")

    assert list(View.objects.visible_to(maya).in_order()) == [mine, ours, all_of_us]
    assert set(View.objects.editable_by(maya)) == {mine, ours}
    assert set(View.objects.visible_to(priya)) == {hers, ours, theirs, all_of_us}
    assert set(View.objects.editable_by(priya)) == {hers, ours, theirs, all_of_us}


@pytest.mark.parametrize("act", ["update", "change", "move", "delete", "restore"])
def test_what_an_agent_may_not_change_they_cannot(signed_in, priya, act):
    for view in (View.objects.create(name="Hers", owner=priya), View.objects.create(name="All")):
        answer = signed_in.post(f"{VIEWS}{view.pk}/{act}/?tab=closed", {"name": "x", "who": "me"})
        assert answer.status_code == 404
        view.refresh_from_db()
        assert (view.query, view.name) in {("", "Hers"), ("", "All")}


def test_a_view_that_is_not_mine_is_not_shown(signed_in, priya, conversation):
    view = View.objects.create(name="Secret plans", owner=priya)

    assert signed_in.get(f"{VIEWS}{view.pk}/").status_code == 404
    page = signed_in.get(f"{INBOX}?tab=pending&view={view.pk}")
    assert "Secret plans" not in page.content.decode()
    assert names(page) == ["Amara Okafor"]


def test_a_changed_list_says_so_and_can_be_kept_and_taken_back(signed_in, maya):
    view = View.objects.create(name="Mornings", owner=maya, query="tab=pending")

    page = signed_in.get(f"{INBOX}?tab=active&view={view.pk}").content.decode()
    assert "Let “Mornings” show this" in page
    assert "Back to “Mornings”" in page

    headers = {"HX-Request": "true", "HX-Target": "list"}
    kept = signed_in.post(f"{VIEWS}{view.pk}/update/?tab=active&view={view.pk}", headers=headers)
    view.refresh_from_db()
    assert view.query == "tab=active"
    assert "Let “Mornings” show this" not in kept.content.decode()
    undo = f"{VIEWS}{view.pk}/update/?tab=pending"
    assert f'hx-post="{undo}"' in kept.content.decode()

    signed_in.post(undo, headers=headers)
    view.refresh_from_db()
    assert view.query == "tab=pending"


def test_everybodys_view_that_was_changed_can_be_saved_as_ones_own(signed_in):
    view = View.objects.create(name="All", query="tab=pending")

    page = signed_in.get(f"{INBOX}?tab=active&view={view.pk}").content.decode()

    assert "Let “All” show this" not in page
    assert "Save as view…" in page


def test_views_are_put_in_order(signed_in, maya, priya):
    first, second, third = [
        View.objects.create(name=name, owner=maya, position=0) for name in "abc"
    ]
    View.objects.create(name="Hers", owner=priya)

    def order():
        return [view.name for view in View.objects.visible_to(maya).in_order()]

    for view, by, wanted in [
        (third, -1, "acb"),
        (third, -1, "cab"),
        (third, -1, "cab"),
        (second, 1, "cab"),
        (first, 1, "cba"),
    ]:
        signed_in.post(f"{VIEWS}{view.pk}/move/", {"by": by})
        assert "".join(order()) == wanted
    save(signed_in, name="d")
    assert "".join(order()) == "cbad"


def test_a_view_is_renamed_and_given_to_others(signed_in, maya, billing):
    view = View.objects.create(name="Mornings", owner=maya)
    View.objects.create(name="Ours", team=billing)

    signed_in.post(f"{VIEWS}{view.pk}/change/", {"name": " Early  shift ", "who": "me"})
    view.refresh_from_db()
    assert (view.name, view.owner) == ("Early shift", maya)

    taken = {"name": "Ours", "who": f"team-{billing.pk}"}
    refused = signed_in.post(f"{VIEWS}{view.pk}/change/", taken)
    assert refused.status_code == 422
    assert "There is a view with this name already" in refused.content.decode()

    signed_in.post(f"{VIEWS}{view.pk}/change/", taken | {"name": "Early shift"})
    view.refresh_from_db()
    assert (view.team, view.owner, view.position) == (billing, None, 1)


def test_deleting_is_undone_unless_the_name_is_taken(signed_in, maya):
    view = View.objects.create(name="Mornings", owner=maya, query="tab=closed")

    deleted = signed_in.post(f"{VIEWS}{view.pk}/delete/", follow=True)
    assert "The view is deleted." in deleted.content.decode()
    assert not View.objects.visible_to(maya).exists()
    assert signed_in.get(f"{VIEWS}{view.pk}/").status_code == 404
    # Who has it open keeps the list that they had.
    assert signed_in.get(f"{INBOX}?tab=closed&view={view.pk}").status_code == 200

    signed_in.post(f"{VIEWS}{view.pk}/restore/")
    assert View.objects.visible_to(maya).get().query == "tab=closed"

    signed_in.post(f"{VIEWS}{view.pk}/delete/")
    save(signed_in)
    again = signed_in.post(f"{VIEWS}{view.pk}/restore/", follow=True)
    assert "Its name is used by another view now." in again.content.decode()


def test_views_are_counted_as_whoever_looks_sees_them(signed_in, maya, priya, now):
    sales = factories.create_team("Sales")
    talk("Mine", now=now).assign_to(maya)
    talk("Hers", now=now, team=sales).assign_to(priya)
    talk("Nobodys", now=now)
    talk("Closed", now=now).close(by=maya)
    mine = View.objects.create(name="Mine", query="box=mine")
    found = View.objects.create(name="Found", query="q=hers")
    closed = View.objects.create(name="Closed", query="tab=closed")
    done = View.objects.create(name="Done", query="q=is:closed")
    mine_too = View.objects.create(name="Mine, found", query="q=assignee:me")
    everything = View.objects.create(name="All")

    same = {mine.pk: 1, closed.pk: 1, done.pk: 1, mine_too.pk: 1}
    assert saved_views.counts(maya) == same | {found.pk: 0, everything.pk: 2}
    assert saved_views.counts(priya) == same | {found.pk: 1, everything.pk: 3}
    content = signed_in.get(reverse("conversations:counts") + "?views=1").content.decode()
    assert f'<small id="view-{mine.pk}-count" hx-swap-oob="true">1</small>' in content


def test_two_hundred_views_are_counted_in_one_statement(signed_in, maya, conversation):
    View.objects.bulk_create(View(name=f"View {n}", position=n) for n in range(200))
    counts = reverse("conversations:counts")
    signed_in.get(INBOX)

    with CaptureQueriesContext(connection) as without:
        signed_in.get(counts)
    with CaptureQueriesContext(connection) as counted:
        content = signed_in.get(counts + "?views=1").content.decode()

    assert len(counted) == len(without) + 2
    assert content.count("-count") > saved_views.MOST
    assert signed_in.get(INBOX).status_code == 200
    assert "View 199" in signed_in.get(VIEWS).content.decode()


def test_searches_are_counted_within_bounds_and_kept_a_moment(signed_in, maya, conversation):
    for number in range(saved_views.MOST_SEARCHES + 2):
        View.objects.create(name=f"View {number}", query=f"q=amara&sort=due&n={number}")

    assert list(saved_views.counts(maya).values()) == [1] * saved_views.MOST_SEARCHES
    with CaptureQueriesContext(connection) as again:
        saved_views.counts(maya)
    assert len(again) == 1


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_has_no_number(maya, conversation, monkeypatch):
    plain = View.objects.create(name="Plain", query="tab=pending")
    View.objects.create(name="Slow", query="q=amara")
    monkeypatch.setattr(saved_views, "SEARCH_SECONDS", 0.001)
    monkeypatch.setattr(saved_views, "_count", slowly(saved_views._count))

    assert saved_views.counts(maya) == {plain.pk: 1}


def slowly(count):
    def counted(agent, selections):
        if any(selection.q for selection in selections.values()):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")
        return count(agent, selections)

    return counted


@pytest.mark.parametrize(
    "query", ["", "tab=nonsense", "%%%", "box=team-999999", "sort=x&view=7", "&&&=", "q=%00"]
)
def test_a_broken_query_is_a_list_all_the_same(signed_in, maya, conversation, query):
    view = View.objects.create(name="Broken", owner=maya, query=query)

    assert signed_in.get(f"{VIEWS}{view.pk}/", follow=True).status_code == 200
    assert signed_in.get(VIEWS).status_code == 200
    assert view.pk in saved_views.counts(maya)


def test_a_view_of_a_team_that_is_gone_is_empty_and_says_so(signed_in, maya, billing):
    view = View.objects.create(name="Old team", owner=maya, query=f"box=team-{billing.pk}")
    ours = View.objects.create(name="Ours", team=billing)
    billing.delete()

    page = signed_in.get(f"{VIEWS}{view.pk}/", follow=True)

    assert names(page) == []
    assert "Another team" in signed_in.get(VIEWS).content.decode()
    assert not View.objects.filter(pk=ours.pk).exists()


def test_a_box_leaves_the_view_behind(signed_in, maya):
    view = View.objects.create(name="Refunds", owner=maya, query="q=refund&tab=pending")

    boxes = signed_in.get(f"{VIEWS}{view.pk}/", follow=True).context["boxes"]

    assert [box["query"] for box in boxes][:3] == ["?", "?box=mine", "?box=unassigned"]


def test_signed_out_there_are_no_views(client, db):
    assert client.get(VIEWS).status_code == 302
    assert client.post(f"{VIEWS}new/").status_code == 302
