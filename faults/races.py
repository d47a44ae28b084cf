"""A person and the bot at the same moment: whoever is first, the bot is silent after a person."""

import threading

from django.db import connection
from django.utils import timezone

from bot import speaking
from bot.models import Outcome, Run
from bot.reading import Reading
from bot.thought import Thought
from conversations.events import Kind
from conversations.models import Conversation
from customers.models import Customer
from inboxes.models import Inbox
from team.models import Agent, Team


def take_over(conversation, agent):
    conversation.take_over(agent)


def reply(conversation, agent):
    conversation.reply("Hello, I am Ana.", by=agent)


def close(conversation, agent):
    conversation.close(by=agent, reason="spam")


def give_away(conversation, agent):
    """Takes nothing from the bot, which answers all the same."""
    conversation.hand_to(Team.objects.get_or_create(name="Races")[0], by=agent)


def take_and_return(conversation, agent):
    conversation.take_over(agent)
    conversation.return_to_bot(by=agent)


DEEDS = [take_over, reply, close, give_away, take_and_return]
PERSON = {Kind.TAKEN_OVER, Kind.CLOSED}


def race(inbox, agent, deed, *, offset=0.0):
    """Both at once, each with a connection of its own; `offset`: seconds by which the person is
    later. -> (who was first: "bot" or "person", what is wrong, in words)"""
    now = timezone.now()
    customer = Customer.objects.create(name="Amara Okafor")
    conversation = Conversation.objects.open_new(customer=customer, inbox=inbox, now=now)
    conversation.receive("How many days do I have?", now=now)
    Run.objects.hear(conversation.pk, now=now, at_once=True)
    reading = Reading.of(conversation.pk, 0)
    thought = Thought(Outcome.ANSWER, text="You have 30 days.")
    both, errors = threading.Barrier(2), []

    def at_once(act, wait):
        try:
            both.wait(10)
            if wait > 0:
                threading.Event().wait(wait)
            act()
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    person = Conversation.objects.get(pk=conversation.pk)
    threads = [
        threading.Thread(
            target=at_once,
            args=(lambda: speaking.say(reading, thought, now=timezone.now()), -offset),
        ),
        threading.Thread(target=at_once, args=(lambda: deed(person, agent), offset)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return judge(conversation, deed, errors)


def judge(conversation, deed, errors):
    log = list(conversation.events.order_by("version").select_related("actor"))
    bot = [e.version for e in log if e.kind == Kind.MESSAGE_SENT and e.actor.is_bot]
    person = [
        e.version
        for e in log
        if e.kind in PERSON or (e.kind == Kind.MESSAGE_SENT and not e.actor.is_bot)
    ]
    wrong = list(errors)
    if bot and person and max(bot) > min(person):
        wrong.append("the bot spoke after a person")
    if len(bot) > 1:
        wrong.append("the bot spoke twice")
    if deed is give_away and not bot:
        wrong.append("the bot did not answer")
    if [event.version for event in log] != list(range(1, len(log) + 1)):
        wrong.append("the log has a gap")
    return ("bot" if bot else "person"), wrong


def furnish():
    """-> (an inbox with the bot, an agent)"""
    number = Agent.objects.count()
    addresses = [f"{name}-{number}@faults.example" for name in ("helper", "ana")]
    names = [{"username": each, "email": each} for each in addresses]
    Agent.objects.create(name="Helper", is_bot=True, **names[0])
    agent = Agent.objects.create(name="Ana", **names[1])
    return Inbox.objects.create(name="Races", channel="web", has_bot=True, undo_seconds=0), agent
