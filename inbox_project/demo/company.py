from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from conversations.models import Department, IssueType, Tag
from inboxes.models import Inbox
from team.models import Agent, Team

PASSWORD = "support-inbox-demo"  # noqa: S105 (printed on the sign-in page of a demo)

PEOPLE = """
Maya Lind | agent | Support Billing
Priya Nair | supervisor | Support
Astrid Halden | admin | Sales Billing
Marco Bellini | agent | Support
Omar Haddad | agent | Support
Lucía Fernández | agent | Support
Noor Rahman | agent | Support
Emil Sørensen | agent | Support Sales
Chloé Martin | agent | Sales
Kwame Mensah | agent | Sales
Tomasz Wójcik | agent | Sales Support
Sofie de Vries | agent | Billing
"""
ADDRESSES = {
    "Astrid Halden": "admin@halden.example",
    "Lucía Fernández": "lucia@halden.example",
    "Chloé Martin": "chloe@halden.example",
}

INBOXES = {
    "chat": {
        "name": "Website chat",
        "channel": "web",
        "token": "demo",
        "address": "chat@halden.example",
        "greeting": "Hello! Ask us anything about lamps, orders and light.",
    },
    "help": {
        "name": "Help page chat",
        "channel": "web",
        "token": "help",
        "address": "help@halden.example",
        "has_bot": True,
        "greeting": "Hello! Helper, our automatic assistant, answers first.",
    },
    "support": {"name": "Support", "address": "support@halden.example"},
    "sales": {"name": "Sales", "address": "sales@halden.example"},
    "billing": {"name": "Billing", "address": "billing@halden.example"},
}
TEAM_OF = {
    "chat": "Support",
    "help": "Support",
    "support": "Support",
    "sales": "Sales",
    "billing": "Billing",
}

TAGS = {
    "batch-7": "amber",
    "refund": "red",
    "trade": "grey",
    "custom size": "blue",
    "press": "pine",
}


@dataclass
class Company:
    agents: dict  # by name
    bot: Agent
    teams: dict  # by name
    inboxes: dict  # by the keys of INBOXES
    tags: dict  # by name
    departments: dict  # by name
    issue_types: dict  # by name


def is_there():
    return Inbox.objects.filter(token="demo").exists()  # noqa: S106 (names the inbox in public)


def found():
    """Create the company, without customers."""
    # Hashed once: hashing is slow on purpose.
    secret = make_password(PASSWORD)
    teams = {name: Team.objects.create(name=name) for name in ("Sales", "Support", "Billing")}
    agents = {}
    for line in PEOPLE.strip().splitlines():
        name, role, of_teams = line.split(" | ")
        address = ADDRESSES.get(name, f"{name.split()[0].lower()}@halden.example")
        is_admin = role == "admin"
        agents[name] = agent = Agent(
            name=name,
            email=address,
            username=address,
            password=secret,
            role=role,
            is_staff=is_admin,
            is_superuser=is_admin,
        )
        agent.save()
        agent.teams.add(*(teams[team] for team in of_teams.split()))
    bot = Agent(name="Helper", email="helper@halden.example", username="helper", is_bot=True)
    bot.set_unusable_password()
    bot.save()
    return Company(
        agents=agents,
        bot=bot,
        teams=teams,
        inboxes={key: open_inbox(key, teams[TEAM_OF[key]]) for key in INBOXES},
        tags={name: Tag.objects.named(name, tone=tone) for name, tone in TAGS.items()},
        departments=by_name(Department),
        issue_types=by_name(IssueType),
    )


def by_name(model):
    """Those that every installation begins with."""
    return {value.name: value for value in model.objects.all()}


def open_inbox(key, team):
    signature = "Halden Lighting, Markveien 58, 0550 Oslo\nhalden.example"
    defaults = {"channel": "email", "sender_name": "Halden Lighting", "signature": signature}
    return Inbox.objects.create(**defaults | INBOXES[key], team=team)
