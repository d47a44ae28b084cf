"""The help centre, as somebody sees it who has no account and no JavaScript."""

import re

import pytest
from django.core.cache import cache

from knowledge.models import Category, Feedback
from tests.factories import create_article, create_inbox

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def _halden(db):
    create_inbox(sender_name="Halden Lighting", token="demo", brand_colour="#0b5f4c")
    create_inbox("email", address="help@halden.example")


@pytest.mark.usefixtures("_halden")
def test_the_front_shows_every_category_with_its_articles_and_where_to_ask(client):
    returns = Category.objects.create(name="Returns", slug="returns", text="Back and forth")
    create_article("Return a lamp", category=returns)
    create_article("About us")

    page = client.get("/help/en/")

    assert page.status_code == 200
    said = text_of(page)
    for words in ("Halden Lighting", "Returns", "Back and forth", "Return a lamp", "About us"):
        assert words in said
    assert '<html lang="en" dir="ltr">' in page.content.decode()
    assert 'href="mailto:help@halden.example"' in page.content.decode()
    assert 'data-inbox="demo"' in page.content.decode()
    assert "--brand:#0b5f4c" in page.content.decode()


def test_what_is_a_draft_or_internal_is_never_there(client):
    create_article("Public")
    draft, internal = create_article("Draft", draft=True), create_article("Ours", is_internal=True)
    withdrawn = create_article("Withdrawn")
    withdrawn.unpublish(by=None, now=withdrawn.created_at)
    renamed = create_article("Renamed", body="x")
    renamed.write(title="Moved", body="x", by=None, now=renamed.created_at)
    renamed.publish(by=None, now=renamed.created_at)
    renamed.arrange(is_internal=True, now=renamed.created_at)

    for article in (draft, internal, withdrawn, renamed):
        answer = client.get(article.get_absolute_url())
        assert answer.status_code == 404
        assert article.title not in text_of(answer)
        assert (
            client.post(article.get_absolute_url() + "helpful/", {"is": "yes"}).status_code == 404
        )
    assert client.get("/help/en/renamed/").status_code == 404
    for where in ("/help/en/", "/help/en/?q=ours", "/help/en/?q=draft", "/help/sitemap.xml"):
        said = client.get(where).content.decode()
        assert not any(word in said for word in (">Ours", ">Draft", "withdrawn", "moved"))


def test_an_article_says_where_one_is_when_it_changed_and_what_stands_in_it(client, now):
    category = Category.objects.create(name="Returns", slug="returns")
    body = (
        "First *words*.\n\n## By post\n\na\n\n## In the shop\n\nb\n\n## Cost\n\n| a |\n|-|\n| b |"
    )
    article = create_article(body=body, category=category, now=now)
    create_article("Exchange", category=category)

    page = client.get("/help/en/return-a-lamp/").content.decode()

    assert page.count("<h1") == 1
    assert '<a href="#h-by-post">By post</a>' in page
    assert '<h2 id="h-by-post">By post</h2>' in page
    assert f'<time datetime="{now:%Y-%m-%d}">' in page
    assert '<meta name="description" content="First words.">' in page
    assert (
        f'<link rel="canonical" href="http://localhost:8000{article.get_absolute_url()}">' in page
    )
    assert "/help/en/in/returns/" in page
    assert "Exchange" in page


def test_translations_of_an_article_name_each_other(client):
    english = create_article()
    create_article("إرجاع مصباح", language="ar", original=english)
    create_article("Rückgabe", language="de", original=english, draft=True)

    page = client.get(english.get_absolute_url()).content.decode()
    arabic = client.get(english.translations.get(language="ar").get_absolute_url())

    assert page.count('rel="alternate"') == 2
    assert 'hreflang="ar"' in page
    assert 'hreflang="de"' not in page
    assert '<html lang="ar" dir="rtl">' in arabic.content.decode()
    assert "إرجاع مصباح" in text_of(arabic)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("de-AT,en;q=0.5", "de"),
        ("en-GB, de", "en"),
        ("fr, de;q=0.8", "de"),
        ("fr", "en"),
        ("", "en"),
        ("*;q=x,,;,\u00e4", "en"),
    ],
)
def test_one_comes_to_the_language_that_one_speaks(client, asked, language):
    create_article()
    create_article("Rückgabe", language="de")

    answer = client.get("/help/", headers={"Accept-Language": asked})

    assert answer.url == f"/help/{language}/"
    assert "Accept-Language" in answer["Vary"]


def test_an_old_address_leads_on_for_good(client, now):
    article = create_article(now=now)
    article.write(title="Send it back", body="x", by=None, now=now)
    article.publish(by=None, now=now)

    answer = client.get("/help/en/return-a-lamp/")

    assert (answer.status_code, answer.url) == (301, "/help/en/send-it-back/")


def test_search_finds_and_says_when_it_does_not(client):
    create_article(body="Send it in its box.")

    found, nothing = client.get("/help/en/?q=box"), client.get("/help/en/?q=zebra")

    assert "Return a lamp" in text_of(found)
    assert "Send it in its box." in text_of(found)
    assert "Nothing was found" in text_of(nothing)
    assert 'content="noindex"' in found.content.decode()
    assert client.get("/help/en/?q=%00%22%3E%3Cscript%3E").status_code == 200


def test_what_is_not_there_is_a_404_that_offers_a_search(client):
    create_article()

    for where in ("/help/en/zebra/", "/help/fr/", "/help/xx/zebra/", "/help/en/in/zebra/"):
        answer = client.get(where)
        assert answer.status_code == 404, where
        assert 'role="search"' in answer.content.decode()
        assert 'content="noindex"' in answer.content.decode()


@pytest.mark.parametrize("path", ["en/%00/", "en/in/%00/", "%00/", "en/%00/helpful/"])
def test_an_address_that_no_database_can_look_for_is_not_there_either(client, path):
    assert client.get(f"/help/{path}").status_code in {404, 405}
    assert client.post(f"/help/{path}", {"is": "yes"}).status_code in {404, 405}


def test_an_empty_help_centre_says_so(client):
    assert "There is nothing to read here yet" in text_of(client.get("/help/en/"))
    assert client.get("/help/", follow=True).status_code == 200
    assert client.get("/help/fr/").status_code == 404


# --- Was this helpful?


def test_helpful_is_one_press_and_not_helpful_asks_what_was_missing(client):
    article = create_article()
    where = article.get_absolute_url() + "helpful/"

    assert "Good to know" in text_of(client.post(where, {"is": "yes"}))
    asked = client.post(where, {"is": "no"})
    assert "What was missing?" in text_of(asked)
    thanked = client.post(where, {"is": "no", "words": "  Which\nbox? \x00" + "x" * 2000})
    assert "We read it." in text_of(thanked)

    feedback = Feedback.objects.get()
    assert (feedback.is_helpful, feedback.words[:10]) == (False, "Which box?")
    assert len(feedback.words) == 1000


def test_each_visitor_is_one_and_none_can_be_told_from_the_table(client):
    article = create_article()
    for browser in ("Firefox", "Chrome", "Firefox"):
        client.post(
            article.get_absolute_url() + "helpful/", {"is": "yes"}, headers={"User-Agent": browser}
        )

    assert Feedback.objects.count() == 2
    assert "127.0.0.1" not in str(Feedback.objects.values())


def test_who_judges_without_end_is_stopped_for_a_while(client):
    where = create_article().get_absolute_url() + "helpful/"

    answers = [client.post(where, {"is": "yes"}).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]
    assert client.post(where, {"is": "yes"})["Retry-After"]


@pytest.mark.parametrize("fields", [{}, {"is": "maybe"}, {"words": "x"}])
def test_a_judgement_that_is_none_is_refused(client, fields):
    where = create_article().get_absolute_url() + "helpful/"

    assert client.post(where, fields).status_code == 404
    assert client.get(where).status_code == 405
    assert not Feedback.objects.exists()


# --- For machines


def test_a_page_sets_no_cookie_and_may_be_kept_for_a_minute(client):
    article = create_article()

    for where in ("/help/en/", article.get_absolute_url(), "/help/en/?q=lamp"):
        answer = client.get(where)
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]
    for answer in (
        client.get("/help/en/zebra/"),
        client.post(article.get_absolute_url() + "helpful/", {"is": "yes"}),
    ):
        assert "public" not in answer.get("Cache-Control", "")


def test_search_engines_are_shown_the_help_centre_and_nothing_else(client):
    article = create_article("Rückgabe", language="de")

    listed = client.get("/help/sitemap.xml")
    assert listed["Content-Type"] == "application/xml"
    assert (
        f"<loc>http://localhost:8000{article.get_absolute_url()}</loc>" in listed.content.decode()
    )
    robots = client.get("/robots.txt").content.decode()
    assert "Allow: /help/\nDisallow: /\nSitemap: http://localhost:8000/help/sitemap.xml" in robots


def test_a_page_costs_the_same_however_many_articles_there_are(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    category = Category.objects.create(name="Returns", slug="returns")
    for n in range(12):
        create_article(f"Article {n}", category=category)
    cache.clear()

    with django_assert_num_queries(4):
        client.get("/help/en/")
    with django_assert_num_queries(5):
        client.get("/help/en/article-3/")
    with django_assert_max_num_queries(11):
        client.get("/help/en/?q=article")
