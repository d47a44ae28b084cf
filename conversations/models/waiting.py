from datetime import datetime

from ..events import Kind
from .message import Message

ASKS = (Kind.MESSAGE_RECEIVED, Kind.HANDED_OFF, Kind.BOUNCED)
ENDS = (Kind.MESSAGE_SENT, Kind.CLOSED, Kind.BOT_SOLVED)
JOINS = (Kind.MERGED, Kind.UNSPLIT)
READ = ("version", "kind", "details", "created_at", "message__home", "message__delivery")


class Waiting:
    """Who waits since when, and what the list shows, read from the log."""

    def _as_if_never_said(self):
        """Who waits since when, and what the list shows, from what still stands in the log."""
        self.waiting_since = None if self.is_done else self._waits_since()
        # Our answer was all that they had to answer to.
        if self.waits_for_answer and self.waiting_since:
            self.snoozed_until = None
        self._show_last()

    def _waits_since(self):
        """When the first question was asked that nobody has answered, or None.

        What was merged into this one was answered by itself before, and with the rest from then on.
        """
        parts, waits, joined, lasts, taken_back = self.parts(), {}, {self.pk}, {}, set()
        kinds = [*ASKS, *ENDS, *JOINS, Kind.REOPENED]
        events = list(self.events.filter(kind__in=kinds).in_time().values(*READ))
        undone = {event["details"].get("undoes") for event in events}
        for event in events:
            if event["kind"] in JOINS:
                lasts[event["details"]["other"]] = event
        for event in events:
            kind, details = event["kind"], event["details"]
            part = parts.get(event["message__home"], self.pk)
            if kind in JOINS:
                part = details["other"]
                if parts.get(part) == part and lasts[part] is event:
                    joined.add(part)
                    # Its own log knows more than the lines of it that are here.
                    if since := details.get("waiting_since"):
                        waits[part] = datetime.fromisoformat(since)
                    elif part not in taken_back:
                        waits.pop(part, None)
            elif event["message__delivery"] == Message.Delivery.WITHDRAWN:
                taken_back.add(part)
            elif kind in ENDS and event["version"] not in undone:
                for each in joined if part == self.pk else {part}:
                    waits.pop(each, None)
            elif (
                kind in ASKS and not details.get("is_thanks") and details.get("is_permanent", True)
            ):
                waits.setdefault(part, event["created_at"])
        return min(waits.values(), default=None)

    def _show_last(self):
        """What the list shows of it, from the last message that stands."""
        standing = self.messages.exclude(delivery=Message.Delivery.WITHDRAWN)
        self.has_person_spoken = standing.filter(author__is_bot=False).exists()
        unshown = [Message.Auto.AUTO_REPLY]
        if self.waiting_since:
            unshown.append(Message.Auto.AUTOMATIC)
        shown = standing.exclude(auto__in=unshown).order_by("-created_at", "-pk").first()
        if shown:
            by = shown.by.kind
            self._show(shown, by=by, now=shown.created_at, files=list(shown.attachments.all()))
        else:
            self.preview = self.preview_by = ""
