"""Whom a note calls: "@Maya Lind", "@Maya" while there is one Maya, "@Billing" for a team."""

import re
from collections import defaultdict

from django.db.models import Q

from team.models import Agent, Team

MOST_OFFERED = 8


def called_in(text, conversation):
    """Everybody whom the text calls, by the names as they stand there: {name: [agents]}.

    The agents are those who can see the conversation: a team's name stands for its members, and
    may stand for nobody.
    """
    if "@" not in text:
        return {}
    known = _by_name()
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    # Not in an address, of mail or of a page.
    pattern = re.compile(rf"(?<![\w@/.-])@({names})(?!\w)", re.IGNORECASE)
    by_folded = {name.casefold(): pks for name, pks in known.items()}
    written = {found[1] for found in pattern.finditer(text)} if known else set()
    # Some letters are alike for the pattern and not for the names: i with a dot and without.
    written = {name for name in written if name.casefold() in by_folded}
    present = {agent.pk: agent for agent in who_sees(conversation)} if written else {}
    return {
        name: [present[pk] for pk in by_folded[name.casefold()] if pk in present]
        for name in written
    }


def who_sees(conversation):
    """The people who can see it: the twin of `ConversationQuerySet.visible_to`."""
    sees = Q(role__in=Agent.SEE_EVERYTHING) | Q(is_superuser=True) | Q(pk=conversation.assignee_id)
    people = Agent.objects.people()
    if conversation.team_id is None:
        return people
    members = Team.members.through.objects.filter(team=conversation.team_id)
    return people.filter(sees | Q(pk__in=members.values("agent")))


def who_can_be_called(conversation, begun, *, by):
    """The people and teams that "@begun" may become: ([agents], [teams]), a few of each."""
    begun = begun.casefold()
    people = list(who_sees(conversation).exclude(pk=by.pk).order_by("name"))
    present = {agent.pk for agent in people}
    teams = [
        team
        for team in Team.objects.with_members().order_by("name")
        if present.intersection(team.member_pks)
    ]
    return (
        [person for person in people if _begins(person.name, begun)][:MOST_OFFERED],
        [team for team in teams if _begins(team.name, begun)][:MOST_OFFERED],
    )


def _begins(name, begun):
    """Whether the name, or a later word of it, begins so."""
    name = name.casefold()
    return name.startswith(begun) or f" {begun}" in name


def _by_name():
    """{name: pks of agents}. A first name is one while a single person has it."""
    people = list(Agent.objects.people())
    firsts, whole = defaultdict(list), defaultdict(list)
    for person in people:
        firsts[person.first_name_or_name].append(person.pk)
        whole[person.name].append(person.pk)
    single = {name: pks for name, pks in firsts.items() if len(pks) == 1}
    return single | whole | {team.name: team.member_pks for team in Team.objects.with_members()}
