from conversations.models import View
from team.models import Agent, Team

# name, whose (Everybody, a team, or an agent's name), what it shows
VIEWS = [
    ("Waiting longest", "Everybody", "tab=pending"),
    ("Due next", "Everybody", "sort=due"),
    ("Nobody has it yet", "Everybody", "tab=pending&box=unassigned"),
    ("VIP", "Everybody", "q=is:vip -is:done"),
    ("Refunds", "Billing", "q=refund&sort=newest"),
    ("My open", "Maya Lind", "tab=active&box=mine"),
    ("What the bot solved", "Priya Nair", "tab=bot&sort=newest"),
]


def write():
    """The company's saved views, each once, however often this runs."""
    teams = {team.name: team for team in Team.objects.all()}
    agents = {agent.name: agent for agent in Agent.objects.all()}
    for position, (name, whose, query) in enumerate(VIEWS):
        View.objects.get_or_create(
            name=name,
            team=teams.get(whose),
            owner=agents.get(whose),
            defaults={"query": query, "position": position},
        )
