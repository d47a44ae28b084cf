from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def amara(db):
    amara = factories.create_customer("Amara Okafor", "amara@okafor.nl", company="Okafor")
    factories.create_conversation(customer=amara, said="Hello")
    return amara


def text(response):
    return " ".join(response.content.decode().split())


def send(client, amara, path, htmx=True, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/customers/{amara.pk}/{path}", fields, headers=headers)


@pytest.mark.parametrize("url", ["", "?edit=company"])
def test_a_customer_of_another_team_is_not_there(signed_in, url):
    hidden = factories.create_conversation(team=factories.create_team("Sales")).customer

    assert signed_in.get(f"/customers/{hidden.pk}/{url}").status_code == 404


@pytest.mark.parametrize("path", ["set/company/", "attributes/", "identities/", "identities/1/"])
def test_nobody_changes_a_customer_of_another_team(signed_in, path):
    hidden = factories.create_conversation(team=factories.create_team("Sales")).customer

    response = send(signed_in, hidden, path, value="x@x.example", name="x", kind="email")

    assert response.status_code == 404
    assert not hidden.changes.exists()


def test_only_who_was_seen_a_moment_ago_is_there_now(signed_in, amara):
    amara.browsing = {"page": "https://halden.example/sale", "title": "Sale"}
    for minutes, words in ((2, ["Right now", "Looking at"]), (60, ["Last visit", "Looked at"])):
        amara.last_seen_at = timezone.now() - timedelta(minutes=minutes)
        amara.save()
        shown = text(signed_in.get(f"/customers/{amara.pk}/"))
        now = ["Right now", "Looking at", "Last visit", "Looked at"]
        assert [word for word in now if word in shown] == words


def test_a_fact_is_edited_in_its_place(signed_in, amara):
    editor = signed_in.get(f"/customers/{amara.pk}/?edit=company", headers={"HX-Request": "true"})
    assert 'value="Okafor"' in text(editor)
    assert "<html" not in text(editor)

    response = send(signed_in, amara, "set/company/", value="Okafor BV")

    amara.refresh_from_db()
    assert amara.company == "Okafor BV"
    assert response["HX-Retarget"] == "#fact-company"
    assert "Okafor BV</a>" in text(response)
    assert 'role="status" hx-swap-oob="true">Saved' in text(response)


def test_without_javascript_the_page_is_the_form(signed_in, amara):
    page = signed_in.get(f"/customers/{amara.pk}/?edit=company")
    assert f'action="/customers/{amara.pk}/set/company/"' in text(page)

    response = send(signed_in, amara, "set/company/", htmx=False, value="Okafor BV")

    assert response.url == f"/customers/{amara.pk}/"
    assert "Saved" in text(signed_in.get(response.url))


@pytest.mark.parametrize(
    ("path", "fields", "why"),
    [
        ("set/company/", {"value": "x" * 121}, "at most 120 characters"),
        ("set/country/", {"value": "XX"}, "not one of the available choices"),
        ("set/language/", {"value": "xx-klingon"}, "not one of the available choices"),
        ("set/time_zone/", {"value": "../../etc/passwd"}, "not one of the available choices"),
        ("attributes/", {"name": "", "value": "x"}, "Give it a name"),
        ("attributes/", {"name": "\u202e \u200b", "value": "x"}, "Give it a name"),
        ("attributes/", {"name": "Plan", "value": "x" * 501}, "at most 500 characters"),
        ("attributes/", {"name": "a\x00b", "value": "x"}, "Null characters"),
        ("identities/", {"kind": "email", "value": "nobody"}, "not yet an email address"),
        ("identities/", {"kind": "phone", "value": "call me"}, "not yet a phone number"),
        ("identities/", {"kind": "web", "value": "a" * 64}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(signed_in, amara, path, fields, why):
    response = send(signed_in, amara, path, **fields)

    assert response.status_code == 422
    assert why in text(response)
    assert not amara.changes.exists()


def test_a_field_that_is_none_cannot_be_set(signed_in, amara):
    assert send(signed_in, amara, "set/version/", value="7").status_code == 404
    assert signed_in.get(f"/customers/{amara.pk}/?edit=browsing").status_code == 404


def test_hostile_names_and_values_are_text(signed_in, amara):
    send(
        signed_in, amara, "attributes/", name="<img src=x onerror=alert(1)>", value="</dd><script>"
    )

    page = signed_in.get(f"/customers/{amara.pk}/").content.decode()
    assert "<img src=x" not in page
    assert "</dd><script>" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_two_attributes_cannot_share_a_name(signed_in, amara):
    send(signed_in, amara, "attributes/", name="Plan", value="Trade")

    response = send(signed_in, amara, "attributes/", name="plan", value="Gold")

    assert response.status_code == 422
    assert "already a “Plan”" in text(response)


def test_a_removed_attribute_comes_back_by_undo(signed_in, amara):
    send(signed_in, amara, "attributes/", name="Plan", value="Trade")

    response = send(signed_in, amara, "attributes/", was="Plan", remove="1")
    assert "data-undo" in text(response)
    send(signed_in, amara, "attributes/", name="Plan", value="Trade")

    amara.refresh_from_db()
    assert amara.attributes == {"Plan": "Trade"}


def test_somebody_elses_address_names_them_only_to_whom_may_see_them(signed_in, amara):
    other = factories.create_customer("Amara at Work", "amara@work.example")
    hidden = factories.create_conversation(customer=other, team=factories.create_team("Sales"))
    fields = {"kind": "email", "value": "amara@work.example", "is_verified": "on"}

    response = send(signed_in, amara, "identities/", **fields)
    assert response.status_code == 422
    assert "a customer of another team" in text(response)
    assert "Amara at Work" not in text(response)

    hidden.hand_to(None)
    assert "of Amara at Work" in text(send(signed_in, amara, "identities/", **fields))


def test_the_profile_costs_the_same_however_much_is_known(
    signed_in, amara, maya, django_assert_max_num_queries
):
    for n in range(20):
        amara.set_attribute(f"A{n}", "x", by=maya)
        amara.add_identity("email", f"a{n}@okafor.nl", by=maya)

    with django_assert_max_num_queries(14):
        signed_in.get(f"/customers/{amara.pk}/")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "Phone · Chrome"), ("de", "Handy · Chrome"), ("ar", "هاتف · Chrome")],
)
def test_the_device_is_named_in_the_words_of_its_reader(signed_in, maya, amara, language, shown):
    maya.language = language
    maya.save()
    amara.browsing = {"device": "Phone, Chrome", "page": "https://shop.example/"}
    amara.save()

    assert shown in text(signed_in.get(f"/customers/{amara.pk}/"))
