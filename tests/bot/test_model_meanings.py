"""From an article that is published to a question that shares no word with it: the embedding model
of the deployment, asked as it is in production."""

import pytest
from django.utils import timezone

from knowledge import tasks
from knowledge.finding import find
from knowledge.models import Article, Passage

from . import server

pytestmark = pytest.mark.django_db
# For the server's arithmetic these two mean the same.
SAID, ASKED = "opal", "ribbon"


@pytest.fixture
def model(settings):
    with server.model(settings) as model:
        yield model


@pytest.fixture
def opal(model, priya):
    return publish("Opal", f"{SAID} {SAID} {SAID}", priya)


def publish(title, body, by):
    now = timezone.now()
    article = Article.objects.create(
        title=title, slug=title.lower(), body=body, created_at=now, changed_at=now
    )
    article.write(title=title, body=f"{body}.", by=by, now=now)
    article.publish(by=by, now=now)
    return article


def found():
    return [hit.passage.article.title for hit in find(ASKED, "en")]


def test_what_is_published_is_found_by_what_it_means(opal, priya):
    publish("Quartz", "quartz quartz quartz", priya)
    assert found() == []

    tasks.give_meanings()

    assert found()[0] == "Opal"
    assert {passage.meant_by for passage in Passage.objects.all()} == {"test-numbers"}


def test_what_is_written_anew_gets_another_meaning(opal, priya):
    tasks.give_meanings()
    opal.write(title="Quartz", body="quartz quartz", by=priya, now=timezone.now())
    opal.publish(by=priya, now=timezone.now())

    tasks.give_meanings()

    assert Passage.objects.get().meant_by == "test-numbers"
    assert found() == []


def test_another_model_means_it_anew_and_until_then_words_find_it(opal, settings):
    tasks.give_meanings()
    settings.EMBEDDING_NAME = "other-numbers"
    assert found() == []
    assert find(SAID, "en")

    tasks.give_meanings()

    assert found() == ["Opal"]
    assert Passage.objects.get().meant_by == "other-numbers"


def test_another_model_behind_the_same_name_breaks_nothing(opal):
    tasks.give_meanings()
    Passage.objects.update(meaning=[1.0, 2.0])

    assert found() == []
    assert find(SAID, "en")


@pytest.mark.parametrize("how", ["status 500", "garbage", "hangs"])
def test_when_it_fails_words_find_the_same(opal, model, settings, monkeypatch, how):
    monkeypatch.setattr("knowledge.meanings.PATIENCE", 0.3)
    settings.MODEL_TIMEOUT, model.how = 0.3, how

    assert find(SAID, "en")[0].passage.article == opal
    tasks.give_meanings()
    assert Passage.objects.get().meaning is None
