"""Conversations as they were at an earlier moment: their logs, read backwards.

What is not in a log is as it is now: what a browser told us of a customer, and names that were
changed since. Nothing here writes.
"""

from collections import defaultdict
from copy import copy

from customers.models import Change
from team.models import Team

from .events import Kind
from .models import Department, Event, IssueType, Tag

HAD_IT = ("assignee_id", "was_assignee")
# What an event of this kind has changed, and where its details say what that was before.
SORTED = {
    Kind.PRIORITY_CHANGED: [("priority", "was")],
    Kind.HANDED_TO: [("team_id", "was_team"), HAD_IT],
    Kind.ASSIGNED: [HAD_IT],
    Kind.TAKEN_OVER: [HAD_IT],
    Kind.DEPARTMENT_SET: [("department_id", "was")],
    Kind.ISSUE_TYPE_SET: [("issue_type_id", "was")],
}
KNOWN = (Change.What.COUNTRY, Change.What.LANGUAGE, Change.What.IS_VIP, Change.What.ATTRIBUTE)


class Then:
    """These conversations, in a fixed number of queries for all. `at` gives one of them."""

    def __init__(self, conversations):
        pks = [conversation.pk for conversation in conversations]
        self.teams, self.departments, self.issue_types = (
            model.objects.in_bulk() for model in (Team, Department, IssueType)
        )
        self.tag_pks = dict(Tag.with_removed.order_by("removed_at").values_list("name", "pk"))
        self.tag_pks |= dict(Tag.objects.values_list("name", "pk"))
        self.events = defaultdict(list)  # the last first
        kinds = [*SORTED, Kind.TAGS_CHANGED]
        events = Event.objects.filter(conversation__in=pks, kind__in=kinds).order_by("-version")
        fields = ("conversation_id", "version", "kind", "details")
        for event in events.values_list(*fields, named=True):
            self.events[event.conversation_id].append(event)
        self.tags = defaultdict(set)
        tagged = Tag.conversations.through.objects.filter(conversation__in=pks)
        for pk, tag in tagged.filter(tag__removed_at=None).values_list("conversation", "tag"):
            self.tags[pk].add(tag)
        self.changes = defaultdict(list)  # the last first
        customers = {conversation.customer_id for conversation in conversations}
        changes = Change.objects.filter(customer__in=customers, what__in=KNOWN).order_by("-pk")
        for change in changes:
            self.changes[change.customer_id].append(change)

    def at(self, conversation, version, moment):
        """As it was after its event of this version. -> a copy of it with `tag_pks`, not to save.

        `moment`: what was known of its customer then.
        """
        was = copy(conversation)
        tags = set(self.tags[conversation.pk])
        fields = {}
        for event in self.events[conversation.pk]:
            if event.version <= version:
                break
            if event.kind == Kind.TAGS_CHANGED:
                tags -= self._tags(event, "added")
                tags |= self._tags(event, "removed")
            else:
                for field, before in SORTED[event.kind]:
                    fields[field] = event.details.get(before)
        for field, value in fields.items():
            setattr(was, field, value)
        was.team = self.teams.get(was.team_id)
        was.department = self.departments.get(was.department_id)
        was.issue_type = self.issue_types.get(was.issue_type_id)
        was.customer = self._customer(conversation.customer, moment)
        was.tag_pks = tags
        return was

    def _tags(self, event, what):
        known = (self.tag_pks.get(name) for name in event.details.get(what, ()))
        return {pk for pk in known if pk}

    def _customer(self, customer, moment):
        later = [change for change in self.changes[customer.pk] if change.created_at > moment]
        if not later:
            return customer
        was = copy(customer)
        was.attributes = dict(customer.attributes)
        for change in later:
            take_back(was, change)
        return was


def take_back(customer, change):
    """As the customer was before this line of their log."""
    if change.what == Change.What.ATTRIBUTE:
        new, parted, value = change.became.partition(": ")
        if (
            parted
            and change.name not in customer.attributes
            and customer.attributes.get(new) == value
        ):
            del customer.attributes[new]
        customer.attributes.pop(change.name, None)
        if change.was:
            customer.attributes[change.name] = change.was
    elif change.what == Change.What.IS_VIP:
        customer.is_vip = bool(change.was)
    else:
        setattr(customer, change.what, change.was)
