"""What the beat finds: who was forgotten, and what nobody objected to."""

import logging
from datetime import timedelta

from django.db import transaction

from conversations.hand_offs import HandOff
from conversations.models import Conversation
from team.locale import speaking as in_language

from . import speaking
from .models import Outcome, Run
from .reading import Reading, newest
from .thought import Thought

log = logging.getLogger(__name__)


def give_up(run, *, now):
    """Nobody has answered in time: a person is asked. Who still thinks about it is refused."""
    try:
        _give_up(run, now)
    except Exception:
        log.exception("C-%s is handed off without a word", run.pk)
        hand_off_plainly(run, now=now)


def hand_off_plainly(run, *, now):
    """When neither card nor words can be made: whoever waits is in the queue all the same."""
    with transaction.atomic():
        mine = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        conversation = Conversation.objects.get(pk=run.pk)
        if conversation.status == Conversation.Status.BOT:
            epoch = conversation.handler_epoch
            conversation.hand_off(by=None, epoch=epoch, now=now, reason=HandOff.ERROR.value)
        mine.finish(through=newest(conversation))


def _give_up(run, now):
    reading = Reading.of(run.pk, run.through)
    if not reading.is_with_bot or not reading.unanswered:
        return speaking.finish(run, reading, now)
    with in_language(reading.speaks, reading.conversation.customer.time_zone):
        speaking.say(reading, Thought.hand_off(HandOff.TIMEOUT), now=now)


def solve(run, *, now):
    """Silence after a good answer."""
    with transaction.atomic():
        mine = Run.objects.silent(now).select_for_update(skip_locked=True, no_key=True)
        mine = mine.filter(pk=run.pk).first()
        if mine is None:
            return False
        reading = Reading.of(run.pk, mine.through)
        mine.finish()
        if reading.is_with_bot and not reading.unanswered and reading.last_answer:
            thought = Thought(Outcome.SOLVE, rule={"trigger": "silence"})
            speaking.write(reading, thought, now=now)
    return True


def close(run, *, now):
    """Silence after something else, such as a question of the bot's. Whoever still waits for us, as
    after a flood, gets a person."""
    with transaction.atomic():
        mine = Run.objects.left(now).select_for_update(skip_locked=True, no_key=True)
        mine = mine.filter(pk=run.pk).first()
        if mine is None:
            return False
        reading = Reading.of(run.pk, mine.through)
        if not reading.is_with_bot:
            mine.finish()
        elif reading.conversation.snoozed_until:
            mine.finish(close_at=now + reading.settings.closes_after(is_mail=reading.is_mail))
        else:
            mine.finish()
            _end(reading, now)
    return True


def _end(reading, now):
    hours = reading.settings.closes_after(is_mail=reading.is_mail) // timedelta(hours=1)
    thought = Thought(Outcome.CLOSE, rule={"trigger": "no_reply", "hours": hours})
    if reading.unanswered:
        thought = Thought.hand_off(HandOff.TIMEOUT)
    with in_language(reading.speaks, reading.conversation.customer.time_zone):
        speaking.write(reading, thought, now=now)
