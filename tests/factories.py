"""The cast of the tests. Functions with defaults, so that a test names only what it is about."""

import itertools
from datetime import timedelta

from django.utils import timezone

from conversations.models import Conversation, Department, IssueType, Tag
from customers.models import Customer
from inboxes.models import Inbox
from knowledge.models import Article
from sla.models import Policy
from team.models import Agent, OfficeHours, Team

number = itertools.count(1)
PASSWORD = "correct horse battery staple"


def create_team(name=None, members=(), **fields):
    team = Team.objects.create(name=name or f"Team {next(number)}", **fields)
    team.members.add(*members)
    return team


def create_agent(name=None, *, role="agent", teams=(), **fields):
    n = next(number)
    name = name or f"Agent {n}"
    address = f"{name.split()[0].lower()}{n}@halden.example"
    agent = Agent.objects.create_user(address, address, PASSWORD, name=name, role=role, **fields)
    agent.teams.add(*teams)
    return agent


def create_bot(name="Helper"):
    return create_agent(name, is_bot=True)


def create_office_hours(name=None, **fields):
    """Monday to Friday, 9 to 17 in UTC."""
    fields.setdefault("time_zone", "UTC")
    fields.setdefault("week", [[[540, 1020]]] * 5 + [[], []])
    return OfficeHours.objects.create(name=name or f"Hours {next(number)}", **fields)


def create_customer(name="Amara Okafor", email=None, **fields):
    customer = Customer.objects.create(name=name, **fields)
    address = email or f"{name.split()[0].lower()}{next(number)}@okafor.example"
    customer.identities.create(kind="email", value=address)
    return customer


def create_inbox(channel="web", **fields):
    n = next(number)
    fields.setdefault("name", f"Inbox {n}")
    fields.setdefault("undo_seconds", 0)
    if channel == "email":
        fields.setdefault("address", f"support{n}@halden.example")
    return Inbox.objects.create(channel=channel, **fields)


def create_department(name="Billing", **fields):
    """Or the one of this name that every installation begins with."""
    return Department.objects.update_or_create(name=name, defaults=fields)[0]


def create_issue_type(name="Question", **fields):
    return IssueType.objects.update_or_create(name=name, defaults=fields)[0]


def create_tag(name="Refund", **fields):
    return Tag.objects.named(name, **fields)


def create_conversation(*, now=None, said=None, customer=None, inbox=None, **fields):
    """Pending in a website inbox; with `said`, the customer has written that and waits."""
    now = now or timezone.now()
    conversation = Conversation.objects.open_new(
        customer=customer or create_customer(), inbox=inbox or create_inbox(), now=now, **fields
    )
    if said is not None:
        conversation.receive(said, now=now)
    return conversation


def create_policy(name=None, *, now=None, **fields):
    """Promises a first response within 2 minutes, at any hour, unless it says something else."""
    if not {"first_response", "next_response", "resolution"} & set(fields):
        fields["first_response"] = timedelta(minutes=2)
    fields.setdefault("in_office_hours", False)
    n = next(number)
    return Policy.objects.create(
        name=name or f"Policy {n}",
        position=n,
        created_at=now or timezone.now() - timedelta(days=365),
        **fields,
    )


def create_article(
    title="Return a lamp", body="Within thirty days.", *, by=None, now=None, **fields
):
    """Published; with `draft`, a draft."""
    now, draft = now or timezone.now(), fields.pop("draft", False)
    fields.setdefault("language", "en")
    article = Article.objects.begin(title=title, body=body, by=by, now=now, **fields)
    if not draft:
        article.publish(by=by, now=now)
    return article
