"""What is everybody's, a team's, or only its owner's: who may use it, and who may change it.

For models with `team` and `owner`, of which one at most is set.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Team


class SharedQuerySet(models.QuerySet):
    def visible_to(self, agent):
        """Everybody's, those of their teams (supervisors: of all teams), and their own.

        What is "only me" is nobody else's, whatever their role.
        """
        return self.filter(self._of_teams(agent) | Q(owner=None, team=None) | Q(owner=agent))

    def editable_by(self, agent):
        """An agent changes their own and their teams'; supervisors all that is shared."""
        shared = Q(owner=None) if agent.sees_everything else self._of_teams(agent)
        return self.filter(shared | Q(owner=agent))

    def _of_teams(self, agent):
        if agent.sees_everything:
            return Q(team__isnull=False)
        return Q(team__in=agent.teams.through.objects.filter(agent=agent).values("team"))


class Shared:
    @property
    def who(self):
        """Whose it is, as a form says it: "everybody", "team-3" or "me"."""
        if self.owner_id:
            return "me"
        return f"team-{self.team_id}" if self.team_id else "everybody"

    def share(self, who, *, by):
        """Make it whose `who` says. Does not save."""
        kind, _sep, pk = who.partition("-")
        self.team_id = int(pk) if kind == "team" else None
        self.owner = by if kind == "me" else None


def choices_for(agent):
    """With whom an agent may share something, for a form."""
    teams = Team.objects.all() if agent.sees_everything else agent.teams.all()
    choices = [(f"team-{team.pk}", team.name) for team in teams.order_by("name")]
    if agent.sees_everything:
        choices.insert(0, ("everybody", _("Everybody")))
    return [*choices, ("me", _("Only me"))]
