"""What a rule, a macro or an agent can do about promises."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.actions import Action, action
from conversations.models.steps import Refused

from .models import ChosenPolicy, Policy


@action
class SetPolicy(Action):
    """Its value is a policy's number; none leaves it to the conditions of the policies."""

    name, label, icon, what = "sla_policy", _("SLA policy"), "clock", _("The SLA policy")

    def field(self):
        policies = [(str(policy.pk), policy.name) for policy in Policy.objects.active()]
        choices = [("", _("By its conditions")), *policies]
        return forms.ChoiceField(label=self.label, choices=choices, required=False)

    def policy(self, value):
        if not value:
            return None
        found = Policy.objects.filter(pk=value).first()
        if found is None:
            raise Refused(_("That SLA policy was deleted. Choose another one."))
        return found

    def says(self, value, *, by):
        try:
            policy = self.policy(value)
        except Refused as why:
            return str(why)
        if policy is None:
            return gettext("Leave the SLA policy to the conditions")
        return gettext("Set the SLA policy: %(name)s") % {"name": policy.name}

    def as_is(self, conversation, value):
        chosen = ChosenPolicy.objects.filter(conversation=conversation.pk).first()
        return [self.name, str(chosen.policy_id) if chosen else ""]

    def run(self, conversation, value, *, by, now):
        ChosenPolicy.objects.choose(self.policy(value), conversation, by=by, now=now)
