"""What the model may cost: tokens and money a day for the installation, tokens for each
conversation. Counted in Redis; while that is away nothing can be counted, and nothing is spent.

What a question may need at most is set aside before it is asked, so that many at once do not pass
the limit together, and what it did not need is given back.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from .wire import Failed

KEPT = 48 * 3600
SHARE = 10  # no conversation uses more than this part of a day
NEARLY = 0.99
MILLION = 1_000_000
LETTERS = 3  # of a token; guessed low, so that what is set aside is enough


@dataclass(frozen=True)
class Spent:
    """Today. `cost` and `most_cost` are in millionths; a limit of 0 is none."""

    tokens: int
    most_tokens: int
    cost: int
    most_cost: int

    @property
    def is_used_up(self):
        """So far that the next question would be too much, most likely."""
        used = [(self.tokens, self.most_tokens), (self.cost, self.most_cost)]
        return any(most and amount >= most * NEARLY for amount, most in used)

    @property
    def money(self):
        return self.cost / MILLION

    @property
    def most_money(self):
        return self.most_cost / MILLION


def today():
    tokens, cost = _key("tokens"), _key("cost")
    known = cache.get_many([tokens, cost])
    return Spent(
        max(0, known.get(tokens, 0)),
        settings.MODEL_TOKENS_A_DAY,
        max(0, known.get(cost, 0)),
        int(settings.MODEL_COST_A_DAY * MILLION),
    )


def guess(text):
    return len(text) // LETTERS + 8


class Reservation:
    """Set aside `asked` tokens to read and `most` to write. Raises Failed when that is too much."""

    def __init__(self, asked, most, about=""):
        self.asked, self.most = asked, most
        self.taken = []
        self._take(_key("tokens"), asked + most, settings.MODEL_TOKENS_A_DAY)
        self._take(_key("cost"), _cost(asked, most), int(settings.MODEL_COST_A_DAY * MILLION))
        if about:
            share = settings.MODEL_TOKENS_A_DAY // SHARE
            self._take(_key("tokens", about), asked + most, share, "used up for this conversation")

    def _take(self, key, amount, most, why="used up for today"):
        cache.add(key, 0, KEPT)
        if cache.get(key) is None:
            raise Failed("nothing can be counted")
        used = raised(key, amount)
        self.taken.append((key, amount))
        if most and used > most:
            self.settle(0, 0)
            raise Failed(why)

    def settle(self, asked, written):
        """What it was in the end. -> tokens"""
        for key, amount in self.taken:
            is_cost = key.startswith(_key("cost"))
            real = _cost(asked, written) if is_cost else asked + written
            raised(key, real - amount)
        self.taken = []
        return asked + written

    def settle_as(self, usage):
        """As the endpoint counted, if that can be: not less than nothing, nor beyond all reason."""
        usage = usage if isinstance(usage, dict) else {}
        return self.settle(
            _sane(usage.get("prompt_tokens"), self.asked),
            _sane(usage.get("completion_tokens"), self.most),
        )


def _sane(number, guessed):
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return number if is_number and 0 < number <= guessed * 8 else guessed


def _cost(asked, written):
    """In millionths, as prices are for a million."""
    a_read, a_written = settings.MODEL_PRICES
    return round(asked * a_read + written * a_written)


def raised(key, amount=1):
    try:
        return cache.incr(key, amount)
    except ValueError:  # it has just expired
        return amount


def _key(*parts):
    return ":".join(["model", timezone.now().strftime("%Y-%m-%d"), *parts])
