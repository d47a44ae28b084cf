"""Who acts where no agent does: a rule, the assignment, a policy, a reminder."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Automation:
    """Passed to a verb as `by`; the line of the log then says why (`Event.reason`)."""

    reason: object

    pk = None
    kind = "automation"
    is_bot = False

    @property
    def name(self):
        title = {"title": self.reason.title}
        return {
            "rule": _("The rule “%(title)s”") % title,
            "assignment": _("Automatic assignment"),
            "sla": _("The policy “%(title)s”") % title,
            "escalation": _("The policy “%(title)s”") % title,
            "reminder": _("A reminder"),
        }.get(self.reason.kind) or _("The system")

    def __str__(self):
        return self.name
