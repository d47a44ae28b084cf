"""What customers asked and the bot did not know: grouped, so that each group is an article to
write."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Max, Q

from conversations.hand_offs import HandOff
from knowledge.models import Passage

from ..deciding import Question, decided
from ..models import Outcome, Settings, Turn
from ..triggers.asking import asks_for_person
from .grouping import grouped

SPAN = timedelta(days=30)
MOST = 2000  # questions
MOST_ASKED = 60  # groups, the largest, that are asked again
UNKNOWN = (HandOff.NOTHING_FOUND, HandOff.UNSURE)
KEPT = 24 * 3600
WORD = re.compile(r"\w+")


@dataclass
class Open:
    """A group as the page shows it. `answer`: what today's articles answer to it, or None."""

    group: object
    answer: object = None

    @property
    def asked(self):
        return self.group.first

    @property
    def last_at(self):
        return max(turn.created_at for turn in self.group.members)

    @property
    def is_dismissed(self):
        """A question that comes later and is alike stays away, too."""
        return any(turn.dismissed_at for turn in self.group.members)

    @property
    def shared(self):
        """What the questions have in common, as the latest of them writes it."""
        written = WORD.findall(self.asked.question)
        return [_as_written(stem, written) for stem in self.group.words]

    @property
    def is_answered(self):
        return self.answer is not None and self.answer.outcome == Outcome.ANSWER


def _as_written(stem, written):
    start = stem[: max(3, len(stem) - 1)]  # "move" is in "moving"
    return next((word for word in written if word.casefold().startswith(start)), stem)


def turns(now):
    """The questions, the latest first. What did not help is asked about, not the "No" to it."""
    not_known = Q(outcome__in=[Outcome.ASK, Outcome.HAND_OFF], why__in=UNKNOWN)
    found = Turn.objects.filter(not_known | Q(has_failed=True), created_at__gte=now - SPAN)
    return found.exclude(question="").order_by("-pk")


def groups(now):
    """-> [Open], the largest first. The largest are asked again today, without a model."""
    found = turns(now).select_related("conversation__inbox")
    opens = [Open(group) for group in grouped(list(found[:MOST]))]
    # Returned to the bot it is asked about a wish for a person, too; no article answers that.
    opens = [each for each in opens if not asks_for_person(each.asked.question)]
    _ask_again([each for each in opens if not each.is_dismissed][:MOST_ASKED])
    return opens


def _ask_again(opens):
    state, settings = _state_of_knowledge(), {}
    for each in opens:
        turn = each.asked
        inbox = turn.conversation.inbox
        own = settings.setdefault(inbox.pk, Settings.objects.of(inbox))
        key = _key(turn, own, state)
        each.answer = cache.get(key)
        if each.answer is None:
            each.answer = decided(Question(turn.question, turn.language), own)
            cache.set(key, each.answer, KEPT)


def _state_of_knowledge():
    """Another one whenever a passage was made or thrown away."""
    return tuple(Passage.objects.aggregate(count=Count("pk"), last=Max("pk")).values())


def _key(turn, own, state):
    said = f"{turn.question}|{turn.language}|{own.answers_from}|{own.asks_from}|{state}"
    return f"unanswered:{hashlib.sha256(said.encode()).hexdigest()}"
