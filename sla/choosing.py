"""Which policy applies to a conversation now, and why."""

from functools import cached_property

from conversations.conditions import Facts, judge
from team.hours import ALWAYS
from team.memory import remember
from team.models import OfficeHours

from .models import ChosenPolicy, Policy


class Terms:
    """What is promised in a conversation as it is now. Who keeps many passes what it has read.

    `policies`: the active ones, in order; `hours`: the `Hours` by team.
    """

    def __init__(self, conversation, *, now, policies=None, hours=None):
        self.conversation, self.now = conversation, now
        self._policies, self._hours = policies, hours

    @cached_property
    def hours(self):
        team = self.conversation.team_id
        return OfficeHours.objects.of(team) if self._hours is None else self._hours[team]

    def hours_of(self, clock):
        return self.hours if clock.in_office_hours else ALWAYS

    @cached_property
    def _chosen(self):
        """-> (the policy, the trace of its conditions): the one that was chosen for the
        conversation, else the first whose conditions hold, or None."""
        policies = self._policies
        if policies is None:
            policies = remember("policies", lambda: list(Policy.objects.active()))
        if not policies:
            return None, None
        chosen = ChosenPolicy.objects.filter(conversation=self.conversation.pk).first()
        for policy in policies:
            if chosen and chosen.policy_id == policy.pk:
                return policy, None
        facts = Facts(self.conversation, self.now)
        for policy in policies:
            judged = judge(policy.conditions, facts)
            if judged.held:
                return policy, judged.trace
        return None, None

    @property
    def policy(self):
        return self._chosen[0]

    def put_into(self, clock):
        """Promise by the policy that applies now. Nothing changes when it is the one that did."""
        policy, trace = self._chosen
        if not policy:
            clock.target = None
            return
        if (clock.policy_id, clock.policy_version) == (policy.pk, policy.version) and clock.target:
            return
        clock.policy, clock.policy_version = policy, policy.version
        clock.policy_name, clock.target = policy.name, policy.target(clock.kind)
        clock.in_office_hours = policy.in_office_hours
        clock.pauses_for_customer = policy.pauses_for_customer
        clock.warn_share, clock.conditions = policy.warn_share, trace
