from conversations.conditions import Facts, holds
from conversations.events import Kind
from conversations.models import Department, Event, IssueType, Tag
from conversations.models.states import Status
from inboxes.models import Inbox
from routing import rules as routing
from routing.models import Moment, Rule, Run
from team.models import Agent, Team

CLOSED = (
    "Hello {{ customer.first_name|there }}, thank you for writing. We are closed right now and"
    " answer as soon as we are back, in the order in which messages came."
)
SPAM = r"\b(seo|backlinks?|guest post|crypto|casino)\b.*\b(offer|deal|price|rank)"


def rules():
    """(name, when it is so, what is done, more fields), the first to be asked first."""
    return [
        (
            "Offers nobody asked for",
            [["text", "regex", SPAM], ["earlier", "is", 0]],
            [["close", "spam"]],
            {},
        ),
        (
            "Best customers first",
            [["vip", "yes", ""]],
            [["priority", "high"], ["alert", "supervisors"]],
            {"goes_on": True},
        ),
        (
            "Batch 7: the lamps that flicker",
            [["text", "any", "flicker*, flacker*, parpade*, batch 7"]],
            [["tag", "tag:batch-7"]],
            {"goes_on": True},
        ),
        (
            "Refunds to Billing",
            [
                [
                    "text",
                    "any",
                    "refund*, money back, charged twice, reembolso, erstattung, terugbet*",
                ]
            ],
            [
                ["assign", "team:Billing"],
                ["department", "department:Billing"],
                ["tag", "tag:refund"],
            ],
            {},
        ),
        (
            "The bot was asked about money",
            [["bot_reason", "any", "refund*, payment, invoice, price"]],
            [["assign", "team:Billing"], ["priority", "medium"]],
            {},
        ),
        (
            "Trade accounts to Sales",
            [
                ["attribute", "is", ["Plan", "Trade account"]],
                ["inbox", "is_not", ["inbox:Billing"]],
            ],
            [["assign", "team:Sales"], ["tag", "tag:trade"]],
            {},
        ),
        (
            "Press",
            [["text", "any", "journalist, magazine, interview, press kit"]],
            [["assign", "team:Sales"], ["tag", "tag:press"], ["alert", "agent:Astrid Halden"]],
            {},
        ),
        (
            "Closed: say when we are back",
            [["office_hours", "closed", ""], ["channel", "is", ["email"]]],
            [["auto_reply", CLOSED]],
            {"is_on": False},
        ),
    ]


def write(now):
    """The company's rules, each once, however often this runs."""
    if Rule.objects.exists():
        return
    by = Agent.objects.filter(role="admin").first()
    for position, (name, when, steps, more) in enumerate(rules(), 1):
        when, steps = numbered(when), numbered(steps)
        conditions = {"all": True, "conditions": when}
        rule = Rule(name=name, conditions=conditions, steps=steps, position=position, **more)
        rule.keep(by=by, now=now)


PLACES = {"department": Department, "inbox": Inbox, "issue_type": IssueType}
PEOPLE = {"agent": Agent, "team": Team}


def numbered(value):
    """With the numbers in place of what stands as "team:Billing"."""
    if isinstance(value, list):
        return [numbered(each) for each in value]
    kind, _sep, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not name:
        return value
    if kind == "tag":
        return str(Tag.objects.named(name).pk)
    if kind in PLACES:
        return str(PLACES[kind].objects.get(name=name).pk)
    if kind in PEOPLE:
        return f"{kind}-{PEOPLE[kind].objects.get(name=name).pk}"
    return value


# --- What they did

ARRIVES = (Kind.OPENED, Kind.HANDED_OFF, Kind.REOPENED)


def ask(conversation, rules, now):
    """It has just arrived, or come back: what holds of it is done, as a worker would."""
    if conversation.is_done or conversation.status == Status.BOT:
        return
    facts = Facts(conversation, now)
    in_force = (rule for rule in rules if rule.is_in_force(Moment.ARRIVES, now))
    if any(holds(rule.conditions, facts) for rule in in_force):
        event = conversation.events.filter(kind__in=ARRIVES).latest("version")
        event.conversation = conversation
        run = Run.objects.create(event=event, heard_at=now, done_at=now)
        routing.ask(run, now=now)


def note_the_rest(conversations):
    """Of what nothing held the rules were asked, too."""
    left = Event.objects.filter(conversation__in=conversations, kind__in=routing.KINDS)
    left = left.filter(rule_run=None).only("created_at")
    Run.objects.bulk_create(
        Run(event=event, heard_at=event.created_at, done_at=event.created_at) for event in left
    )
