from team.models import Agent

from ..automation import Automation
from ..events import Kind
from .reason import Reason
from .steps import verb


class Keeping:
    """Who has it, keeps it only as long as they can: where a team gives its conversations by
    itself, one that its customer reopens does not wait for somebody who went home."""

    @verb
    def take_from_who_left(self, *, now):
        """Its assignee is not active any more: it waits for somebody else."""
        if self.assignee and not self.assignee.is_active and not self.is_done:
            self._give_back(None, now=now, because="left")

    @verb
    def take_from_who_went_home(self, agent, *, now):
        """The shift of its assignee is over: its customer waits for somebody else."""
        if self.assignee == agent and self.waiting_since and not self.is_done:
            self._give_back(None, now=now, because="off_shift")

    def _who_cannot_keep_it(self, now):
        """The assignee, as a Taker, when they cannot go on with it now; else None."""
        from .. import workload

        if not self.assignee_id or not self.team or not self.team.gives_by_itself:
            return None
        # Whoever gives them something else now waits: neither comes above what they can take.
        agents = Agent.objects.filter(pk=self.assignee_id)
        agents.select_for_update(no_key=True).get()
        is_mail = self.inbox.speaks.is_mail
        [found] = workload.takers(agents, team=self.team, is_mail=is_mail, now=now)
        return found if found.cannot else None

    def _give_back(self, taker, *, now, because):
        """Into the team's queue. `because` says why, as a code of `Taker.cannot`, or "left"."""
        trace = {"because": because, "agents": [taker.as_json()] if taker else []}
        reason = Reason.objects.create(
            conversation=self,
            kind=Reason.Kind.ASSIGNMENT,
            title=self.team.name if self.team else "",
            trace=trace,
            created_at=now,
        )
        was, self.assignee = self.assignee, None
        self.record(
            Kind.ASSIGNED,
            now=now,
            actor=Automation(reason),
            saving=["assignee"],
            assignee=None,
            name="",
            was_assignee=was.pk,
            was_name=was.name,
            because=because,
        )
