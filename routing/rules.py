"""Rules are asked of what happened: `apply`, once for each event, whoever else tries."""

from django.db import transaction

from conversations.actions import carry_out_each
from conversations.actions.hands import Hands
from conversations.automation import Automation
from conversations.conditions import Facts, holds, judge
from conversations.events import Kind
from conversations.models import Conversation, Message, Reason

from .models import Match, Moment, Rule, Run

# What rules are asked of.
KINDS = (Kind.OPENED, Kind.HANDED_OFF, Kind.REOPENED, Kind.MESSAGE_RECEIVED)
# What a person decides about who has it.
DECIDED = (Kind.ASSIGNED, Kind.HANDED_TO, Kind.TAKEN_OVER)


def apply(run_pk, *, now):
    """Ask the rules in their order, and do what those say that hold. All of it, or nothing."""
    with transaction.atomic():  # kept, whatever becomes of the try
        if run := Run.objects.claim(run_pk):
            run.tries += 1
            run.save(update_fields=["tries"])
    with transaction.atomic():
        if run := Run.objects.claim(run_pk):
            ask(run, now=now)
            run.done_at = now
            run.save(update_fields=["done_at"])


def ask(run, *, now):
    event = run.event
    conversation = event.conversation
    conversation.lock()
    if conversation.merged_into_id or conversation.is_done:
        return
    moment, since = moment_of(event, conversation)
    if moment is None:
        return
    facts = Facts(conversation, event.created_at, since)
    for rule in Rule.objects.in_force(moment, event.created_at):
        if not holds(rule.conditions, facts):
            continue
        carry_out(rule, run, facts, now=now)
        if not rule.goes_on:
            break
        # The next ones see what this one did.
        facts = Facts(conversation, event.created_at, since)


def moment_of(event, conversation):
    """-> (which moment it is for rules, since when the customer's words count). Or None, None."""
    reopens = has_written = False
    if event.kind == Kind.MESSAGE_RECEIVED:
        at, said = event.created_at, conversation.messages.filter(direction=Message.Direction.IN)
        reopens = conversation.events.filter(kind=Kind.REOPENED, created_at=at).exists()
        has_written = said.filter(created_at__lt=at).exists()
    return which_moment(
        event,
        status=conversation.status,
        was_with_bot=bool(conversation.handler_epoch),
        reopens=reopens,
        has_written=has_written,
    )


def which_moment(event, *, status, was_with_bot, reopens, has_written):
    """The same, of what is known of the conversation: whether it was with the bot before, whether
    the message reopens it, whether its customer has written before.

    Where the customer's message reopens it, that is one moment and not two: its rules are those of
    an arrival.
    """
    nothing, at = (None, None), event.created_at
    if status == Conversation.Status.BOT:
        return nothing
    if event.kind == Kind.HANDED_OFF:
        return Moment.ARRIVES, None
    if event.kind == Kind.OPENED:
        # An agent who opens it has it; what the bot had, arrives when it is handed off.
        is_ours = event.actor_id or event.reason_id or was_with_bot
        return nothing if is_ours else (Moment.ARRIVES, None)
    if event.kind == Kind.REOPENED:
        is_ours = event.actor_id or event.reason_id
        return nothing if is_ours else (Moment.ARRIVES, at)
    if event.kind != Kind.MESSAGE_RECEIVED or event.details.get("is_thanks"):
        return nothing
    return nothing if reopens or not has_written else (Moment.WRITES, at)


def carry_out(rule, run, facts, *, now):
    conversation, event = facts.conversation, run.event
    judged = judge(rule.conditions, facts)
    reason = Reason.objects.create(
        conversation=conversation,
        kind=Reason.Kind.RULE,
        title=rule.name,
        trace={
            "rule": {"id": rule.pk, "name": rule.name, "version": rule.version},
            "event": event.kind,
            "all": rule.conditions.get("all", True),
            "conditions": judged.trace,
        },
        created_at=now,
    )
    decided = conversation.events.filter(
        version__gt=event.version, kind__in=DECIDED, actor__isnull=False
    ).exists()
    steps = carry_out_each(
        conversation,
        rule.steps,
        by=Automation(reason),
        now=now,
        unless=lambda one: "decided" if decided and isinstance(one, Hands) else "",
    )
    reason.trace["steps"] = steps
    reason.save(update_fields=["trace"])
    failures = [[step["name"], step["value"], step["why"]] for step in steps if step["why"]]
    Match.objects.create(run=run, rule=rule, reason=reason, failures=failures, created_at=now)
