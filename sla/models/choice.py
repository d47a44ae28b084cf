from django.db import models


class ChosenPolicy(models.Model):
    """The policy that a rule or an agent gave to a conversation: it goes before all conditions."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, related_name="+", primary_key=True
    )
    policy = models.ForeignKey("Policy", models.CASCADE, related_name="chosen")

    def __str__(self):
        return f"{self.policy} for C-{self.conversation_id}"
