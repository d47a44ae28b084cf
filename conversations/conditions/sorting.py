"""Where it came in, and what it was sorted as."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.models import Team

from ..models import Conversation, Department, IssueType, Tag
from ..models.states import Priority
from .base import Condition, OneOf, condition

CAME = _("How it came")
SORTED = _("How it is sorted")
NONE = ("", _("None"))


def inboxes():
    """The model: conversations knows inboxes by their name only."""
    return Conversation._meta.get_field("inbox").related_model


@condition
class Channel(OneOf):
    name, label, group, what = "channel", _("Channel"), CAME, _("the channel")

    def choices(self):
        return inboxes()._meta.get_field("channel").flatchoices

    def real(self, facts, op, value):
        return facts.conversation.inbox.channel


@condition
class Inbox(OneOf):
    name, label, group, what = "inbox", _("Inbox"), CAME, _("the inbox")

    def choices(self):
        return rows(inboxes().objects.order_by("name"))

    def real(self, facts, op, value):
        return str(facts.conversation.inbox_id)


@condition
class InTeam(OneOf):
    name, label, group, what = "team", _("Team"), SORTED, _("the team")

    def choices(self):
        return [NONE, *rows(Team.objects.order_by("name"))]

    def real(self, facts, op, value):
        return number(facts.conversation.team_id)


@condition
class HasPriority(OneOf):
    name, label, group, what = "priority", _("Priority"), SORTED, _("the priority")

    def choices(self):
        return Priority.choices

    def real(self, facts, op, value):
        return facts.conversation.priority


@condition
class InDepartment(OneOf):
    name, label, group, what = "department", _("Department"), SORTED, _("the department")
    model = Department

    def choices(self):
        return [NONE, *rows(self.model.objects.all())]

    def real(self, facts, op, value):
        return number(getattr(facts.conversation, f"{self.name}_id"))


@condition
class OfIssueType(InDepartment):
    name, label, what = "issue_type", _("Issue type"), _("the issue type")
    model = IssueType


@condition
class Tagged(OneOf):
    """Several can be on it."""

    name, label, group, is_single = "tag", _("Tag"), SORTED, False
    operators = {"any": _("is any of"), "all": _("are all of"), "none": _("is none of")}
    said = {
        "any": _("it is tagged %(names)s"),
        "all": _("it is tagged %(names)s, all of them"),
        "none": _("it is not tagged %(names)s"),
    }

    def choices(self):
        """What was merged into another tag is asked for as that one, by its old number, too."""
        merged = Tag.with_removed.filter(merged_into__isnull=False).select_related("merged_into")
        merged = [(str(tag.pk), str(tag.standing)) for tag in merged if tag.standing]
        return [*rows(Tag.objects.all()), *merged]

    def field(self):
        field = super().field()
        field.choices = lambda: rows(Tag.objects.all())
        return field

    def real(self, facts, op, value):
        return facts.tags

    def shows(self, real):
        return ", ".join(self.names(real)) or gettext("None")

    def holds(self, facts, op, value):
        wanted, has = {facts.standing.get(tag, tag) for tag in value}, set(facts.tags)
        if op == "all":
            return bool(wanted) and wanted <= has
        return bool(wanted & has) == (op == "any")


@condition
class OfficeHours(Condition):
    """Of the conversation's team, or of the company."""

    name, label, group = "office_hours", _("Office hours"), CAME
    operators = {"open": _("are now"), "closed": _("are not now")}
    bare = ("open", "closed")

    def says(self, op, value):
        is_open = gettext("it is office hours")
        return is_open if op == "open" else gettext("it is outside office hours")

    def real(self, facts, op, value):
        return facts.is_office_open

    def shows(self, real):
        return gettext("office hours") if real else gettext("outside office hours")

    def holds(self, facts, op, value):
        return facts.is_office_open == (op == "open")


def rows(found):
    return [(str(each.pk), str(each)) for each in found]


def number(pk):
    return str(pk) if pk else ""
