"""Who should look at it now."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.models import Agent, Team

from ..models.steps import Refused
from .base import Action, action


@action
class Alert(Action):
    name, label, icon, stays = "alert", _("Alert"), "bell", True

    def field(self):
        people = [(f"agent-{agent.pk}", agent.name) for agent in Agent.objects.people()]
        teams = [(f"team-{team.pk}", team.name) for team in Team.objects.order_by("name")]
        special = [("supervisors", _("The supervisors")), ("assignee", _("Whoever has it"))]
        choices = [*special, (_("Teams"), teams), (_("People"), sorted(people, key=lambda p: p[1]))]
        return forms.ChoiceField(label=self.label, choices=choices)

    def whom(self, value):
        kind, _sep, pk = value.partition("-")
        found = (Team.objects if kind == "team" else Agent.objects.people()).filter(pk=pk).first()
        if found is None:
            raise Refused(_("They are not here any more."))
        return found

    def says(self, value, *, by):
        if value == "supervisors":
            return gettext("Alert the supervisors")
        if value == "assignee":
            return gettext("Alert whoever has it")
        try:
            return gettext("Alert %(name)s") % {"name": self.whom(value)}
        except Refused:
            return gettext("Alert somebody who is not here any more")

    def run(self, conversation, value, *, by, now):
        if value == "supervisors":
            conversation.alert(supervisors=True, by=by, now=now)
        elif value == "assignee":
            if not conversation.assignee:
                raise Refused(_("Nobody has it."))
            conversation.alert([conversation.assignee], by=by, now=now)
        else:
            found = self.whom(value)
            called = {"teams": [found]} if isinstance(found, Team) else {"agents": [found]}
            conversation.alert(**called, by=by, now=now)
