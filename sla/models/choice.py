from django.db import models, transaction
from django.utils import timezone

from conversations.events import Kind
from conversations.models import Conversation
from conversations.models.steps import Merged


class ChosenPolicyQuerySet(models.QuerySet):
    @transaction.atomic
    def choose(self, policy, conversation, *, by, now=None):
        """Give it to a conversation; None: leave it to the conditions again."""
        conversation.lock()
        if conversation.merged_into_id:
            raise Merged(conversation)
        before = self.filter(conversation=conversation.pk).first()
        if (before and before.policy_id) == (policy and policy.pk):
            return
        if policy:
            self.update_or_create(conversation=conversation, defaults={"policy": policy})
        else:
            before.delete()
        conversation.record(
            Kind.SLA_CHOSEN,
            now=now or timezone.now(),
            actor=by,
            policy=policy and policy.pk,
            name=policy.name if policy else "",
            was=before and before.policy_id,
        )


class ChosenPolicy(models.Model):
    """The policy that a rule or an agent gave to a conversation: it goes before all conditions."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, related_name="+", primary_key=True
    )
    policy = models.ForeignKey("Policy", models.CASCADE, related_name="chosen")

    objects = ChosenPolicyQuerySet.as_manager()

    def __str__(self):
        return f"{self.policy} for C-{self.conversation_id}"
