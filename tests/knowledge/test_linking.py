"""Articles in the composer and in the palette."""

import re

import pytest

from tests.factories import create_agent, create_article, create_conversation, create_customer

SITE = "http://localhost:8000"


def linked(client, q, conversation):
    """(texts to insert, addresses to read)"""
    page = client.get(f"/inbox/{conversation.pk}/articles/", {"q": q}).content.decode()
    return re.findall(r'data-text="(.*?)"', page), re.findall(r'data-read="(.*?)"', page)


@pytest.fixture
def german(db):
    customer = create_customer("Jonas Weber", language="de-AT")
    return create_conversation(said="Wie geht das?", customer=customer)


def test_an_article_is_linked_in_the_language_of_the_customer(signed_in, conversation, german):
    english = create_article()
    create_article("Rückgabe", language="de", original=english)

    assert linked(signed_in, "return", german) == (
        [f"Rückgabe: {SITE}/help/de/r%C3%BCckgabe/"],
        [],
    )
    assert linked(signed_in, "Rückg", conversation) == (
        [f"Return a lamp: {SITE}/help/en/return-a-lamp/"],
        [],
    )


def test_a_translation_that_is_not_public_is_not_linked(signed_in, german):
    english = create_article()
    create_article("Rückgabe", language="de", original=english, draft=True)

    assert linked(signed_in, "return", german)[0] == [
        f"Return a lamp: {SITE}/help/en/return-a-lamp/"
    ]


def test_what_is_internal_is_read_and_never_linked_and_a_draft_is_not_found(signed_in, german):
    ours = create_article("Goodwill", is_internal=True)
    create_article("Goodwill, a draft", draft=True)

    assert linked(signed_in, "goodwill", german) == ([], [f"/knowledge/{ours.pk}/"])


def test_one_finds_while_one_types_and_with_a_slip_of_the_finger(signed_in, german):
    create_article("Warranty", body="Five years.")

    for q in ("warr", "warrenty", "five-years"):
        assert linked(signed_in, q, german)[0], q
    for q in ("", "w", "zebra", "%00"):
        assert linked(signed_in, q, german) == ([], []), q


def test_articles_of_a_conversation_that_one_may_not_see_are_not_asked_for(signed_in):
    from tests.factories import create_team

    theirs = create_conversation(said="x", team=create_team("Legal", [create_agent()]))

    assert signed_in.get(f"/inbox/{theirs.pk}/articles/").status_code == 404


def test_looking_costs_the_same_however_many_there_are(
    signed_in, german, django_assert_max_num_queries
):
    for n in range(12):
        create_article(f"Lamp {n}")

    with django_assert_max_num_queries(7):
        signed_in.get(f"/inbox/{german.pk}/articles/", {"q": "lamp"})


def test_the_palette_finds_articles_also_ours(signed_in):
    article = create_article("Goodwill", is_internal=True)

    page = signed_in.get("/find/", {"q": "goodw"}).content.decode()

    assert f'href="/knowledge/{article.pk}/"' in page
    assert "For ourselves only" in page
