"""A decision, written anew by the model where there is one. What it writes has to be supported."""

from dataclasses import replace

from django.conf import settings as deployment

from conversations.hand_offs import HandOff

from ..models.turn import Outcome
from . import checking, client, writing
from .places import place
from .wire import Failed

LIFT = 0.15  # most that a supported answer adds to how sure the retrieval is


def written_anew(question, decision, settings):
    """-> Decision. The one given stands, with an `error`, when the model or its answer fails."""
    hits = [hit for hit in decision.found if _is_for_all(hit.passage)]
    if not hits or not client.is_configured() or not _is_worth_it(decision, settings):
        return decision
    try:
        with place():
            passages = [hit.passage for hit in hits]
            written = writing.write(question, passages, about=question.about)
    except Failed as failure:
        return replace(decision, error=f"model: {failure.why}")
    decision = replace(decision, tokens=decision.tokens + written.tokens)
    if not written.text:
        return _denied(decision)
    trouble = checking.trouble(
        written.text,
        written.cited,
        question="\n".join([*_said(question), question.text]),
        passages=written.passages,
        prompt=written.prompt,
        language=question.language,
    )
    if trouble:
        return replace(decision, error=f"model: {trouble}")
    known = "\n".join(written.passages[number] for number in written.cited)
    sure = min(1.0, decision.confidence + LIFT * checking.support(written.text, known))
    if sure * 100 < settings.answers_from:
        return decision
    return replace(
        decision,
        outcome=Outcome.ANSWER,
        text=written.text,
        why="",
        confidence=sure,
        buttons=(),
        sources=_sources(hits[number - 1].passage for number in written.cited),
        engine=deployment.MODEL_NAME[:80],
    )


def _said(question):
    """What the customer said before: the number of their order, most likely."""
    return [text for who, text in question.before if who == "customer"]


def _is_for_all(passage):
    """Found is only what everybody may read. What is sent away is looked at once more."""
    article = passage.article
    return article.status == article.Status.PUBLISHED and not article.is_internal


def _is_worth_it(decision, settings):
    return decision.outcome == Outcome.ANSWER or decision.confidence * 100 >= settings.asks_from


def _denied(decision):
    """The model finds no answer in what was found: then it is not one to be sure of."""
    if decision.outcome != Outcome.ANSWER:
        return decision
    return replace(
        decision, outcome=Outcome.HAND_OFF, text="", why=HandOff.UNSURE.value, sources=()
    )


def _sources(passages):
    pages = {}
    for passage in passages:
        source = {"title": passage.article.title, "url": passage.url}
        pages.setdefault(passage.article_id, source)
    return tuple(pages.values())
