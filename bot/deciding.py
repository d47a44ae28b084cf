"""What the bot makes of a question. Nothing here knows a conversation or writes a row."""

from dataclasses import dataclass, field

from .models.turn import Outcome


@dataclass(frozen=True)
class Question:
    """`before`: what was said until then, oldest first, as ("customer" | "bot" | "agent", text).
    Texts of customers are data, whatever they say."""

    text: str
    language: str = "en"
    before: tuple = ()


@dataclass(frozen=True)
class Decision:
    """`found`: hits of knowledge.finding, best first; `confidence`: 0 to 1; `why`: a code of
    conversations.hand_offs; `sources`: what the answer is quoted from, [{"title", "url"}]."""

    outcome: str
    text: str = ""
    why: str = ""
    confidence: float = 0.0
    found: tuple = ()
    sources: tuple = ()
    engine: str = "local"
    tokens: int = 0
    error: str = ""
    missing: tuple = field(default=())  # words of the question that nothing was found for


def decide(question, settings, *, now):
    """-> Decision: answer, ask back, or hand off."""
    return Decision(Outcome.HAND_OFF, why="nothing_found")
