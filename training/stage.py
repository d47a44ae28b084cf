"""The stage of a practice: who plays the others, and what happens by itself. Inside only.

What plays uses the verbs that everybody uses, so that what is seen is what would be seen.
"""

import contextlib
from datetime import timedelta

import redis
from django.utils.translation import gettext as _

from conversations import live, presence
from conversations.models import Batch, Conversation, Message, Upload
from customers.models import Customer
from inboxes.models import Inbox
from sla import ticking
from sla.models import Policy
from team.models import Agent, Team

from .listeners import arrive_all
from .props import prop

FIRST_RESPONSE = timedelta(minutes=2)
STAGE = "the stage"  # who attaches the files of customers


def set_up(now):
    """A first answer is promised within two minutes, whatever is promised in the real world; and
    the inboxes ask for nothing and answer nothing by themselves: the scenario does."""
    Inbox.objects.update(has_bot=False, needed_to_close=[])
    if Team.objects.count() < 2:  # in some scenarios somebody else has to decide
        Team.objects.create(name=_("Specialists"))
    Policy.objects.create(
        name=_("Practice"),
        first_response=FIRST_RESPONSE,
        in_office_hours=False,
        created_at=now - timedelta(days=1),
    )


def look_after(now):
    """What workers do in the real world."""
    arrive_all(Message.objects.all(), now=now)
    ticking.tick(now)
    for conversation in Conversation.objects.due_to_wake(now):
        conversation.wake(now=now)
    for batch in Batch.objects.under_way():
        while batch.go_on(now=now):
            pass
        batch.say_how_far(now=now)


def carry_out(move, state, *, trainee, now):
    """One move, as scenes/ describes it. Raises Refused when what the trainee did prevents it.

    `state`: of the practice; who and what is new on the stage is noted there.
    """
    if move["who"] == move["conversation"]["customer"]:
        customer_writes(move, state, trainee=trainee, now=now)
        return
    conversation = Conversation.objects.get(pk=state["places"][move["in"]])
    if move["who"] == "bot":
        bot_does(conversation, move, now)
        return
    agent = colleague(move, state, trainee)
    if move["does"] == "types":
        state["typing"] = [conversation.pk, agent.pk]
        types_on(state)
        return
    colleague_does(conversation, agent, move, now)
    if move["does"] == "writes":
        state.pop("typing", None)


def types_on(state):
    """Who types sits before the conversation, and goes on until they have written: whoever opens
    it later sees that, too."""
    if not state.get("typing"):
        return
    conversation, pk = state["typing"]
    agent = Agent.objects.get(pk=pk)
    presence.stay([], [(conversation, pk)])
    typing = {"name": agent.first_name_or_name, "agent": pk, "is_note": False}
    with contextlib.suppress(redis.RedisError, TimeoutError):
        live.say(f"thread:{conversation}", presence=True)
        live.say(f"thread:{conversation}", typing=typing)


def customer_writes(move, state, *, trainee, now):
    at = now - timedelta(seconds=move["ago"])
    if pk := state["places"].get(move["in"]):
        conversation = Conversation.objects.get(pk=pk)
    else:
        conversation = arrives(move, trainee, at)
        state["places"][move["in"]] = conversation.pk
    files = [
        Upload.objects.accept(prop(name), now=at, visitor=STAGE, client_id=f"{move['step']}-{n}").pk
        for n, name in enumerate(move["files"])
    ]
    subject = conversation.subject if conversation.inbox.speaks.is_mail else ""
    conversation.receive(move["text"], now=at, subject=subject, files=files, visitor=STAGE)


def arrives(move, trainee, at):
    """The first time that this customer is on the stage: a new conversation."""
    wanted, who = move["conversation"], move["person"]
    customer = Customer.objects.recognise(
        kind="email",
        value=who["email"],
        name=who["name"],
        is_vip=who["is_vip"],
        language=wanted.get("language", ""),
    )
    inbox = inbox_of(wanted.get("channel", "web"))
    inbox.has_bot = bool(wanted.get("with_bot"))
    team = trainee.teams.order_by("pk").first()
    conversation = Conversation.objects.open_new(
        customer=customer, inbox=inbox, now=at, subject=wanted.get("subject", ""), team=team
    )
    if wanted.get("to_trainee"):
        conversation.assign_to(trainee, now=at)
    return conversation


def inbox_of(channel):
    """One that they know, where there is one."""
    known = Inbox.objects.filter(channel=channel, is_active=True).order_by("pk").first()
    return known or Inbox.objects.create(name=_("Practice"), channel=channel)


def bot_does(conversation, move, now):
    about = {"by": the_bot(), "epoch": conversation.handler_epoch, "now": now}
    if move["does"] == "hands_off":
        card, text = move["card"], move["text"]
        conversation.hand_off(reason=move["reason"], card=card, text=text, **about)
    else:
        conversation.bot_reply(move["text"], **about)


def colleague_does(conversation, agent, move, now):
    if move["does"] == "takes_over":
        conversation.take_over(agent, over=conversation.assignee_id, now=now)
    elif move["does"] == "notes":
        conversation.add_note(move["text"], by=agent, now=now)
    else:
        conversation.reply(move["text"], by=agent, now=now)


def the_bot():
    known = Agent.objects.filter(is_bot=True, is_active=True).order_by("pk").first()
    return known or on_stage(_("Bot"), "bot@stage.example", is_bot=True)


def colleague(move, state, trainee):
    """Somebody of the trainee's teams who is in no team of the real world."""
    if pk := state["people"].get(move["who"]):
        return Agent.objects.get(pk=pk)
    agent = on_stage(move["person"]["name"], move["person"]["email"])
    agent.teams.set(trainee.teams.all())
    state["people"][move["who"]] = agent.pk
    return agent


def on_stage(name, address, **fields):
    agent = Agent(username=address, email=address, name=name, **fields)
    agent.set_unusable_password()
    agent.save()
    return agent
