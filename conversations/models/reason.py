from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.Model):
    """Why something happened by itself, as it was seen then. Shown from the lines of the log that
    name it (`Event.reason`); several may name the same.

    `trace` has codes and values only: it is said in the language of whoever reads it, by
    templates/why/<kind>.html.
    """

    class Kind(models.TextChoices):
        RULE = "rule", _("Rule")
        ASSIGNMENT = "assignment", _("Assignment")
        SLA = "sla", _("Policy")
        ESCALATION = "escalation", _("Escalation")
        REMINDER = "reminder", _("Reminder")
        BOT = "bot", _("Bot")

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=12, choices=Kind)
    # What decided, by its name at that time: a rule's or a policy's.
    title = models.CharField(max_length=120, blank=True)
    trace = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    def __str__(self):
        return f"{self.get_kind_display()} {self.title}".strip()

    @property
    def template(self):
        return f"why/{self.kind}.html"
