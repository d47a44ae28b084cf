"""How things stand at this moment: the dark strip on top, asked for again every five seconds."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conversations import workload
from conversations.models import Conversation
from conversations.models.states import Status, Turn
from sla.models import Clock
from team.availability import ONLINE, availability
from team.models import Agent

from ..charts import words
from .asking import Options

KEPT = 3  # seconds, for all who look at the same


class Figure(NamedTuple):
    name: str
    about: str  # how it is counted
    value: str
    small: str
    tone: str
    icon: str
    href: str


class Hand(NamedTuple):
    """A person, and what is in their hands: open and awake."""

    agent: Agent
    availability: str
    active: int
    pending: int

    @property
    def load(self):
        return self.active + self.pending

    @property
    def is_over(self):
        return self.agent.capacity is not None and self.load > self.agent.capacity


def seen(asked):
    """The open conversations that the strip is about."""
    found = Conversation.objects.visible_to(asked.reader).open()
    chosen = {
        "team": asked.team,
        "assignee": asked.agent,
        "inbox": asked.inbox,
        "inbox__channel": asked.channel,
        "tags": asked.tag,
    }
    return found.filter(**{name: value for name, value in chosen.items() if value})


def hands(asked, now):
    """[Hand] of the people that it is about, by name."""
    agents = Agent.objects.people().select_related("shift").defer("shift__calendar_text")
    agents = agents.prefetch_related("shift__one_offs").order_by("name")
    if asked.agent:
        agents = agents.filter(pk=asked.agent)
    if asked.team:
        agents = agents.filter(teams=asked.team)
    if not asked.reader.sees_everything:
        theirs = Agent.teams.through.objects.filter(agent=asked.reader).values("team")
        mates = Agent.teams.through.objects.filter(team__in=theirs).values("agent")
        agents = agents.filter(Q(pk=asked.reader.pk) | Q(pk__in=mates))
    loads, here = cache.get_or_set("now:loads", _loads, KEPT), workload.here()
    return [
        Hand(
            agent,
            availability(agent, here, now),
            loads.get((agent.pk, Status.ACTIVE), 0),
            loads.get((agent.pk, Status.PENDING), 0),
        )
        for agent in agents
    ]


def _loads():
    """{(agent, status): how many}"""
    held = Conversation.objects.open().awake().filter(assignee__isnull=False).order_by()
    counted = held.values_list("assignee", "status").annotate(n=Count("*"))
    return {(agent, status): count for agent, status, count in counted}


def figures(asked, now):
    """[Figure]"""
    return _kept(asked, f"figures:{get_language()}", lambda: _figures(asked, now))


def active(asked):
    """How many conversations are in an agent's hands."""
    return _counted(asked)["active"]


def _kept(asked, name, make):
    """The same for a moment for all who may see the same."""
    scope = "all" if asked.reader.sees_everything else asked.reader.pk
    what = (asked.team, asked.agent, asked.inbox, asked.channel, asked.tag)
    key = f"now:{scope}:{'-'.join(str(each or '') for each in what)}:{name}"
    return cache.get_or_set(key, make, KEPT)


def _counted(asked):
    return _kept(asked, "counted", lambda: _count(asked))


def _count(asked):
    waits = Q(turn__in=[Turn.NEEDS_PERSON, Turn.OURS], waiting_since__isnull=False)
    asks = Q(status=Status.PENDING, handler_epoch__gt=0, has_person_spoken=False)
    return (
        seen(asked)
        .order_by()
        .aggregate(
            waiting=Count("pk", filter=waits),
            since=Min("waiting_since", filter=waits),
            active=Count("pk", filter=Q(status=Status.ACTIVE)),
            bot=Count("pk", filter=Q(status=Status.BOT)),
            asks=Count("pk", filter=asks),
        )
    )


def _figures(asked, now):
    counted, people = _counted(asked), hands(asked, now)
    return [
        _waiting(asked, counted, now),
        _active(asked, counted, people),
        _bot(asked, counted),
        _at_risk(asked, now),
        *_people(people),
    ]


def active_href(asked):
    return _inbox(asked, "is:active")


def _inbox(asked, *sought, **said):
    """Where the inbox lists what is counted. `sought`: words for its search beside the filters'."""
    found = " ".join([*sought, *_narrowing(asked)])
    box = f"team-{asked.team}" if asked.team else ""
    said |= {"box": box, "q": found}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('conversations:inbox')}?{query}"


def _narrowing(asked):
    """The filters in the words of the inbox's search."""
    found = [f"channel:{asked.channel}"] if asked.channel else []
    if asked.agent or asked.inbox or asked.tag:
        options = Options(asked)
        known = [
            ("assignee", asked.agent, options.agents),
            ("inbox", asked.inbox, options.inboxes),
            ("tag", asked.tag, options.tags),
        ]
        for operator, pk, things in known:
            names = [thing.name.replace('"', " ") for thing in things if thing.pk == pk]
            found += [f'{operator}:"{name}"' for name in names]
    return found


def _waiting(asked, counted, now):
    since = counted["since"]
    longest = words.duration((now - since).total_seconds()) if since else ""
    return Figure(
        _("Waiting now"),
        _("Customers who have written and wait for a person, and how long the first of them has."),
        words.count(counted["waiting"]),
        _("longest %(time)s") % {"time": longest} if since else _("nobody"),
        "amber",
        "st-pending",
        _inbox(asked, "is:waiting", "-is:bot", "-is:snoozed", sort="waiting"),
    )


def _active(asked, counted, people):
    limits = [hand.agent.capacity for hand in people if hand.agent.capacity is not None]
    of = _("of %(count)s capacity") % {"count": words.count(sum(limits))} if limits else ""
    return Figure(
        _("Active"),
        _("Conversations in an agent's hands, and how many all agents together are meant to have."),
        words.count(counted["active"]),
        of,
        "pine",
        "st-active",
        active_href(asked),
    )


def _bot(asked, counted):
    asks = counted["asks"]
    return Figure(
        _("With the bot"),
        _(
            "Conversations that the bot is in, and those in which it has asked for a person and"
            " nobody has answered yet."
        ),
        words.count(counted["bot"]),
        ngettext("%(count)s asked for help", "%(count)s asked for help", asks)
        % {"count": words.count(asks)},
        "violet",
        "bot",
        _inbox(asked, "is:bot", "is:open"),
    )


def _at_risk(asked, now):
    """Of the clocks that have warned; what is late already is not at risk any more."""
    has_warned = Q(warned_at__isnull=False) | Q(warn_at__lte=now)
    soon = Clock.objects.running().filter(has_warned, breached_at=None, due_at__gte=now)
    found = soon.filter(conversation__in=seen(asked).order_by().values("pk")).aggregate(
        count=Count("conversation", distinct=True), due=Min("due_at")
    )
    small = _("none is near")
    if found["due"]:
        minutes, seconds = divmod(int((found["due"] - now).total_seconds()), 60)
        time = f"{minutes}:{seconds:02}" if minutes < 100 else words.duration(60 * minutes)
        small = _("next in %(time)s") % {"time": time}
    return Figure(
        _("SLA at risk"),
        _("Conversations with a promise that has warned and is not late yet."),
        words.count(found["count"]),
        small,
        "red",
        "alert",
        _inbox(asked, sort="due"),
    )


def _people(people):
    online = [hand for hand in people if hand.availability == ONLINE]
    limited = [hand for hand in online if hand.agent.capacity]
    room = sum(hand.agent.capacity for hand in limited)
    load = sum(hand.load for hand in limited) / room if room else None
    why_none = _("nobody has a limit") if online else _("nobody")
    yield Figure(
        _("Agents online"),
        _("Who is here, not away, and on shift, of all agents."),
        words.count(len(online)),
        _("of %(count)s") % {"count": words.count(len(people))},
        "pine",
        "users",
        "#chart-workload",
    )
    yield Figure(
        _("Load"),
        _("What those who are online have in their hands, of the most that they are given."),
        words.share(load),
        _("of those online") if room else why_none,
        "blue",
        "bolt",
        "#chart-workload",
    )
