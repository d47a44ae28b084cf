"""In whose hands a conversation was at each time, read from its log."""

from bisect import bisect_right
from itertools import accumulate

from conversations.events import Kind

JOINS = {Kind.MERGED, Kind.UNSPLIT}
CHANGES = {
    *(Kind.HANDED_TO, Kind.ASSIGNED, Kind.TAKEN_OVER, Kind.REOPENED),
    *(Kind.RETURNED_TO_BOT, Kind.UNMERGED, *JOINS),
}
TAKE = {"replied", "taken over"}  # why an agent reopened it, who then had it
UNSAID = object()


class Hands:
    """`log`: its lines of CHANGES, in order."""

    def __init__(self, conversation, log):
        self._times = list(accumulate((event.created_at for event in log), max))
        self._teams = _teams(conversation, log)
        self._agents = _agents(conversation, log)

    def at(self, moment):
        """-> (number of the team, of the agent), each perhaps None, after what was done then."""
        place = bisect_right(self._times, moment)
        return self._teams[place], self._agents[place]

    def team_from(self, moment):
        """The team that it was with then, or else the next one that it came to: what arrives is
        given to a team a moment later."""
        place = bisect_right(self._times, moment)
        return next((team for team in self._teams[place:] if team), None)


def _teams(conversation, log):
    """What it is now is known, and each change says what was before."""
    found = [conversation.team_id]
    for event in reversed(log):
        is_handed = event.kind == Kind.HANDED_TO
        found.append(event.details.get("was_team") if is_handed else found[-1])
    return found[::-1]


def _agents(conversation, log):
    """Each change says who has it then; what one says of the time before it counts for more, and
    now is known."""
    found = [None]
    for event in log:
        found.append(_agent_after(found[-1], event))
    said = conversation.assignee_id
    for place in reversed(range(len(found))):
        if said is not UNSAID:
            found[place] = said
        said = log[place - 1].details.get("was_assignee", UNSAID) if place else UNSAID
    return found


def _agent_after(before, event):
    kind, details = event.kind, event.details
    if kind == Kind.ASSIGNED:
        return details.get("assignee")
    if kind == Kind.TAKEN_OVER:
        return event.actor_id
    if kind == Kind.RETURNED_TO_BOT:
        return None
    if kind == Kind.REOPENED and details.get("why") in TAKE:
        return event.actor_id
    if kind in JOINS and not details.get("is_part"):
        return (details.get("after") or {}).get("assignee_id")
    return before
