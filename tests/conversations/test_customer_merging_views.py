from datetime import timedelta

import pytest

from customers.models import Customer, Merge
from tests import factories


@pytest.fixture
def amara(db, now):
    amara = factories.create_customer("Amara Okafor", "amara@okafor.nl", company="Okafor")
    factories.create_conversation(customer=amara, said="Hello", now=now)
    return amara


@pytest.fixture
def other(amara, now):
    other = factories.create_customer("Amara Okafor", "work@okafor.nl", company="Okafor BV")
    factories.create_conversation(customer=other, said="Hello again", now=now)
    return other


@pytest.fixture
def hidden(now):
    hidden = factories.create_customer("Amara Secret", "secret@okafor.nl")
    team = factories.create_team("Sales")
    factories.create_conversation(customer=hidden, said="x", now=now, team=team)
    return hidden


def text(response):
    return " ".join(response.content.decode().split())


def test_who_looks_like_the_same_person_is_offered(signed_in, amara, other, hidden):
    page = text(signed_in.get(f"/customers/{amara.pk}/merge/"))

    assert "Perhaps the same person" in page
    assert "work@okafor.nl" in page
    assert "Secret" not in page


def test_only_customers_that_i_may_see_are_found(signed_in, amara, other, hidden):
    found = text(signed_in.get(f"/customers/{amara.pk}/merge/?q=amara"))

    assert "work@okafor.nl" in found
    assert "Secret" not in found


@pytest.mark.parametrize("q", ["%", "\x00", "'; drop table", "x" * 5000, "@", "()&|:*"])
def test_any_search_has_an_answer(signed_in, amara, q):
    assert signed_in.get(f"/customers/{amara.pk}/merge/", {"q": q}).status_code == 200


def test_both_are_shown_before_anything_happens(signed_in, amara, other):
    page = text(signed_in.get(f"/customers/{amara.pk}/merge/?with={other.pk}"))

    assert 'name="take:company" value="gone"' in page
    assert f'name="keep" value="{amara.pk}"' in page
    turned = text(signed_in.get(f"/customers/{amara.pk}/merge/?with={other.pk}&keep={other.pk}"))
    assert f'name="keep" value="{other.pk}"' in turned
    assert not Merge.objects.exists()


def test_merging_and_taking_it_back(signed_in, amara, other):
    fields = {"with": other.pk, "keep": amara.pk, "take:company": "gone"}
    response = signed_in.post(f"/customers/{amara.pk}/merge/", fields)

    assert response.url == f"/customers/{amara.pk}/"
    page = text(signed_in.get(response.url))
    assert "Okafor BV" in page
    assert "2 conversations" in page
    assert "Undo the merge" in page
    assert signed_in.get(f"/customers/{other.pk}/").url == f"/customers/{amara.pk}/"

    done = Merge.objects.get()
    response = signed_in.post(f"/customers/merges/{done.pk}/undo/")
    assert "two customers again" in text(signed_in.get(response.url))
    assert Customer.objects.get(pk=amara.pk).company == "Okafor"
    assert other.conversations.count() == 1

    response = signed_in.post(f"/customers/merges/{done.pk}/undo/")
    assert "undone already" in text(signed_in.get(response.url))


def test_pressing_merge_twice_merges_once(signed_in, amara, other):
    fields = {"with": other.pk, "keep": amara.pk}
    signed_in.post(f"/customers/{amara.pk}/merge/", fields)
    again = signed_in.post(f"/customers/{amara.pk}/merge/", fields)

    assert signed_in.get(again.url, follow=True).status_code == 200
    assert Merge.objects.count() == 1


def test_merging_with_itself_is_refused_in_words(signed_in, amara):
    response = signed_in.post(f"/customers/{amara.pk}/merge/", {"with": amara.pk, "keep": amara.pk})

    assert response.status_code == 409
    assert "one customer already" in text(response)


@pytest.mark.parametrize("other", ["x", "-1", "9" * 30, "0"])
def test_merging_with_nobody_is_not_there(signed_in, amara, other):
    response = signed_in.post(f"/customers/{amara.pk}/merge/", {"with": other})

    assert response.status_code == 404


def test_nobody_merges_or_undoes_what_they_may_not_see(signed_in, priya, amara, hidden):
    for one, two in ((amara, hidden), (hidden, amara)):
        response = signed_in.post(f"/customers/{one.pk}/merge/", {"with": two.pk})
        assert response.status_code == 404
    assert not Merge.objects.exists()

    done = Merge.objects.create(kept=hidden, gone=factories.create_customer(), at=hidden.created_at)
    assert signed_in.post(f"/customers/merges/{done.pk}/undo/").status_code == 404


def test_an_address_that_is_somebodys_leads_to_merging(signed_in, amara, other):
    fields = {"kind": "email", "value": "work@okafor.nl", "is_verified": "on"}
    headers = {"HX-Request": "true"}
    response = signed_in.post(f"/customers/{amara.pk}/identities/", fields, headers=headers)

    assert f'href="/customers/{amara.pk}/merge/?with={other.pk}"' in text(response)


def test_earlier_conversations_come_page_by_page(signed_in, amara, now, hidden):
    for n in range(1, 30):
        factories.create_conversation(
            customer=amara, subject=f"No. {n}.", now=now - timedelta(hours=n)
        )
    team = hidden.conversations.get().team
    factories.create_conversation(customer=amara, subject="Secret", team=team, now=now)
    current = amara.conversations.get(subject="No. 1.")

    side = signed_in.get(f"/inbox/{current.pk}/")
    assert "Show 24 more" in text(side)
    seen = [c.pk for c in side.context["theirs"]["conversations"]]
    older = side.context["theirs"]["older"]
    while older:
        where = {"after": older, "without": current.pk}
        url = f"/customers/{amara.pk}/conversations/"
        page = signed_in.get(url, where, headers={"HX-Request": "true"})
        assert "Secret" not in text(page)
        seen += [c.pk for c in page.context["theirs"]["conversations"]]
        older = page.context["theirs"]["older"]

    assert len(seen) == len(set(seen)) == 29
    assert current.pk not in seen


@pytest.mark.parametrize(
    "query", ["after=x", "after=2026-01-01_9&without=x", "after=9999-12-31T23:59:59-14:00_1"]
)
def test_any_place_in_the_list_has_an_answer(signed_in, amara, query):
    url = f"/customers/{amara.pk}/conversations/?{query}"

    assert signed_in.get(url, headers={"HX-Request": "true"}).status_code == 200


def test_satisfaction_is_what_i_may_see_of_it(signed_in, amara, hidden):
    amara.conversations.get().rate(4, comment="<script>fine</script>")
    team = hidden.conversations.get().team
    factories.create_conversation(customer=amara, team=team).rate(1, comment="awful")

    part = signed_in.get(f"/customers/{amara.pk}/ratings/", headers={"HX-Request": "true"})

    assert "4.0 ★" in text(part)
    assert "from 1 rating" in text(part)
    assert "&lt;script&gt;fine" in text(part)
    assert "awful" not in text(part)


def test_hostile_pages_are_text_and_lead_nowhere(signed_in, amara, now):
    amara.visits.create(url="javascript:alert(1)", title="<img src=x>", at=now)

    part = signed_in.get(f"/customers/{amara.pk}/pages/", headers={"HX-Request": "true"})

    assert "&lt;img src=x&gt;" in text(part)
    assert "javascript:" not in text(part)


@pytest.mark.parametrize("path", ["conversations/", "ratings/", "pages/", "merge/"])
def test_nothing_of_a_customer_of_another_team_is_there(signed_in, hidden, path):
    response = signed_in.get(f"/customers/{hidden.pk}/{path}", headers={"HX-Request": "true"})

    assert response.status_code == 404
