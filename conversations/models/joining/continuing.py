from datetime import datetime

from ..states import DONE, Status

# What a merge changes of the one that goes on, and what the other one gets back.
STATE = (
    *("status", "close_reason", "closed_at", "assignee_id", "snoozed_until"),
    *("promised_for", "promised_by_id", "promise_fell_due_at"),
)
# The state that goes on is that of the one that is further in a person's hands.
RANK = {Status.BOT: 1, Status.PENDING: 2, Status.ACTIVE: 3}


class Continuing:
    """In whose hands a conversation goes on after a merge, and after its undoing."""

    def _go_on_with(self, part):
        """In whose hands it is after a merge. Nobody stops waiting by it."""
        waits = [each.waiting_since for each in (self, part) if each.waiting_since]
        if not part.is_done:
            if RANK[part.status] > RANK.get(self.status, 0):
                self._leave_bot(Status.PENDING if part.status == Status.BOT else part.status)
                self.assignee_id = part.assignee_id or self.assignee_id
            else:
                self.assignee_id = self.assignee_id or part.assignee_id
            naps = [
                part.snoozed_until,
                part.snoozed_until if self.closed_at else self.snoozed_until,
            ]
            self.snoozed_until = min(naps) if all(naps) else None
            self.close_reason, self.closed_at = "", None
        if part.promised_for and not (self.promised_for and self.promised_for <= part.promised_for):
            self._owe(part.promised_for, part.promised_by, part.promise_fell_due_at)
        self.waiting_since = min(waits, default=None)
        if self.waits_for_answer and self.waiting_since:
            self.snoozed_until = None

    def _wake_for_what_came(self, now):
        """What came for a part while it was none: nobody waits unseen."""
        if self._waits_since() and self.status in DONE:
            self.status, self.close_reason, self.closed_at = Status.PENDING, "", None
        if self.snoozed_until and (self.snoozed_until <= now or self._waits_since()):
            self.snoozed_until = None
        if self.assignee and not self.assignee.is_active:
            self.assignee = None
        self._as_if_never_said()

    def _place(self):
        """As it fits into the details of an event."""
        values = {name: getattr(self, name) for name in STATE}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
        }

    def _return_to(self, state):
        for name, value in state.items():
            setattr(self, name, self._meta.get_field(name).to_python(value))
