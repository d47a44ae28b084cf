"""What the bot makes, without a model, of questions as customers write them.

"seen" questions were there while words and weights were chosen; the "held" ones were written later,
and are only counted. What is asserted is a little below what was measured (see the README).
"""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from bot import triggers
from bot.deciding import Question, decide
from bot.models import Settings
from tests.knowledge import demo

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "questions.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

EXPECTED = ("answer", "hand_off", "chat", "ask", "none")
FLOORS = {
    "seen": (0.95, 0.85, 0.9),
    "held": (0.95, 0.8, 0.9),
    "fresh-seen": (0.9, 0.6, 0.9),
    "fresh-held": (0.9, 0.45, 0.9),
}


@pytest.fixture
def counted(db, now):
    """-> {set: Counter}, {set: what went wrong}"""
    demo.load(now)
    counts, wrong = defaultdict(Counter), defaultdict(list)
    for which, language, expected, articles, before, text in ROWS:
        said = tuple(("customer", each) for each in before.split(" > ") if each)
        decision = decide(Question(text, language, said), Settings(), now=now)
        outcome = decision.outcome
        if outcome == "answer" and not decision.sources:
            outcome = "chat"
        # As in a conversation: words that ask for a person, or are angry, are heard first.
        if triggers.in_text(text):
            outcome, decision = "hand_off", replace(decision, sources=())
        answered = {source["url"].split("/")[3] for source in decision.sources}
        if expected == "none" and outcome in ("ask", "hand_off", "chat"):
            outcome = "none"
        is_right = outcome == expected and answered <= set(articles.split("|"))
        count = counts[which]
        count[expected] += 1
        count[expected, "right"] += is_right
        count["given"] += outcome == "answer"
        count["given", "right"] += outcome == "answer" and is_right
        if not is_right:
            wrong[which].append(
                f"{language} {expected} {articles} -> {outcome} {answered or ''} "
                f"{decision.confidence:.2f}: {text}"
            )
    return counts, wrong


def test_most_questions_are_answered_nearly_all_of_them_rightly_and_cases_go_to_people(counted):
    counts, wrong = counted
    assert len(ROWS) >= 180
    for which, floors in FLOORS.items():
        count = counts[which]
        figures = {
            "answers that are right": count["given", "right"] / count["given"],
            "questions answered": count["answer", "right"] / count["answer"],
            "for people, and handed off": count["hand_off", "right"] / count["hand_off"],
        }
        print(f"\n{which}: {sum(count[each] for each in EXPECTED)}")
        for (name, figure), floor in zip(figures.items(), floors, strict=True):
            print(f"  {name}: {figure:.3f}")
            assert figure >= floor, "\n".join([which, name, *wrong[which]])
        assert count["chat", "right"] == count["chat"], "\n".join(wrong[which])
