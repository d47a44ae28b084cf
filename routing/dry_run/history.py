"""The moments at which rules are asked, found in the logs, with what was known of each then."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass

from conversations import threads
from conversations.conditions import holds
from conversations.conditions.facts import Facts, gather
from conversations.events import Kind
from conversations.models import Conversation, Event, Message
from conversations.models.states import DONE
from conversations.then import SORTED, Then

from .. import rules
from ..models import Match, Run
from .effects import unforeseen

LOOKED_AT = threads.CHANGES | set(rules.KINDS) | set(rules.DECIDED) | set(SORTED)
LOOKED_AT |= {Kind.TAGS_CHANGED}
# What an event of this kind sets: (field, where its details say to what, and what it was).
SETS = {
    Kind.HANDED_TO: ("team", "team", "was_team"),
    Kind.ASSIGNED: ("agent", "assignee", "was_assignee"),
    Kind.PRIORITY_CHANGED: ("priority", "to", "was"),
    Kind.DEPARTMENT_SET: ("department", "to", "was"),
    Kind.ISSUE_TYPE_SET: ("issue_type", "to", "was"),
}


class Picture:
    """A conversation at such a moment. What is painted over it is seen by who asks it next, and
    by nobody else."""

    def __init__(self, facts, then, moment, is_decided):
        self.facts, self.then, self.moment, self.is_decided = facts, then, moment, is_decided
        self.held = {}

    def holds(self, key, conditions):
        """`key`: of the conditions; two lists of rules have most of them in common."""
        if key not in self.held:
            self.held[key] = holds(conditions, self.facts)
        return self.held[key]

    @property
    def values(self):
        return values_of(self.facts.conversation, map(int, self.facts.tags))

    def painted(self, sets):
        """-> another one, with these fields set."""
        facts, then = copy(self.facts), self.then
        facts.__dict__.pop("is_office_open", None)  # another team, other hours
        one = facts.conversation = copy(facts.conversation)
        for name, value in sets.items():
            if name == "team":
                one.team = then.teams.get(value)
            elif name == "agent":
                one.assignee_id = value
            elif name == "priority":
                one.priority = value
            elif name == "department":
                one.department = then.departments.get(value)
            elif name == "issue_type":
                one.issue_type = then.issue_types.get(value)
            elif name[0] == "tag":
                others = [pk for pk in facts.tags if pk != str(name[1])]
                facts.tags = [*others, str(name[1])] if value else others
        return Picture(facts, then, self.moment, self.is_decided)


def values_of(conversation, tag_pks):
    """{field: value}, of tags those that it has."""
    return {("tag", pk): True for pk in tag_pks} | {
        "team": conversation.team_id,
        "agent": conversation.assignee_id,
        "priority": conversation.priority,
        "department": conversation.department_id,
        "issue_type": conversation.issue_type_id,
    }


@dataclass
class Past:
    """A conversation with the moments at which rules are asked. `really`: what rules did at them,
    {field: value}; `did`: what they tried besides, (name, value); `today`: its values now, by
    whomever; `was_asked`: any rule."""

    conversation: Conversation
    pictures: list
    really: dict
    today: dict
    did: list
    was_asked: bool = True


def pasts(conversations):
    """-> [Past], in a fixed number of queries."""
    then, logs = Then(conversations), _logs(conversations)
    done = _of(Run, "event", conversations).filter(done_at__isnull=False)
    ended = dict(done.values_list("event", "done_at"))
    caused, tried, known = defaultdict(set), defaultdict(list), {}  # by event: reasons, and steps
    matches = _of(Match, "run__event", conversations).order_by("pk")
    for event, reason, steps in matches.values_list("run__event", "reason", "reason__trace__steps"):
        caused[event].add(reason)
        tried[event] += unforeseen(((step["name"], step["value"]) for step in steps or ()), known)
    written = _first_words(conversations)
    found, asked = [], []
    for conversation in conversations:
        log = _Log(conversation, logs[conversation.pk])
        past = Past(
            conversation,
            pictures=[],
            really={},
            today=values_of(conversation, then.tags[conversation.pk]),
            did=[],
            was_asked=any(event.pk in ended for event in log.events),
        )
        for event in log.events:
            if event.kind not in rules.KINDS:
                continue
            past.really |= log.really(caused[event.pk], then)
            past.did += [step for step in tried[event.pk] if step not in past.did]
            version = log.version_when_asked(event, ended.get(event.pk), caused[event.pk])
            moment, since = log.moment(event, version, written[conversation.pk])
            if moment:
                was = then.at(conversation, version, event.created_at)
                facts = Facts(was, event.created_at, since)
                is_decided = log.is_decided(event, ended.get(event.pk))
                asked.append(Picture(facts, then, moment, is_decided))
                past.pictures.append(asked[-1])
        found.append(past)
    gather([picture.facts for picture in asked])
    for picture in asked:
        picture.facts.tags = [str(pk) for pk in picture.facts.conversation.tag_pks]
    return found


def _of(model, event, conversations):
    return model.objects.filter(**{f"{event}__conversation__in": [c.pk for c in conversations]})


def _logs(conversations):
    logs = defaultdict(list)
    events = Event.objects.filter(conversation__in=conversations, kind__in=LOOKED_AT)
    fields = ("pk", "conversation_id", "version", "kind", "actor_id", "reason_id", "details")
    for event in events.order_by("version").values_list(*fields, "created_at", named=True):
        logs[event.conversation_id].append(event)
    return logs


def _first_words(conversations):
    """{pk of a conversation: when the customer wrote first}"""
    said = Message.objects.filter(direction=Message.Direction.IN, conversation__in=conversations)
    said = said.order_by("-created_at").values_list("conversation", "created_at")
    return defaultdict(lambda: None, said)


class _Log:
    """What of a conversation's log rules have to do with, with the status after each event."""

    def __init__(self, conversation, events):
        self.events, self.status = events, {}
        status = conversation.status
        for event in reversed(events):
            self.status[event.version] = status
            status = threads.status_before(event, status)

    def version_when_asked(self, event, ended_at, reasons):
        """The last line that was written before rules were asked of this event."""
        own = [each.version for each in self.events if each.reason_id in reasons]
        if own:
            return min(own) - 1
        if ended_at is None:
            return event.version
        written = [each.version for each in self.events if each.created_at <= ended_at]
        return max([event.version, *written])

    def status_at(self, version):
        return next(
            self.status[each.version] for each in reversed(self.events) if each.version <= version
        )

    def moment(self, event, version, first_word):
        """See rules.moment_of."""
        status = self.status_at(version)
        if status in DONE:
            return None, None
        return rules.which_moment(
            event,
            status=status,
            was_with_bot=any(
                each.version <= version
                and (each.kind == Kind.HANDED_OFF or each.details.get("was") == "bot")
                for each in self.events
            ),
            reopens=any(
                each.kind == Kind.REOPENED and each.created_at == event.created_at
                for each in self.events
            ),
            has_written=first_word is not None and first_word < event.created_at,
        )

    def is_decided(self, event, ended_at):
        return any(
            each.kind in rules.DECIDED
            and each.actor_id
            and each.version > event.version
            and (ended_at is not None and each.created_at <= ended_at)
            for each in self.events
        )

    def really(self, reasons, then):
        """What was done for these reasons: {field: value}, without what is as it was before."""
        sets, before = {}, {}
        for event in self.events:
            if event.reason_id in reasons:
                for name, value, was in _changes(event, then):
                    before.setdefault(name, was)
                    sets[name] = value
        return {name: value for name, value in sets.items() if value != before[name]}


def _changes(event, then):
    """[(field, what it became, what it was)]"""
    if event.kind == Kind.TAGS_CHANGED:
        for what, value in (("added", True), ("removed", False)):
            for name in event.details.get(what, ()):
                yield ("tag", then.tag_pks.get(name)), value, not value
    elif event.kind in SETS:
        name, to, was = SETS[event.kind]
        yield name, event.details.get(to), event.details.get(was)
