"""Who has it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.models import Agent, Team

from ..models.steps import Refused
from .base import Action, action


class Hands(Action):
    what = _("Who has it")

    def as_is(self, conversation, value):
        return ["hands", [conversation.assignee_id, conversation.team_id]]


@action
class Assign(Hands):
    name, label, icon = "assign", _("Assign"), "assign"

    def field(self):
        people = [(f"agent-{agent.pk}", agent.name) for agent in Agent.objects.people()]
        teams = [(f"team-{team.pk}", team.name) for team in Team.objects.order_by("name")]
        special = [("me", _("Me, or whoever uses it")), ("nobody", _("Nobody"))]
        choices = [*special, (_("Teams"), teams), (_("People"), sorted(people, key=lambda p: p[1]))]
        return forms.ChoiceField(label=self.label, choices=choices)

    def automatic_field(self):
        field = self.field()
        field.choices = [choice for choice in field.choices if choice[0] != "me"]
        return field

    def whom(self, value, by):
        """-> (is it a team, who)"""
        kind, _sep, pk = value.partition("-")
        if kind == "me":
            if by is None or by.pk is None:
                raise Refused(_("Nobody uses it: it happens by itself."))
            return False, by
        if kind == "nobody":
            return False, None
        found = (Team.objects if kind == "team" else Agent.objects.people()).filter(pk=pk).first()
        if found is None:
            raise Refused(_("They are not here any more."))
        return kind == "team", found

    def says(self, value, *, by):
        try:
            is_team, who = self.whom(value, by)
        except Refused:
            return gettext("Assign to somebody who is not here any more")
        if who is None:
            return gettext("Assign to nobody")
        if who == by:
            return gettext("Assign to you")
        if is_team:
            return gettext("Hand to %(name)s") % {"name": who}
        return gettext("Assign to %(name)s") % {"name": who}

    def sets(self, value):
        kind, _sep, pk = value.partition("-")
        if kind == "nobody":
            return {"agent": None}
        return {kind: int(pk)} if pk.isdecimal() else {}

    def run(self, conversation, value, *, by, now):
        is_team, who = self.whom(value, by)
        (conversation.hand_to if is_team else conversation.assign_to)(who, by=by, now=now)


@action
class HandBack(Hands):
    name, is_offered, is_automatic = "hands", False, False

    def run(self, conversation, value, *, by, now):
        assignee, team = value
        conversation.hand_to(Team.objects.filter(pk=team).first(), by=by, now=now)
        conversation.assign_to(Agent.objects.filter(pk=assignee).first(), by=by, now=now)
