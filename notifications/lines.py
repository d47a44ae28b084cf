"""The history of an agent, as bell and page show it: lines, the newest first."""

from dataclasses import dataclass

from django.urls import reverse

from . import words
from .models import Notification
from .types import Type

SHOWN = 30


@dataclass(frozen=True)
class Line:
    """The newest notification of a line, and how many it stands for."""

    newest: Notification
    count: int

    @property
    def said(self):
        return words.say(self.newest, count=self.count)

    @property
    def why(self):
        return words.why(self.newest)

    @property
    def look(self):
        return dict(zip(("icon", "tone"), words.LOOKS[self.newest.type], strict=True))

    @property
    def more(self):
        """How many others the line stands for, that its words do not count."""
        return 0 if self.newest.batch_id else self.count - 1

    @property
    def address(self):
        if self.newest.address:
            return self.newest.address
        if not self.newest.batch_id or self.count == 1:
            return reverse("conversations:thread", args=[self.newest.conversation_id])
        where = f"team-{self.newest.team_id}" if self.newest.team_id else "mine"
        return f"{reverse('conversations:inbox')}?box={where}"


def page(agent, *, before=None, which="", shown=None):
    """-> ([Line], whether there are older ones). `which`: "unread", a Type, or everything."""
    shown = shown or SHOWN
    found = Notification.objects.visible_to(agent).on_screen()
    if which == "unread":
        found = found.unread()
    elif which in Type.values:
        found = found.filter(type=which)
    lines = found.in_lines()
    if before:
        lines = lines.filter(last__lt=before)
    lines = list(lines[: shown + 1])
    counts = {line["last"]: line["count"] for line in lines[:shown]}
    newest = Notification.objects.for_words().filter(pk__in=counts).select_related("agent")
    return (
        [Line(each, counts[each.pk]) for each in newest.order_by("-pk")],
        len(lines) > shown,
    )


def unread(agent):
    """How many lines they have not read."""
    return Notification.objects.visible_to(agent).on_screen().unread().count_lines()
