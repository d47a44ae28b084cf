"""The help centre of the demo company."""

import re
from types import SimpleNamespace

import pytest

from inbox_project.demo import company, knowledge_base
from knowledge.models import Article, Feedback
from tests.factories import create_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def _halden(now):
    names = [line.partition(" |")[0] for line in company.PEOPLE.strip().splitlines()]
    agents = {name: create_agent(name) for name in names}
    knowledge_base.write(SimpleNamespace(agents=agents), now)


@pytest.mark.usefixtures("_halden")
def test_it_has_articles_of_every_kind(now):
    articles = Article.objects

    assert articles.public().count() > 40
    assert set(articles.public().values_list("language", flat=True)) == {"en", "de", "es", "ar"}
    assert articles.filter(is_internal=True).count() == 2
    assert [each.title for each in articles.filter(status="draft")] == [
        "Lamps for sloping ceilings"
    ]
    assert [each.slug for each in articles.stale(now)] == ["customs-outside-eu"]
    assert [each.slug for each in articles.changed_since()] == ["drift-pairing"]
    assert not articles.filter(owner=None).exists()
    assert articles.get(slug="returns", language="en").translations.count() == 3
    assert Feedback.objects.exclude(words="").count() == 7


@pytest.mark.usefixtures("_halden")
def test_it_is_read_in_four_languages_and_no_link_leads_nowhere(client):
    assert "Rückgabe und Erstattung" in client.get("/help/de/").content.decode()
    assert "Devoluciones" in client.get("/help/es/devoluciones/").content.decode()
    assert "Returns and refunds" in client.get("/help/en/in/returns-and-refunds/").content.decode()
    for article in Article.objects.public():
        for link in re.findall(r'href="(/[^"#]+)', article.rendered.html):
            assert client.get(link).status_code == 200, (article, link)
