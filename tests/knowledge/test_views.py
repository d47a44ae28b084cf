"""The pages of what we know: agents read, supervisors and admins write."""

import re
from datetime import timedelta

import pytest

from knowledge.models import Article, Category, Feedback
from knowledge.rendering import LONGEST
from tests.factories import create_agent, create_article

HTMX = {"HX-Request": "true", "HX-Target": "articles-rows"}


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def fields(**changed):
    return {
        "title": "Return a lamp",
        "body": "Within thirty days.",
        "language": "en",
        "act": "save",
    } | changed


# --- Reading


def test_an_empty_page_teaches(boss, client, maya):
    assert "Begin with the question that you are asked most" in text_of(boss.get("/knowledge/"))
    assert "Write the first one" in text_of(boss.get("/knowledge/"))


def test_an_agent_reads_also_what_is_internal_and_is_offered_nothing_to_write(signed_in, now):
    article = create_article(is_internal=True, body="Up to **50 €** goodwill.")

    listed, read = signed_in.get("/knowledge/"), signed_in.get(f"/knowledge/{article.pk}/")

    assert "For ourselves only" in text_of(listed)
    assert "<strong>50 €</strong>" in read.content.decode()
    for page in (listed, read):
        assert "New article" not in text_of(page)
        assert f"/knowledge/{article.pk}/edit/" not in page.content.decode()


@pytest.mark.parametrize(
    "what", ["edit", "publish", "unpublish", "review", "delete", "versions/1/restore"]
)
def test_an_agent_changes_nothing(signed_in, what):
    article = create_article()

    answers = [
        signed_in.post(f"/knowledge/{article.pk}/{what}/", fields(title="Mine")) for _ in "1"
    ]
    answers += [signed_in.post("/knowledge/new/", fields()), signed_in.get("/knowledge/new/")]
    answers += [signed_in.post("/knowledge/preview/", fields())]

    assert {answer.status_code for answer in answers} == {403}
    assert Article.objects.get().versions.count() == 1


def test_who_is_not_signed_in_is_asked_to(client, db):
    article = create_article()

    for where in ("", "new/", f"{article.pk}/", f"{article.pk}/edit/", f"{article.pk}/versions/1/"):
        assert client.get(f"/knowledge/{where}").url.startswith("/accounts/login/")


def test_the_list_is_filtered_by_what_one_looks_for(signed_in, maya, now):
    category = Category.objects.create(name="Returns", slug="returns")
    create_article("Return a lamp", category=category, owner=maya)
    create_article("Rückgabe", language="de")
    create_article("Goodwill", is_internal=True)
    create_article("Unfinished", draft=True)
    create_article("Old", now=now - timedelta(days=200))
    changed = create_article("Changed")
    changed.write(title="Changed", body="New", by=maya, now=now)

    def shown(query):
        page = signed_in.get(f"/knowledge/?{query}", headers=HTMX)
        return re.findall(r"<bdi>(.*?)</bdi>", page.content.decode())

    assert shown("q=lamp") == ["Return a lamp"]
    assert shown(f"category={category.pk}") == ["Return a lamp"]
    assert shown(f"owner={maya.pk}") == ["Return a lamp"]
    assert shown("language=de") == ["Rückgabe"]
    assert shown("status=internal") == ["Goodwill"]
    assert shown("status=draft") == ["Unfinished"]
    assert shown("status=stale") == ["Old"]
    assert shown("status=changed") == ["Changed"]
    assert len(shown("status=published")) == 5
    assert len(shown("status=nonsense&owner=x&category=²&language=%00&page=x")) == 6
    assert "Nothing found" in text_of(signed_in.get("/knowledge/?q=zebra"))


def test_a_list_of_many_costs_as_much_as_one_of_few(signed_in, maya, django_assert_num_queries):
    category = Category.objects.create(name="Returns", slug="returns")
    for n in range(12):
        create_article(f"Article {n}", category=category, owner=maya)
    signed_in.get("/knowledge/")

    with django_assert_num_queries(8):
        signed_in.get("/knowledge/")


def test_a_page_of_an_article_costs_the_same_however_much_there_is_to_it(
    boss, now, django_assert_num_queries
):
    article = create_article(now=now)
    for n in range(6):
        article.write(title="Return a lamp", body=f"{n}", by=create_agent(), now=now)
        Feedback.objects.give(article, visitor=f"{n}", is_helpful=False, words="?", now=now)
        create_article(
            f"In {n}", language=["de", "es", "fr", "it", "nl", "pl"][n], original=article
        )

    with django_assert_num_queries(7):
        boss.get(f"/knowledge/{article.pk}/")


# --- Writing


def test_a_supervisor_writes_looks_and_publishes(boss, priya):
    answer = boss.post("/knowledge/new/", fields(owner=priya.pk), follow=True)
    article = Article.objects.get()
    assert "Saved as a draft." in text_of(answer)
    assert (article.owner, article.is_public) == (priya, False)

    answer = boss.post(
        f"/knowledge/{article.pk}/edit/", fields(body="# Now", seen=1, act="publish"), follow=True
    )

    assert "Published." in text_of(answer)
    assert Article.objects.get().body == "# Now"
    assert Article.objects.get().is_public


def test_a_change_of_what_is_published_waits_until_that_is_published_too(boss):
    article = create_article()

    answer = boss.post(f"/knowledge/{article.pk}/edit/", fields(body="New", seen=1), follow=True)

    assert "Readers see the last published text" in text_of(answer)
    assert Article.objects.get().body == "Within thirty days."
    editor = boss.get(f"/knowledge/{article.pk}/edit/").content.decode()
    assert "New</textarea>" in editor

    boss.post(f"/knowledge/{article.pk}/publish/", {"seen": 2})
    assert Article.objects.get().body == "New"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "Give it a title"),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"language": "xx"}, "not one of the available choices"),
        ({"category": "999"}, "not one of the available choices"),
        ({"body": "x" * 1_000_000}, "this one has 1,000,000"),
        ({"body": "", "act": "publish"}, "There is no text yet"),
        ({"body": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_refused_stays_in_its_fields_and_says_why(boss, wrong, why):
    answer = boss.post("/knowledge/new/", fields(**wrong))

    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Article.objects.exists()
    kept = wrong.get("body", "Within thirty days.").replace("\x00", "")
    assert kept[:500] in answer.content.decode().replace("\x00", "")


def test_two_who_write_at_once_lose_nothing(boss, maya, now):
    article = create_article(body="One\nTwo\nThree")
    article.write(title="Return a lamp", body="One\nTwo and a half\nThree", by=maya, now=now)

    answer = boss.post(f"/knowledge/{article.pk}/edit/", fields(body="Mine", seen=1, owner=""))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Maya Lind saved version 2 while you were writing" in text_of(answer)
    assert "<mark>and a half</mark>" in page
    assert "Mine</textarea>" in page
    assert Article.objects.get().latest.body.startswith("One")

    again = boss.post(f"/knowledge/{article.pk}/edit/", fields(body="Mine", seen=2))
    assert again.status_code == 302
    assert Article.objects.get().latest.body == "Mine"


def test_a_button_on_an_old_page_publishes_nothing_that_was_not_seen(boss, maya, now):
    article = create_article(draft=True)
    article.write(title="Return a lamp", body="Not yet", by=maya, now=now)

    answer = boss.post(f"/knowledge/{article.pk}/publish/", {"seen": 1})

    assert answer.status_code == 409
    assert "Somebody changed this article meanwhile" in text_of(answer)
    assert not Article.objects.get().is_public


def test_the_preview_is_drawn_as_readers_see_it(boss):
    answer = boss.post(
        "/knowledge/preview/", {"title": "T", "body": "# A\n\n<script>", "language": "ar"}
    )

    page = answer.content.decode()
    assert '<h2 id="h-a">A</h2>' in page
    assert "&lt;script&gt;" in page
    assert 'dir="rtl"' in page
    long = boss.post("/knowledge/preview/", {"body": "x " * LONGEST})
    assert "Only the first 100000 characters" in text_of(long)


def test_versions_say_who_when_and_what(boss, maya, now):
    article = create_article(body="One\nTwo", by=maya)
    article.write(title="Send it back", body="One\n2", by=maya, now=now)

    page = text_of(boss.get(f"/knowledge/{article.pk}/versions/2/"))

    assert "Maya Lind" in page
    assert "Return a lamp Send it back" in page
    assert "Gone: Two New: 2" in page
    assert boss.get(f"/knowledge/{article.pk}/versions/9/").status_code == 404
    assert boss.get(f"/knowledge/{article.pk}/versions/{2**40}/").status_code == 404


def test_a_version_is_restored_and_waits_to_be_published(boss, maya, now):
    article = create_article(body="One")
    article.write(title="Return a lamp", body="Two", by=maya, now=now)

    boss.post(f"/knowledge/{article.pk}/versions/1/restore/", {"seen": 2})
    answer = boss.post(f"/knowledge/{article.pk}/versions/99/restore/", {"seen": 3})

    assert Article.objects.get().latest.body == "One"
    assert answer.status_code == 409
    assert "There is no such version" in text_of(answer)


def test_who_read_it_says_so_with_one_press(boss, now):
    article = create_article(now=now - timedelta(days=200))
    assert "To be reviewed" in text_of(boss.get(f"/knowledge/{article.pk}/"))

    answer = boss.post(f"/knowledge/{article.pk}/review/", follow=True)

    assert "Reviewed today." in text_of(answer)
    assert "To be reviewed" not in text_of(answer)


def test_only_a_draft_is_deleted(boss):
    article = create_article()

    assert "It is published" in text_of(boss.post(f"/knowledge/{article.pk}/delete/"))
    boss.post(f"/knowledge/{article.pk}/unpublish/")
    assert "The draft is deleted" in text_of(
        boss.post(f"/knowledge/{article.pk}/delete/", follow=True)
    )

    assert not Article.objects.exists()


def test_a_translation_begins_with_the_text_and_is_one_a_language(boss):
    article = create_article()
    page = boss.get(f"/knowledge/new/?from={article.pk}").content.decode()
    assert "Within thirty days.</textarea>" in page
    assert f'<option value="{article.pk}" selected>' in page

    german = fields(title="Rückgabe", language="de", original=article.pk)
    assert boss.post("/knowledge/new/", german).status_code == 302
    assert "There is one in this language already" in text_of(boss.post("/knowledge/new/", german))
    english = german | {"language": "en"}
    assert "“Return a lamp”" in text_of(boss.post("/knowledge/new/", english))

    assert set(article.in_languages().values_list("language", flat=True)) == {"en", "de"}


def test_what_has_translations_is_not_itself_made_one(boss):
    article, other = create_article(), create_article("Other", language="fr")
    create_article("Rückgabe", language="de", original=article)

    answer = boss.post(f"/knowledge/{article.pk}/edit/", fields(original=other.pk, seen=1))

    assert "It has translations of its own" in text_of(answer)


def test_an_editor_reads_what_customers_thought_of_it_and_an_agent_does_not(boss, client, now):
    article = create_article()
    for visitor, is_helpful, words in (("a", True, ""), ("b", False, "Which box?")):
        Feedback.objects.give(article, visitor=visitor, is_helpful=is_helpful, words=words, now=now)

    page = text_of(boss.get(f"/knowledge/{article.pk}/"))
    assert "1 yes" in page
    assert "Which box?" in page

    client.force_login(
        create_agent(), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "Which box?" not in text_of(client.get(f"/knowledge/{article.pk}/"))
