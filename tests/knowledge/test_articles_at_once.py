"""Several who write at the same moment."""

import pytest

from knowledge.models import Article, Feedback, Outdated
from tests.at_once import at_once, refused
from tests.factories import create_agent, create_article


@pytest.mark.django_db(transaction=True)
def test_who_writes_at_the_same_moment_is_told_and_nobody_has_anothers_address(now):
    priya = create_agent("Priya Nair", role="supervisor")
    article = create_article(now=now)

    def save(text):
        it = Article.objects.get(pk=article.pk)
        return lambda: it.write(title="Return a lamp", body=text, by=priya, now=now, seen=1)

    def begin():
        fields = {"title": "Return a lamp", "body": "x", "language": "en"}
        return Article.objects.begin(**fields, by=priya, now=now).slug

    def judge(is_helpful):
        give = Feedback.objects.give
        return lambda: give(article, visitor="a", is_helpful=is_helpful, now=now)

    told = refused(at_once(*(save(text) for text in ("One", "Two", "Three"))))
    slugs = at_once(begin, begin, begin)
    at_once(judge(True), judge(False), judge(True))

    assert [type(each) for each in told] == [Outdated, Outdated]
    assert article.versions.count() == 2
    assert set(slugs) == {"return-a-lamp-2", "return-a-lamp-3", "return-a-lamp-4"}
    assert Feedback.objects.count() == 1
