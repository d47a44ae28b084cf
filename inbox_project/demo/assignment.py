"""Who gets what: skills, limits, and how each team gives its conversations."""

from conversations.models import Department, IssueType
from team.models import AgentSkill, Skill

# Sales goes round; Support looks for the skills; the two in Billing take them by themselves.
TEAMS = {
    "Sales": {"strategy": "round_robin", "capacity": 12},
    "Support": {"strategy": "by_skill", "capacity": 15, "fallback_seconds": 120},
}
LANGUAGES = {"German": "de", "French": "fr", "Spanish": "es", "Arabic": "ar"}
PEOPLE = """
Maya Lind | 20 | 12 |  | German 4, Refunds 4, Outdoor lights 3
Marco Bellini | 18 | 12 |  | Dimmers 5, Outdoor lights 4
Omar Haddad | 18 | 10 |  | Arabic 5, French 3, Refunds 3
Lucía Fernández | 16 | 10 |  | Spanish 5, Dimmers 3
Noor Rahman | 16 | 10 |  | Arabic 4, German 2, Outdoor lights 5
Emil Sørensen | 14 | 8 | 10 | German 3, Dimmers 4
Chloé Martin | 16 |  |  | French 5
Kwame Mensah | 16 |  |  | French 4
Tomasz Wójcik | 16 | 10 |  | German 5
Sofie de Vries | 20 |  | 20 | Refunds 5
"""


def write(halden):
    """Set it up. Nothing is given yet: nobody of the company is here before somebody signs in."""
    skills = {
        name: Skill.objects.create(kind="language", name=name, language=code)
        for name, code in LANGUAGES.items()
    }
    for name, kind in (
        ("Dimmers", "product"),
        ("Outdoor lights", "product"),
        ("Refunds", "expertise"),
    ):
        skills[name] = Skill.objects.create(kind=kind, name=name)
    skills["Dimmers"].tags.add(halden.tags["batch-7"])
    skills["Outdoor lights"].tags.add(halden.tags["custom size"])
    skills["Refunds"].tags.add(halden.tags["refund"])
    skills["Refunds"].departments.add(*Department.objects.filter(name="Billing"))
    skills["Refunds"].issue_types.add(*IssueType.objects.filter(name="Refund"))
    for line in PEOPLE.strip().splitlines():
        name, capacity, chats, mails, knows = (part.strip() for part in line.split("|"))
        agent = halden.agents[name]
        agent.capacity = int(capacity)
        agent.capacity_chat = int(chats) if chats else None
        agent.capacity_mail = int(mails) if mails else None
        agent.save(update_fields=["capacity", "capacity_chat", "capacity_mail"])
        for known in knows.split(", "):
            skill, _space, level = known.rpartition(" ")
            AgentSkill.objects.create(agent=agent, skill=skills[skill], level=int(level))
    for name, settings in TEAMS.items():
        team = halden.teams[name]
        for field, value in settings.items():
            setattr(team, field, value)
        team.save(update_fields=list(settings))
