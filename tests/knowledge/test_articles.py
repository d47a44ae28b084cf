"""Writing, publishing and what was written before."""

import pytest

from conversations.models import Refused
from knowledge.models import Article, OldAddress, Outdated
from knowledge.rendering import LONGEST


def begin(by, now, **fields):
    fields = {"title": "Returns", "body": "Thirty days.", "language": "en"} | fields
    return Article.objects.begin(by=by, now=now, **fields)


def published(by, now, **fields):
    article = begin(by, now, **fields)
    article.publish(by=by, now=now)
    return article


def test_an_article_begins_as_a_draft_that_nobody_outside_finds(priya, now):
    article = begin(priya, now)

    assert (article.status, article.slug, article.version) == ("draft", "returns", 1)
    assert not Article.objects.public().exists()


def test_what_is_published_is_read_until_the_next_draft_is(priya, maya, now):
    article = published(priya, now)

    article.write(title="Returns", body="Sixty days.", by=maya, now=now)
    article.refresh_from_db()
    assert (article.body, article.has_changes) == ("Thirty days.", True)
    assert list(Article.objects.changed_since()) == [article]

    article.publish(by=priya, now=now)
    article.refresh_from_db()
    assert (article.body, article.has_changes) == ("Sixty days.", False)
    first, last = article.versions.order_by("number")
    assert (first.author, last.author, last.published_by) == (priya, maya, priya)


def test_saving_the_same_text_is_not_a_version(priya, now):
    article = begin(priya, now)

    article.write(title="Returns", body="Thirty days.", by=priya, now=now)

    assert article.versions.count() == 1


def test_who_writes_on_an_old_version_is_refused_and_overwrites_nothing(priya, maya, now):
    article = begin(priya, now)
    article.write(title="Returns", body="By Maya", by=maya, now=now, seen=1)

    with pytest.raises(Outdated):
        article.write(title="Returns", body="By Priya", by=priya, now=now, seen=1)
    with pytest.raises(Outdated):
        article.publish(by=priya, now=now, seen=1)

    assert Article.objects.get().latest.body == "By Maya"


def test_a_draft_without_text_is_not_published(priya, now):
    article = begin(priya, now, body=" ")

    with pytest.raises(Refused, match="There is no text yet"):
        article.publish(by=priya, now=now)


def test_what_is_too_long_is_refused_with_both_numbers(priya, now):
    with pytest.raises(Refused, match="100,000 characters, and this one has 100,001"):
        begin(priya, now, body="x" * (LONGEST + 1))


def test_back_to_a_draft_nobody_reads_it_and_the_last_text_is_kept(priya, now):
    article = published(priya, now)
    article.write(title="Returns", body="Sixty days.", by=priya, now=now)

    article.unpublish(by=priya, now=now)

    assert not Article.objects.public().exists()
    assert Article.objects.get().body == "Sixty days."


def test_an_old_version_comes_back_as_the_draft_with_all_between_kept(priya, now):
    article = published(priya, now)
    article.write(title="Returns", body="Wrong.", by=priya, now=now)
    article.publish(by=priya, now=now)

    article.restore(1, by=priya, now=now)

    assert (article.latest.body, article.latest.number) == ("Thirty days.", 3)
    assert Article.objects.get().body == "Wrong."


def test_an_article_is_stale_after_half_a_year_until_somebody_has_read_it(priya, now):
    from datetime import timedelta

    article = published(priya, now - timedelta(days=200))
    begin(priya, now - timedelta(days=200), title="A draft is never stale")
    assert list(Article.objects.stale(now)) == [article]
    assert article.is_stale(now)

    article.review(by=priya, now=now)

    assert not Article.objects.stale(now).exists()
    assert not article.is_stale(now)


# --- Addresses


def test_two_articles_never_have_one_address(priya, now):
    slugs = [begin(priya, now, language=code).slug for code in ("en", "en", "de", "en")]

    assert slugs == ["returns", "returns-2", "returns", "returns-3"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Rückgabe & Umtausch", "rückgabe-umtausch"),
        ("إرجاع مصباح", "إرجاع-مصباح"),
        ("???", "article"),
    ],
)
def test_an_address_is_made_of_the_words_of_the_title(priya, now, title, slug):
    assert begin(priya, now, title=title).slug == slug


def test_the_address_follows_the_title_when_it_is_published_and_the_old_one_leads_on(priya, now):
    article = published(priya, now)

    article.write(title="Send it back", body="Thirty days.", by=priya, now=now)
    assert Article.objects.get().slug == "returns"
    article.publish(by=priya, now=now)

    assert Article.objects.public().at("en", "send-it-back") == (article, False)
    assert Article.objects.public().at("en", "returns") == (article, True)
    assert Article.objects.public().at("en", "nothing") == (None, True)


def test_an_old_address_is_given_to_no_other_and_taken_back_by_its_own(priya, now):
    article = published(priya, now)
    for title in ("Send it back", "Returns"):
        if title == "Returns":
            assert begin(priya, now, title="Returns").slug == "returns-2"
        article.write(title=title, body="Thirty days.", by=priya, now=now)
        article.publish(by=priya, now=now)

    assert Article.objects.public().at("en", "returns") == (article, False)
    assert [old.slug for old in OldAddress.objects.all()] == ["send-it-back"]


def test_a_draft_that_nobody_read_leaves_no_old_address(priya, now):
    article = begin(priya, now)

    article.write(title="Send it back", body="Thirty days.", by=priya, now=now)

    assert (article.slug, OldAddress.objects.count()) == ("send-it-back", 0)


def test_in_another_language_it_has_another_address(priya, now):
    article = published(priya, now)

    article.arrange(language="de", now=now)

    assert Article.objects.public().at("de", "returns") == (article, False)
    assert Article.objects.public().at("en", "returns") == (article, True)


def test_only_a_draft_is_thrown_away(priya, now):
    article = published(priya, now)

    with pytest.raises(Refused, match="It is published"):
        article.throw_away()
    article.unpublish(by=priya, now=now)
    article.throw_away()

    assert not Article.objects.exists()


def test_translations_belong_together(priya, now):
    english = published(priya, now)
    german = published(priya, now, title="Rückgabe", language="de", original=english)

    assert set(english.in_languages()) == set(german.in_languages()) == {english, german}
