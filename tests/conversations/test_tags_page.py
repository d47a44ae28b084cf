"""The page where supervisors keep the team's tags in order."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Tag
from tests import factories

ALL = "/inbox/tags/"


@pytest.fixture
def supervisor(client, priya):
    client.force_login(priya, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def refund(db):
    return factories.create_tag("Refund", tone="red")


def text(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def of(conversation):
    return [tag.name for tag in conversation.tags.all()]


def test_only_supervisors_keep_order(signed_in, refund):
    for action in ("", f"{refund.pk}/merge/"):
        assert signed_in.get(ALL + action).status_code == 403
    for action in ("", "merge/", "delete/", "restore/"):
        assert signed_in.post(f"{ALL}{refund.pk}/{action}", {"name": "x"}).status_code == 403
    assert Tag.objects.get().name == "Refund"


def test_the_page_is_for_agents(client, db):
    assert client.get(ALL).status_code == 302


def test_each_tag_says_how_much_it_is_used(supervisor, conversation, refund, maya, now):
    conversation.tag(refund, by=maya, now=now)
    factories.create_tag("A & B")

    content = text(supervisor.get(ALL))

    assert "1 conversation<" in content
    assert "0 conversations<" in content
    assert "A &amp; B" in content
    assert "?q=tag%3A%22A+%26+B%22" in content
    by_use = text(supervisor.get(f"{ALL}?sort=used"))
    assert by_use.index("Refund") < by_use.index("A &amp; B")


def test_its_number_leads_to_its_conversations(supervisor, conversation, maya, now):
    conversation.tag(factories.create_tag("custom size"), by=maya, now=now)
    other = factories.create_conversation(said="custom size, please", now=now)
    query = re.search(r'\?q=tag[^"]+', supervisor.get(ALL).content.decode())[0]

    content = supervisor.get(f"/inbox/{query}").content.decode()

    assert f'id="conv-{conversation.pk}"' in content
    assert f'id="conv-{other.pk}"' not in content


def test_a_tag_is_found_by_a_part_of_its_name(supervisor, refund):
    factories.create_tag("Other")

    assert "Other" not in text(supervisor.get(f"{ALL}?q=FUN"))
    assert "No tag is called that" in text(supervisor.get(f"{ALL}?q=zzz%00"))


def test_an_empty_page_says_how_tags_come(supervisor):
    assert "press L and type a word" in text(supervisor.get(ALL))


def test_a_tag_gets_another_name_and_colour(supervisor, conversation, refund, maya, now):
    conversation.tag(refund, by=maya, now=now)

    response = supervisor.post(f"{ALL}{refund.pk}/", {"name": "Money back", "tone": "amber"})

    refund.refresh_from_db()
    assert response.url == ALL
    assert (refund.name, refund.tone) == ("Money back", "amber")
    assert of(conversation) == ["Money back"]


@pytest.mark.parametrize(
    ("name", "tone", "why"),
    [
        ("Other", "red", "Merge this one into it"),
        ("", "red", "needs a name"),
        ("x" * 5000, "red", "40 characters"),
        ("Fine", "url(x)", "not a colour"),
    ],
)
def test_what_cannot_be_saved_says_why(supervisor, refund, name, tone, why):
    factories.create_tag("Other")

    response = supervisor.post(f"{ALL}{refund.pk}/", {"name": name, "tone": tone})

    assert why in said(response)[0]
    refund.refresh_from_db()
    assert (refund.name, refund.tone) == ("Refund", "red")


def test_merging_is_shown_done_and_undone(supervisor, conversation, refund, maya, now):
    other = factories.create_tag("Refunds")
    both = factories.create_conversation(now=now)
    conversation.tag(refund, by=maya, now=now)
    both.retag([refund, other], by=maya, now=now)
    address = f"{ALL}{refund.pk}/merge/"

    preview = text(supervisor.get(f"{address}?into={other.pk}"))
    assert "2 conversations have it." in preview
    assert "1 of them has both, and keeps one." in preview
    assert of(conversation) == ["Refund"]

    done = supervisor.post(address, {"into": other.pk})
    assert "“<bdi>Refund</bdi>” is merged into “<bdi>Refunds</bdi>”." in text(
        supervisor.get(done.url)
    )
    assert of(conversation) == ["Refunds"]

    supervisor.post(f"{ALL}{refund.pk}/restore/")
    assert of(conversation) == ["Refund"]
    assert of(both) == ["Refund", "Refunds"]


@pytest.mark.parametrize("into", ["", "0", "x", "itself", "9" * 30])
def test_merging_into_nothing_shows_the_choice_again(supervisor, refund, into):
    into = refund.pk if into == "itself" else into

    response = supervisor.post(f"{ALL}{refund.pk}/merge/", {"into": into})

    assert response.status_code == 200
    assert Tag.objects.filter(pk=refund.pk).exists()


def test_merging_twice_merges_once(supervisor, refund):
    other = factories.create_tag("Other")

    supervisor.post(f"{ALL}{refund.pk}/merge/", {"into": other.pk})
    again = supervisor.post(f"{ALL}{refund.pk}/merge/", {"into": other.pk})

    assert again.status_code == 404
    assert Tag.objects.get() == other


def test_deleting_is_undone_from_the_list_of_what_is_gone(supervisor, refund, priya):
    done = supervisor.post(f"{ALL}{refund.pk}/delete/")

    content = text(supervisor.get(done.url))
    assert "“<bdi>Refund</bdi>” is deleted." in content
    assert f"deleted, {priya.name}" in content
    supervisor.post(f"{ALL}{refund.pk}/restore/")
    supervisor.post(f"{ALL}{refund.pk}/restore/")
    assert Tag.objects.get() == refund


def test_what_cannot_come_back_says_why(supervisor, refund):
    supervisor.post(f"{ALL}{refund.pk}/delete/")
    factories.create_tag("Refund")

    response = supervisor.post(f"{ALL}{refund.pk}/restore/")

    assert "another tag" in said(response)[0]


def test_the_page_costs_the_same_for_one_tag_and_for_many(
    supervisor, refund, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as for_one:
        supervisor.get(ALL)
    for n in range(20):
        factories.create_tag(f"tag {n}")

    with django_assert_num_queries(len(for_one)):
        supervisor.get(ALL)
