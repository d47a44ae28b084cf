"""Dots for who waits, as long as the bot thinks. A hint: without Redis it thinks all the same."""

import contextlib
import threading

import redis

from conversations import live

EVERY = 4  # seconds; a screen shows them for five


@contextlib.contextmanager
def typing(reading):
    done = threading.Event()
    thread = threading.Thread(target=_say_again, args=(reading, done), daemon=True)
    _say(reading)
    thread.start()
    try:
        yield
    finally:
        done.set()


def _say_again(reading, done):
    while not done.wait(EVERY):
        _say(reading)


def _say(reading):
    if not reading.bot:
        return
    who = {"name": reading.bot.name, "agent": reading.bot.pk}
    pk = reading.conversation.pk
    with contextlib.suppress(redis.RedisError, OSError):
        live.say(f"visitor:{pk}", f"thread:{pk}", typing=who)
