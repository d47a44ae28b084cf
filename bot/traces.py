"""What "Why?" says of what the bot did, in codes and values: said by templates/why/bot.html."""

from conversations.models import Reason

MOST_FOUND = 5
LONGEST = 500  # characters


def keep(reading, thought, turn):
    """-> Reason"""
    trace = {
        "question": turn.question[:LONGEST],
        "language": turn.language,
        "outcome": turn.outcome,
        "why": turn.why,
        "topic": turn.topic,
        "rule": thought.rule,
        "confidence": turn.confidence,
        "answers_from": reading.settings.answers_from,
        "asks_from": reading.settings.asks_from,
        "found": turn.found[:MOST_FOUND],
        "engine": turn.engine,
        "tokens": turn.tokens,
        "seconds": round(turn.seconds, 2),
        "error": turn.error,
    }
    name = reading.bot.name if reading.bot else ""
    return Reason.objects.create(
        conversation=reading.conversation,
        kind=Reason.Kind.BOT,
        title=name[:120],
        trace=trace,
        created_at=turn.created_at,
    )
