"""A model of meanings finds passages without a word in common; without it, words find them."""

import pytest

from knowledge import meanings
from knowledge.finding import find
from knowledge.models import Passage

from . import demo

pytestmark = pytest.mark.django_db
TOPICS = ["glass", "money", "pay", "shower"]
SAME = {"Scheibe": "glass", "Geld": "money"}


def embed(texts, _seconds=None):
    """A model that knows four things, in two languages."""
    return [
        [1.0 + 9 * sum(word in text for word in [topic, *_others(topic)]) for topic in TOPICS]
        for text in texts
    ]


def _others(topic):
    return [word for word, meant in SAME.items() if meant == topic]


def fails(texts, _seconds=None):
    raise ConnectionError("refused")


@pytest.fixture
def model(settings, now):
    demo.load(now)
    settings.EMBEDDING_NAME, settings.EMBEDDER = "four", "tests.knowledge.test_meanings.embed"
    while meanings.give():
        pass


def test_what_has_no_word_in_common_is_found_by_what_it_means(model, settings):
    found = find("Scheibe?", "en")
    settings.EMBEDDING_NAME = ""

    assert "glass" in found[0].passage.text
    assert 0 < found[0].score < 0.6
    assert find("Scheibe?", "en") == []


def test_every_passage_is_given_its_meaning_once(model):
    assert not Passage.objects.exclude(meant_by="four").exists()
    assert meanings.give() is False


def test_when_the_model_fails_words_find_the_same_as_without_one(model, settings):
    settings.EMBEDDER = "tests.knowledge.test_meanings.fails"
    with_a_broken_one = find("How do I clean opal glass?", "en")
    settings.EMBEDDING_NAME = ""

    assert with_a_broken_one == find("How do I clean opal glass?", "en") != []


def test_what_is_for_ourselves_is_not_found_by_its_meaning_either(model):
    assert not any(hit.passage.article.is_internal for hit in find("Scheibe Geld", "en", limit=50))
