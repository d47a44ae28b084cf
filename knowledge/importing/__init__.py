"""Articles from elsewhere. Each knows its `source`: what comes again is the same article."""

from dataclasses import dataclass

from ..models import Article

NEW, CHANGED, SAME, SKIPPED = "new", "changed", "same", "skipped"


class Skip(Exception):
    """Not taken in. The argument is a code, see words.py."""


@dataclass(frozen=True)
class Outcome:
    source: str
    what: str
    title: str = ""
    why: str = ""


def place(source, *, title, language, now, slug=""):
    """The article of this source; a new one has an address, and no text yet.

    -> (article, whether it is new)
    """
    if article := Article.objects.filter(source=source).first():
        return article, False
    about = {"title": title, "language": language, "source": source}
    return Article.objects.place(now=now, slug=slug, **about), True


def fill(article, is_new, *, title, body, now, publish=False, slug="", **about):
    """What its source says now, as a new version if that is something new. -> NEW, CHANGED, SAME

    Versions that came from elsewhere have no author; what somebody has written here since then is
    not written over. Raises Skip, Refused. Needs a transaction.
    """
    what = NEW
    if not is_new:
        latest = article.latest
        what = SAME if (latest.title, latest.body) == (title, body) else CHANGED
        if what == CHANGED and latest.author_id:
            raise Skip("edited")
    article.write(title=title, body=body, by=None, now=now)
    article.arrange(now=now, **about)
    if publish:
        article.publish(by=None, now=now)
    if slug and article.slug != slug:
        article.move_to(slug)
    return what
