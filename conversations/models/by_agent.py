from datetime import timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..events import Kind
from .message import Message
from .states import CLOSED_UNSORTED, UNTIL_ANSWER, CloseReason, Status
from .steps import Missing, Refused, verb


class ByAgent:
    """What an agent, or a rule in an agent's place, does to a conversation."""

    @verb
    def reply(self, body, *, by, now, client_id="", seen=None, **fields):
        """Write to the customer. Returns the message; pressing Send twice returns the first.

        `seen` is the version that the writer has on the screen. Raises Unseen when others added
        something after it; Refused when the same `client_id` comes with another text.
        `send_at`: it waits until then and can be taken back; with `is_scheduled` it is not sent
        when the customer answers first.
        """
        if client_id and (before := self._sent_before(Message, by, client_id)):
            if before.conversation_id != self.pk or before.body != body:
                raise Refused(_("This was already sent, with another text."))
            return before
        if seen is not None:
            self.hold_unseen(by, seen)
        if self.is_done:
            self._reopen(now=now, why="replied", by=by, to=Status.ACTIVE)
        elif self.status != Status.ACTIVE or self.assignee_id is None:
            self._take(by, now=now)
        message = self._send(body, by=by, now=now, client_id=client_id, **fields)
        self._keep_promise(by=by, now=now, message=message)
        return message

    @verb
    def take_over(self, by, *, now, over=None, only_waiting=False):
        """Take it in hand. `over` is the pk of the assignee whom the agent saw there.

        Raises Refused when somebody else was faster; with `only_waiting`, also when nobody is
        needed any more, for who decides by what they were told hours ago.
        """
        if self.status == Status.ACTIVE and self.assignee_id == by.pk:
            return
        if only_waiting and (self.is_done or self.status == Status.BOT):
            raise Refused(gettext("It does not wait for a person any more."))
        if only_waiting and self.assignee_id not in {None, over, by.pk}:
            raise Refused(gettext("It is with %(name)s now.") % {"name": self.assignee.name})
        if self.status == Status.ACTIVE and self.assignee_id and self.assignee_id != over:
            raise Refused(gettext("%(name)s took over before you.") % {"name": self.assignee.name})
        if self.is_done:
            self._reopen(now=now, why="taken over", by=by, to=Status.ACTIVE)
        else:
            self._take(by, now=now)

    @verb
    def assign_to(self, agent, *, now, by=None, why=""):
        """Give it to an agent, or to nobody (None). The status stays as it is."""
        if self.assignee_id == (agent and agent.pk):
            return
        if agent and (agent.is_bot or not agent.is_active):
            raise Refused(gettext("%(name)s cannot take conversations.") % {"name": agent.name})
        before, self.assignee = self.assignee_id, agent
        self.record(
            Kind.ASSIGNED,
            now=now,
            actor=by,
            saving=["assignee"],
            assignee=agent and agent.pk,
            name=agent.name if agent else "",
            was_assignee=before,
            why=why,
        )

    @verb
    def hand_to(self, team, *, now, by=None, why=""):
        """Give it to a team, or to no team (None: everybody sees it)."""
        if self.team_id == (team and team.pk):
            return
        before, self.team = self.team_id, team
        saving, had_it = ["team"], self.assignee_id
        if self.assignee and team and not self.assignee.teams.filter(pk=team.pk).exists():
            self.assignee = None
            saving.append("assignee")
        self.record(
            Kind.HANDED_TO,
            now=now,
            actor=by,
            saving=saving,
            team=team and team.pk,
            name=team.name if team else "",
            was_team=before,
            was_assignee=had_it,
            why=why,
        )

    @verb
    def snooze(self, until, *, by, now):
        """Out of the lists until then, or until the customer writes; with UNTIL_ANSWER only that.

        Raises Refused when the customer who should answer waits for us.
        """
        if self.is_done:
            raise Refused(_("It is closed. Reopen it to snooze it."))
        if until == UNTIL_ANSWER and self.waiting_since:
            text = gettext("%(name)s waits for your answer. Answer first, or choose a time.")
            raise Refused(text % {"name": self.customer.first_name})
        if until <= now:
            raise Refused(_("Choose a time that is still to come."))
        if until > now + timedelta(days=366) and until != UNTIL_ANSWER:
            raise Refused(_("A year is the longest a conversation can be snoozed."))
        self.snoozed_until = until
        said = "answer" if until == UNTIL_ANSWER else until.isoformat()
        self.record(Kind.SNOOZED, now=now, actor=by, saving=["snoozed_until"], until=said)

    @verb
    def wake(self, *, now, by=None, why="time"):
        """Back into the lists. Does nothing when it is awake, so waking twice is harmless."""
        if self.snoozed_until:
            self._wake(now=now, why="asked" if by else why, by=by)

    @verb
    def close(self, *, by, now, reason=CloseReason.RESOLVED, trace=None):
        """Raises Missing when a person has not said before what its inbox wants to know."""
        if self.status == Status.CLOSED:
            return
        if reason not in CloseReason.values or reason == CloseReason.MERGED:
            raise Refused(_("That is not a reason to close a conversation."))
        if by and by.kind == "agent" and reason not in CLOSED_UNSORTED and (needs := self.missing):
            raise Missing(needs)
        was = self.status
        # What an undo brings back.
        waiting, snoozed, promised = self.waiting_since, self.snoozed_until, self._promised()
        self._leave_bot(Status.CLOSED)
        self._finish(Status.CLOSED, now)
        self.close_reason = reason
        self.record(
            Kind.CLOSED,
            now=now,
            actor=by,
            saving=[*self._finished, "close_reason", "handler_epoch"],
            trace=trace,
            reason=reason,
            was=was,
            waiting_since=waiting and waiting.isoformat(),
            snoozed_until=snoozed and snoozed.isoformat(),
            promised=promised,
        )

    @verb
    def undo_close(self, *, by, now):
        """As if it had not been closed: in the same hands, and waiting as it was."""
        closing = self.events.filter(kind=Kind.CLOSED).order_by("-version").first()
        if self.status != Status.CLOSED or not closing:
            return
        was = closing.details
        self.status, self.close_reason = was["was"], ""
        if not self.is_done:
            self.closed_at = None
            self.waiting_since = was.get("waiting_since") and parse_datetime(was["waiting_since"])
            self.snoozed_until = was.get("snoozed_until") and parse_datetime(was["snoozed_until"])
            if was.get("promised"):
                self._owe_again(was["promised"])
        self.record(
            Kind.REOPENED,
            now=now,
            actor=by,
            saving=[*self._finished, "close_reason"],
            why="undo",
            was=Status.CLOSED,
            undoes=closing.version,
        )

    @verb
    def reopen(self, *, by, now):
        """Back to work at an agent's word: it is theirs when they had it or nobody did."""
        if self.is_done:
            self._reopen(now=now, why="asked", by=by, to=Status.PENDING)
