"""What the bot makes of a question. Nothing here knows a conversation or writes a row."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.hand_offs import HandOff
from knowledge.finding import search

from . import small_talk, team_answers
from .asked import parts, questions
from .kinds import has_its_kind
from .model.answering import written_anew
from .models.turn import Outcome
from .own_cases import is_own
from .quoting import quote

MOST = 8  # hits that are kept
VAGUE = 0.45  # the weight of a question that says too little to look anything up
SHORT = 2  # words: so short a question may go on from what was said before
# How much of what it finds alone it must find with what was said before, to be taken for going on:
# when it may stand alone, and when it says that it does not.
ALONE, NOT_ALONE = 0.9, 0.6
THIN = 15  # percent more that an answer has to be sure of which rests on one word of several
CLOSE = 0.98  # so near to the best, another article may be meant as well
# How near to the best an article has to come to be offered beside it, and where one word was said.
NEAR, NEAR_WORD = 0.7, 0.4


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
    if courtesy := small_talk.answer(question.text):
        return Decision(Outcome.ANSWER, courtesy, confidence=1.0)
    decision = decided(question, settings)
    if decision.why == HandOff.OWN_CASE:
        return decision
    return written_anew(question, decision, settings)


def decided(question, settings):
    """From what was found, without a model."""
    decision = together(
        [
            local(look_up(asked, question.language), settings, asked.texts[0])
            for asked in questions(question)
        ]
    )
    own = any(is_own(part) for part in parts(question.text))
    if decision.outcome != Outcome.ANSWER and not own:
        decision = by_the_team(question, settings) or decision
    if own:
        return replace(decision, outcome=Outcome.HAND_OFF, why=HandOff.OWN_CASE.value, **NOTHING)
    return decision


def by_the_team(question, settings):
    """-> Decision in the words that our team has used before, or None. What has been written down
    goes before it."""
    text, score = team_answers.find(question.text, question.language)
    if score * 100 < settings.answers_from:
        return None
    source = {"title": _("What our team answers"), "url": reverse("help:home")}
    return Decision(Outcome.ANSWER, text, confidence=score, sources=(source,))


NOTHING = {"text": "", "sources": (), "buttons": ()}


def look_up(asked, language):
    """-> Search, of the words that find most."""
    searches = [search(text, language) for text in asked.texts]
    best = max(searches, key=sure_of)
    count = sum(word.says for word in best.words)
    stands = bool(best.hits and best.hits[0].titled) and not asked.points
    if asked.before and (asked.goes_on or asked.points or count <= SHORT):
        going_on = search(asked.texts[0], language, before=asked.before)
        enough = ALONE if stands or (count > 1 and not asked.goes_on) else NOT_ALONE
        if goes_on(going_on) and sure_of(going_on) >= sure_of(best) * enough:
            return going_on
    return best


def sure_of(search):
    return search.hits[0].score if search.hits else 0.0


def goes_on(search):
    """Whether the best hit has what was said before, and most of what is said now."""
    if not search.hits:
        return False
    matched = set(search.hits[0].matched)
    has = [word for word in search.words if word.surface in matched]
    now = sum(word.weight for word in has if word.is_new)
    return any(not word.is_new for word in has) and now >= search.weight / 2


def local(search, settings, text):
    """-> Decision about one question, `text`, in the words of the best passage."""
    found, sure = search.hits[:MOST], sure_of(search)
    is_sure = sure * 100 >= settings.answers_from
    is_alone = all(word.is_new for word in search.words)
    if (
        search.weight < VAGUE
        and not search.is_vain
        and sure * 100 < settings.asks_from
        and is_alone
    ):
        return Decision(Outcome.ASK, why=HandOff.UNSURE.value)
    if not found:
        return Decision(Outcome.HAND_OFF, why=HandOff.NOTHING_FOUND.value)
    best = found[0]
    about = {"confidence": sure, "found": found, "missing": best.missing}
    is_one_word = len(search.words) == 1
    buttons = near(found, NEAR_WORD if is_one_word else NEAR)
    is_one_word = is_one_word and len(buttons) > 1
    is_sure = is_sure and not is_thin(best, settings) and has_its_kind(text, best.passage.text)
    if is_sure and not is_one_word and not is_close(found):
        sources = ({"title": best.passage.article.title, "url": best.passage.url},)
        return Decision(Outcome.ANSWER, quote(best.passage, best.matched), sources=sources, **about)
    about["why"] = HandOff.UNSURE.value
    if sure * 100 >= settings.asks_from:
        return Decision(Outcome.ASK, buttons=buttons, **about)
    return Decision(Outcome.HAND_OFF, **about)


def is_thin(hit, settings):
    """Whether one word carries it, while others are missing: "How bright is Vind?", found by
    "bright" alone. So little has to be surer."""
    return hit.says <= 1 and bool(hit.missing) and hit.score * 100 < settings.answers_from + THIN


def is_close(found):
    """Whether another article answers nearly as well."""
    best = found[0]
    others = [hit for hit in found if hit.passage.article_id != best.passage.article_id]
    return bool(others) and others[0].score >= best.score * CLOSE


def near(found, share):
    """Of the articles that come near the best one: buttons."""
    articles = {
        hit.passage.article_id: hit.passage.article
        for hit in found
        if hit.score >= found[0].score * share
    }
    return tuple(
        {"text": article.title, "value": f"ask:{article.pk}"}
        for article in list(articles.values())[:3]
    )


def together(decisions):
    """One message, several questions: all of them are answered, or a person answers."""
    if not decisions:
        return Decision(Outcome.ASK, why=HandOff.UNSURE.value)
    worst = min(decisions, key=lambda decision: (RANK[decision.outcome], decision.confidence))
    if len(decisions) == 1 or worst.outcome != Outcome.ANSWER:
        return worst
    texts = dict.fromkeys(decision.text for decision in decisions)
    sources = {source["url"]: source for each in decisions for source in each.sources}
    found = {hit.passage.pk: hit for each in decisions for hit in each.found}
    return replace(
        worst,
        text="\n\n".join(texts),
        sources=tuple(sources.values()),
        found=tuple(sorted(found.values(), key=lambda hit: -hit.score)),
    )


RANK = {Outcome.HAND_OFF: 0, Outcome.ASK: 1, Outcome.ANSWER: 2}
