"""The card of a hand-off, as whoever takes over reads it."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.words import language_name

from .events import Kind
from .hand_offs import HandOff, in_words

LINES = {
    "wants": _("%(name)s wants"),
    "checked": _("Bot checked"),
    "missing": _("Still missing"),
    "may_not": _("Bot may not"),
    "next": _("Suggested next"),
}
# Shown in a place of their own.
ELSEWHERE = {"sure", "language", "found"}
MOST_SOURCES = 3


@dataclass(frozen=True)
class Card:
    """`lines`: (label, text). `sure`: 0 to 100, or None, and what that means as `how_sure`.
    `sources`: what the bot found, [{"title", "url"}]."""

    reason: str
    lines: list
    sure: int | None
    how_sure: str
    language: str
    sources: list


def reason_of(event):
    """Why the bot asked for a person, in words: of a topic its name."""
    reason, topic = event.details.get("reason") or "", event.details.get("topic")
    return str(topic) if topic and reason == HandOff.TOPIC else in_words(reason)


def card_of(event, conversation):
    """-> Card. The bot writes it, so what makes no sense in it is left out."""
    card, name = event.details.get("card") or {}, conversation.customer.first_name
    of_it = [(str(label) % {"name": name}, card.get(key)) for key, label in LINES.items()]
    own = [(key, card[key]) for key in card if key not in LINES.keys() | ELSEWHERE]
    sure = card.get("sure")
    # Of nothing that was looked for there is nothing to be sure of.
    sure = round(100 * min(max(sure, 0), 1)) or None if isinstance(sure, int | float) else None
    return Card(
        reason=reason_of(event),
        lines=[(label, _text(value)) for label, value in of_it + own if value],
        sure=sure,
        how_sure="" if sure is None else _how_sure(sure),
        language=language_name(card.get("language") or ""),
        sources=_sources(card.get("found")),
    )


def refutation(event):
    """The line of the log that calls the card of this hand-off wrong, or None."""
    later = event.conversation.events.filter(kind=Kind.CARD_REFUTED, version__gt=event.version)
    return later.select_related("actor").order_by("version").first()


def _text(value):
    return " · ".join(map(str, value)) if isinstance(value, list) else str(value)


def _how_sure(percent):
    if percent < 30:
        return gettext("hardly sure")
    return gettext("not sure enough") if percent < 60 else gettext("quite sure")


def _sources(found):
    """The articles, each once, best first."""
    sources = {}
    for hit in found if isinstance(found, list) else ():
        if isinstance(hit, dict) and str(hit.get("url", "")).startswith("/") and hit.get("title"):
            sources.setdefault(hit["title"], hit["url"])
    return [{"title": title, "url": url} for title, url in sources.items()][:MOST_SOURCES]
