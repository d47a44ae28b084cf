"""Replies that an agent may begin with: from articles, canned replies, and what was answered
before. Each names where it comes from."""

import math
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bot.model import facts
from bot.quoting import quote
from canned_responses.models import CannedResponse
from conversations import placeholders
from knowledge.finding import find

from . import earlier

MOST, MOST_OF_A_KIND = 3, 2
ENOUGH = {"article": 0.3, "canned": 0.2}
CANNED = 400  # that are looked at
TITLE = 2  # a word in a title is worth so many in a text
TELLING = 1.2  # a word that is in more than three of ten tells nothing
AS_MANY = 12  # of fewer canned replies, how rare a word is says too little
ASKED = 8  # of the telling words of a question, so many make the whole of it


@dataclass(frozen=True)
class Suggestion:
    """`kind`: article, internal, canned, earlier. `title` and `url` say where it is from; `link`
    may be sent to the customer; `used` is told when a canned reply was inserted."""

    kind: str
    text: str
    title: str
    url: str
    score: float
    link: str = ""
    used: str = ""
    has_files: bool = False


def suggestions(thread, agent):
    """-> [Suggestion], the best first. One that is `internal` is for reading, last, at most one."""
    if not thread.question:
        return []
    articles = _articles(thread)
    found = [*articles, *_canned(thread, agent), *_earlier(thread, agent)]
    inside = [each for each in found if each.kind == "internal"][:1]
    kept, kinds = [], Counter()
    for each in sorted(found, key=lambda each: -each.score):
        if each.kind != "internal" and kinds[each.kind] < MOST_OF_A_KIND and len(kept) < MOST:
            kept.append(each)
            kinds[each.kind] += 1
    return kept + inside


def _articles(thread):
    """Also those for ourselves, which are never for the customer."""
    found, seen = [], set()
    hits = find(thread.question, thread.language or "en", before=thread.before, public=False)
    for hit in hits:
        article = hit.passage.article
        if hit.score < ENOUGH["article"] or article.pk in seen:
            continue
        seen.add(article.pk)
        text = quote(hit.passage, hit.matched)
        if article.is_internal:
            url = reverse("knowledge:article", args=[article.pk])
            found.append(Suggestion("internal", text, article.title, url, hit.score))
        else:
            url = hit.passage.url
            link = f"{settings.SITE_URL}{url}"
            found.append(Suggestion("article", text, article.title, url, hit.score, link))
    return found


def canned(thread, agent):
    """-> [(how well its words are the question's, canned reply)], each in the language that fits
    the customer best; below ENOUGH it does not fit."""
    best = CannedResponse.objects.visible_to(agent).best_for(thread.conversation)
    best = list(best.prefetch_related("files")[:CANNED])
    # The languages of one are rows with one shortcut: the first fits the customer best.
    best = list(
        {(each.shortcut, each.team_id, each.owner_id): each for each in best[::-1]}.values()
    )
    words = [
        (facts.stems(each.title + " " + each.shortcut), facts.stems(each.text)) for each in best
    ]
    seen = Counter(word for title, text in words for word in title | text)
    asked = facts.stems(thread.question)
    most = max(len(best), AS_MANY)
    rarity = {word: math.log(most / max(1, seen[word])) for word in asked}
    rarity = {word: weight for word, weight in rarity.items() if weight > TELLING}
    whole = sum(sorted(rarity.values(), reverse=True)[:ASKED])
    found = []
    for response, (title, text) in zip(best, words, strict=True):
        points = sum(
            rarity[word] * (TITLE if word in title else 1)
            for word in rarity
            if word in title | text
        )
        # One word that they share may be chance.
        is_more = len(rarity.keys() & (title | text)) > 1
        found.append((min(1.0, points / whole / TITLE) if whole and is_more else 0, response))
    return found


def _canned(thread, agent):
    """Those that fit, filled in."""
    conversation, found = thread.conversation, []
    values = placeholders.values_for(conversation, agent)
    for score, response in canned(thread, agent):
        if score < ENOUGH["canned"]:
            continue
        used = reverse("canned_responses:used", args=[conversation.pk, response.pk])
        url = reverse("canned_responses:edit", args=[response.pk])
        filled, _missing = response.filled_for(values)
        about = {"used": used, "has_files": bool(response.files.all())}
        found.append(Suggestion("canned", filled, response.title, url, score, **about))
    return found


def _earlier(thread, agent):
    found = []
    for score, message, text in earlier.answers(thread, agent):
        url = reverse("conversations:thread", args=[message.conversation_id])
        title = _("C-%(number)s, by %(name)s") % {
            "number": message.conversation_id,
            "name": message.author.name,
        }
        found.append(Suggestion("earlier", text, title, url, score * 0.9))
    return found
