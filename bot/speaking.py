"""The bot's turn in one conversation: read, think, say.

Reading and saying are transactions, thinking is none. What was read is compared when something is
said: if the customer wrote meanwhile, it thinks again about all of it; if a person took over, it
says nothing.
"""

import logging
import time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conversations.hand_offs import HandOff
from conversations.models import Refused
from team.locale import speaking as in_language

from . import cards, limits, traces, words
from .models import Outcome, Run, Turn
from .reading import Reading, newest
from .thinking import think
from .thought import Thought
from .typing import typing

log = logging.getLogger(__name__)


def run(conversation_pk, *, now=None):
    """Do what is to be done there, if nobody else does. Harmless however often.

    -> when it has to look again, or None
    """
    clock = (lambda: now) if now else timezone.now
    claimed = Run.objects.claim(conversation_pk, clock())
    if claimed is None:
        return None
    reading = Reading.of(conversation_pk, claimed.through)
    if not reading.is_with_bot or not reading.unanswered:
        return finish(claimed, reading, clock())
    began = time.monotonic()
    customer = reading.conversation.customer
    with in_language(reading.speaks, customer.time_zone), typing(reading):
        try:
            thought = think(reading, now=clock())
        except Exception as error:
            log.exception("The bot failed in C-%s", conversation_pk)
            thought = Thought.hand_off(
                HandOff.ERROR, error=f"{type(error).__name__}: {error}"[:300]
            )
        return say(reading, thought, now=clock(), seconds=time.monotonic() - began)


def say(reading, thought, *, now, seconds=0.0):
    """Carry a thought out, with its turn, in one transaction. -> when to look again, or None"""
    try:
        with transaction.atomic():
            mine = Run.objects.select_for_update(no_key=True).get(pk=reading.conversation.pk)
            is_done = mine.through >= reading.last.pk and not reading.is_again
            if is_done or mine.due_at is None:
                return None  # another worker was faster
            reading.conversation.lock()
            if newest(reading.conversation) != reading.newest:
                mine.again(now)
                return mine.due_at
            write(reading, thought, now=now, seconds=seconds)
            mine.finish(through=reading.last.pk, **ends(reading, thought, now))
    except Refused as why:
        log.info("C-%s: %s", reading.conversation.pk, why)
        return drop(reading, now)
    return None


def drop(reading, now):
    """A person took over, and what was thought is not said. They may have given it back since.

    -> when to look again, or None
    """
    with transaction.atomic():
        mine = Run.objects.select_for_update(no_key=True).get(pk=reading.conversation.pk)
        reading.conversation.refresh_from_db(fields=["status"])
        if reading.is_with_bot and mine.due_at:
            mine.again(now)
        else:
            mine.finish()
    return mine.due_at


def write(reading, thought, *, now, seconds=0.0):
    conversation = reading.conversation
    if thought.said:
        thought.said.keep(by=reading.bot, now=now)
    turn = Turn(
        conversation=conversation,
        message=reading.last,
        question=reading.text[:4000],
        language=reading.language,
        outcome=thought.outcome,
        why=thought.why,
        topic=thought.topic,
        found=thought.found,
        error=thought.error[:300],
        seconds=seconds,
        created_at=now,
    )
    if decision := thought.decision:
        turn.confidence, turn.engine = decision.confidence, decision.engine
        turn.tokens = decision.tokens
    by = {"by": reading.bot, "epoch": reading.epoch, "now": now}
    by["trace"] = traces.keep(reading, thought, turn)
    fields = {"offers": thought.offers, "sources": thought.sources}
    if thought.outcome == Outcome.HAND_OFF:
        text, fields = told(reading, thought, now), {}
        with in_language(settings.LANGUAGE_CODE):  # agents read it, not the customer
            card = cards.make(reading, thought)
        turn.answer = conversation.hand_off(
            **by, reason=thought.why, topic=thought.topic, card=card, text=text, **fields
        )
    elif thought.text:
        turn.answer = conversation.bot_reply(thought.text, **by, **fields)
    if thought.outcome == Outcome.SOLVE:
        conversation.solve(**by)
    if thought.outcome == Outcome.CLOSE:
        conversation.leave(**by)
    for failed in thought.failed:
        Turn.objects.filter(pk=failed.pk).update(has_failed=True)
    turn.save()


def told(reading, thought, now):
    """What a customer is told when a person is asked for; "" for nothing."""
    if reading.bot is None or limits.is_silent(thought):
        return ""
    text = words.person_comes(reading, now=now)
    return f"{thought.text}\n\n{text}" if thought.said and thought.text else text


def ends(reading, thought, now):
    """What silence after this means, and when: that it was solved, or that no reply came."""
    if thought.outcome in {Outcome.HAND_OFF, Outcome.SOLVE}:
        return {}
    if thought.is_good:
        return {"solve_at": now + reading.settings.silence(is_mail=reading.is_mail)}
    return {"close_at": now + reading.settings.closes_after(is_mail=reading.is_mail)}


def finish(run, reading, now):
    """There is nothing to do. -> when there is, if something was heard since `run` was read"""
    with transaction.atomic():
        mine = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        if mine.due_at and mine.due_at != run.due_at:
            mine.again(now)
        elif mine.solve_at or mine.close_at or not reading.is_with_bot:
            mine.finish(solve_at=mine.solve_at, close_at=mine.close_at)
        else:  # a person gave it back when nobody waited any more
            after = reading.settings.closes_after(is_mail=reading.is_mail)
            mine.finish(close_at=now + after)
    return mine.due_at
