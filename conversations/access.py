"""What an agent at an open socket may see, kept in memory and checked again every few seconds."""

from collections import defaultdict
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from sandbox.world import entered

from . import presence


@dataclass(frozen=True)
class Access:
    """The in-memory twin of `ConversationQuerySet.visible_to`."""

    agent: int
    sees_everything: bool
    teams: frozenset
    password: str

    @classmethod
    def of(cls, agent):
        teams = frozenset(agent.teams.values_list("pk", flat=True))
        return cls(agent.pk, agent.sees_everything, teams, agent.password)

    def sees(self, team, assignee):
        return self.sees_everything or team is None or team in self.teams or assignee == self.agent


async def recheck(sockets):
    """Give every agent's socket its present access; close those that have none any more.

    Three queries for all of them, however many there are.
    """
    by_agent = defaultdict(list)
    for socket in sockets:
        if getattr(socket, "access", None):
            by_agent[socket.access.agent].append(socket)
    if not by_agent:
        return
    keys = {socket.session_key for sockets in by_agent.values() for socket in sockets}
    present, alive = await _look_up(list(by_agent), keys)
    for pk, sockets in by_agent.items():
        for socket in sockets:
            access = present.get(pk)
            is_same_login = access and access.password == socket.access.password
            if is_same_login and socket.session_key in alive:
                socket.access = access
            else:
                socket._end(4401)
    for world in {socket.world for socket in sockets}:
        with entered(world):
            here = [socket for socket in sockets if socket.world == world]
            await database_sync_to_async(presence.stay)(
                {agent for socket in here if (agent := _agent_of(socket)) in present},
                [(socket.pk, socket.access.agent) for socket in here if hasattr(socket, "viewing")],
            )


def _agent_of(socket):
    return socket.access.agent if getattr(socket, "access", None) else None


@database_sync_to_async
def _look_up(pks, keys):
    agents = get_user_model().objects.people().filter(pk__in=pks).prefetch_related("teams")
    present = {
        agent.pk: Access(
            agent.pk,
            agent.sees_everything,
            frozenset(team.pk for team in agent.teams.all()),
            agent.password,
        )
        for agent in agents
    }
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return present, set(alive.values_list("session_key", flat=True))
