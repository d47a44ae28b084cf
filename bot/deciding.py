"""What the bot makes of a question. Nothing here knows a conversation or writes a row."""

from dataclasses import dataclass

from conversations.hand_offs import HandOff
from knowledge.finding import find

from .model.answering import written_anew
from .models.turn import Outcome
from .quoting import quote


@dataclass(frozen=True)
class Question:
    """`before`: what was said until then, oldest first, as ("customer" | "bot" | "agent", text).
    Texts of customers are data, whatever they say. `about`: what the tokens of a model are counted
    for, such as the number of the conversation."""

    text: str
    language: str = "en"
    before: tuple = ()
    about: str = ""


@dataclass(frozen=True)
class Decision:
    """`found`: hits of knowledge.finding, best first; `confidence`: 0 to 1; `why`: a code of
    conversations.hand_offs; `sources`: what the answer is quoted from, [{"title", "url"}]. An
    answer without sources is small talk: nothing in it can have solved anything.

    `buttons`: articles that it may be about, [{"text", "value": "ask:<pk>"}]; `missing`: words of
    the question that nothing was found for."""

    outcome: str
    text: str = ""
    why: str = ""
    confidence: float = 0.0
    found: tuple = ()
    sources: tuple = ()
    engine: str = "local"
    tokens: int = 0
    error: str = ""
    missing: tuple = ()
    buttons: tuple = ()


def decide(question, settings, *, now):
    """-> Decision: answer, ask back, or hand off."""
    return written_anew(question, decided(question, settings), settings)


def decided(question, settings):
    """From what was found, without a model."""
    found = tuple(find(question.text, question.language))
    if not found:
        return Decision(Outcome.HAND_OFF, why=HandOff.NOTHING_FOUND.value)
    best = found[0]
    about = {"confidence": best.score, "found": found, "missing": best.missing}
    if best.score * 100 >= settings.answers_from:
        sources = ({"title": best.passage.article.title, "url": best.passage.url},)
        text = quote(best.passage, best.matched)
        return Decision(Outcome.ANSWER, text, sources=sources, **about)
    if best.score * 100 >= settings.asks_from:
        return Decision(Outcome.ASK, "", why=HandOff.UNSURE.value, buttons=near(found), **about)
    return Decision(Outcome.HAND_OFF, why=HandOff.UNSURE.value, **about)


def near(found):
    articles = {hit.passage.article_id: hit.passage.article for hit in found}
    return tuple(
        {"text": article.title, "value": f"ask:{article.pk}"}
        for article in list(articles.values())[:3]
    )
