"""What it is about."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models.category import Department, IssueType
from ..models.states import Priority
from ..models.steps import Refused
from ..models.tag import Tag
from .base import Action, action


@action
class SetPriority(Action):
    name, label, icon, what = "priority", _("Priority"), "flag", _("The priority")

    def field(self):
        return forms.ChoiceField(label=self.label, choices=Priority.choices, required=False)

    def says(self, value, *, by):
        if not value:
            return gettext("Take away the priority")
        return gettext("Set the priority to %(priority)s") % {"priority": Priority(value).label}

    def as_is(self, conversation, value):
        return [self.name, conversation.priority]

    def sets(self, value):
        return {"priority": value}

    def run(self, conversation, value, *, by, now):
        conversation.set_priority(value, by=by, now=now)


# --- Tags: a value is a tag's number


class Tagging(Action):
    what = _("A tag")
    adds = True

    def field(self):
        tags = [(str(tag.pk), tag.name) for tag in Tag.objects.all()]
        required = {"required": _("Choose a tag.")}
        return forms.ChoiceField(label=self.label, choices=tags, error_messages=required)

    def tag(self, value):
        """What it stands for today; a deleted one is itself."""
        tag = Tag.with_removed.filter(pk=value).first()
        if tag is None:
            raise Refused(_("That tag was deleted. Choose another one."))
        return tag.standing or tag

    def as_is(self, conversation, value):
        has_it = conversation.tags.filter(pk=self.tag(value).pk).exists()
        return ["tag" if has_it else "untag", value]

    def sets(self, value):
        try:
            return {("tag", self.tag(value).pk): self.adds}
        except Refused:
            return {}

    def says(self, value, *, by):
        try:
            return self.sentence % {"name": self.tag(value).name}
        except Refused as why:
            return str(why)


@action
class AddTag(Tagging):
    name, label, icon, sentence = "tag", _("Add a tag"), "tag", _("Add the tag %(name)s")

    def run(self, conversation, value, *, by, now):
        conversation.tag(self.tag(value), by=by, now=now)


@action
class RemoveTag(Tagging):
    name, label, icon, adds = "untag", _("Remove a tag"), "tag", False
    sentence = _("Remove the tag %(name)s")

    def run(self, conversation, value, *, by, now):
        conversation.untag(self.tag(value), by=by, now=now)


# --- What the admin sorts by: a value is a category's number, or none


class Categorising(Action):
    def field(self):
        offered = [(str(each.pk), each.name) for each in self.model.objects.offered()]
        choices = [("", _("None")), *offered]
        return forms.ChoiceField(label=self.label, choices=choices, required=False)

    def category(self, value):
        if not value:
            return None
        found = self.model.objects.filter(pk=value).first()
        if found is None:
            raise Refused(_("It is not there any more. Choose another one."))
        return found

    def as_is(self, conversation, value):
        number = getattr(conversation, f"{self.name}_id")
        return [self.name, str(number) if number else ""]

    def sets(self, value):
        return {self.name: int(value) if value else None}

    def says(self, value, *, by):
        try:
            return self.sentence % {"name": self.category(value) or gettext("None")}
        except Refused as why:
            return str(why)


@action
class SetDepartment(Categorising):
    name, label, icon, what = "department", _("Department"), "users", _("The department")
    model, sentence = Department, _("Set the department: %(name)s")

    def run(self, conversation, value, *, by, now):
        conversation.set_department(self.category(value), by=by, now=now)


@action
class SetIssueType(Categorising):
    name, label, icon, what = "issue_type", _("Issue type"), "help", _("The issue type")
    model, sentence = IssueType, _("Set the issue type: %(name)s")

    def run(self, conversation, value, *, by, now):
        conversation.set_issue_type(self.category(value), by=by, now=now)
