"""What answers a question is found by its words, whatever their form, in any language."""

import pytest

from knowledge.finding import find
from knowledge.models import Article

from . import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(now):
    demo.load(now)


@pytest.mark.parametrize(
    ("question", "language", "slug", "heading"),
    [
        ("And what does shipping cost?", "en", "delivery-times", "What it costs"),
        ("can i return a lamp i already hung up", "en", "returns", ""),
        ("How do I clean opal glass?", "en", "cleaning", "Glass"),
        ("is the Mane ok for a bathroom", "en", "bathrooms", ""),
        ("wie lange dauert die Lieferung", "de", "lieferzeiten", "Wie lange es dauert"),
        ("Was kosten Versandkosten?", "de", "lieferzeiten", "Was es kostet"),
        ("¿Cuánto tarda el envío?", "es", "plazos-de-entrega", "Cuánto tarda"),
        ("كم يستغرق التوصيل؟", "ar", "delivery", "كم يستغرق التوصيل"),
        ("do you have studnet discounts", "en", "vouchers", ""),
    ],
)
def test_the_passage_that_answers_comes_first(articles, question, language, slug, heading):
    best = find(question, language)[0]

    assert (best.passage.article.slug, best.passage.heading) == (slug, heading)
    assert best.score > 0.6


def test_what_nobody_has_written_about_is_not_found_or_hardly(articles):
    assert find("What is the capital of France?", "en") == []
    stage = find("Can Nordlys be mounted on a moving bar on a stage?", "en")[0]
    assert stage.score < 0.35
    assert stage.missing == ("moving", "bar", "stage")


def test_words_that_stand_far_apart_in_a_text_about_something_else_are_no_answer(articles):
    """No "cash on delivery" and "Klarna in Germany" say nothing about delivery to Germany."""
    for question in ("How long does delivery to Germany take?", "Do you deliver to Germany?"):
        pay = [hit for hit in find(question, "en") if hit.passage.article.slug == "payment"]
        assert all(hit.score < 0.6 for hit in pay)


def test_what_is_for_ourselves_is_found_by_agents_only(articles):
    assert all("SORRY20" not in hit.passage.text for hit in find("voucher SORRY20", "en"))
    assert "SORRY20" in find("voucher SORRY20", "en", public=False)[0].passage.text


def test_a_draft_is_not_found_even_if_it_still_has_passages(articles):
    Article.objects.filter(slug="cleaning").update(status=Article.Status.DRAFT)

    assert all(hit.passage.article.slug != "cleaning" for hit in find("clean opal glass", "en"))


def test_nothing_is_found_where_nothing_is_written():
    assert find("How long does delivery take?", "en") == []


@pytest.mark.parametrize("text", ["", "?!", "\0", "' | & !:* \\", "%s %(x)s", "a" * 50_000, "🙂"])
def test_any_text_may_be_asked(articles, text):
    assert isinstance(find(text, "en"), list)


def test_an_article_is_found_by_the_questions_that_it_is_said_to_answer(articles, now):
    assert find("Do you like zebras?", "en") == []
    article = Article.objects.get(slug="safety")

    article.arrange(asked="Is it a toy?\nDo you like zebras?", now=now)

    [hit] = find("do you like zebras", "en")
    assert (hit.passage.article, hit.passage.number, hit.score) == (article, 1, 1.0)
    assert "zebra" not in hit.passage.text


def test_each_of_these_questions_leads_to_the_passage_with_most_of_its_words(articles):
    passage = find("Does Drift have a reset?", "en")[0].passage

    assert (passage.article.slug, passage.heading) == ("drift-pairing", "Reset to factory settings")
    assert "How do I reset Drift?" in passage.asked


def test_words_of_different_questions_do_not_make_one(articles, now):
    Article.objects.get(slug="safety").arrange(asked="Are bears blue?\nIs honey sweet?", now=now)

    assert find("Do bears eat honey?", "en")[0].score < 0.6


def test_a_question_takes_few_queries(articles, django_assert_num_queries):
    find("How long does delivery take?", "en")

    with django_assert_num_queries(5):
        find("What does shipping cost, and can I send it back?", "de")


def test_it_hears_of_what_was_published_since(articles, now):
    assert find("Is there a trampoline?", "en") == []
    article = Article.objects.get(slug="showroom")
    article.body += "\n\n## Trampoline\n\nThere is one in the yard."
    demo.passages.renew(article)

    assert find("Is there a trampoline?", "en")[0].passage.heading == "Trampoline"
