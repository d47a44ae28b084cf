"""Workers give out what waits in the queues of three teams while one of them is killed every few
seconds, and agents close, give back, go away and come back, and customers write again."""

import time
from collections import Counter
from random import Random

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from conversations import presence
from conversations.events import Kind
from conversations.models import Conversation, Event, Reason, Refused
from customers.models import Customer
from inboxes.models import Inbox
from routing import listeners, tasks
from routing.rules import KINDS
from routing.strategies import decide_again
from sla.models import Policy
from team.models import Agent, AgentSkill, Skill, Team

from .crew import People, Workers

AGENTS = 45
ARRIVE = 500  # are given as they come; the others wait already
STRATEGIES = ["round_robin", "least_loaded", "by_skill"]


LISTENERS = {
    kind: [
        *([listeners.ask_rules] if kind in KINDS else [listeners.give]),
        *([listeners.take_up] if kind in listeners.FREES else []),
    ]
    for kind in Kind
}


def run(options, folder):
    """-> what failed, in words"""
    # What people do here is heard by whoever gives out conversations, and by nobody else.
    settings.EVENT_LISTENERS = "faults.assignment.LISTENERS"
    Policy.objects.all().delete()
    agents = hire()
    furnish(options.conversations)
    crowd = Crowd(agents, options.conversations)
    presence.stay(crowd.here)
    began = time.monotonic()
    workers = Workers(options.workers, folder)
    people = People()
    for deed, every, how_many in (
        (crowd.stays_online, 2, 1),
        (crowd.closes, 0, 2),
        (crowd.gives_back, 0.5, 1),
        (crowd.goes_or_comes, 0.4, 1),
        (crowd.writes_again, 0.1, 1),
        (crowd.is_counted, 0.2, 1),
    ):
        for _ in range(how_many):
            people.start(deed, every=every)
    random, last_said = Random(1), began
    try:
        for pk in Conversation.objects.order_by("pk").values_list("pk", flat=True)[:ARRIVE]:
            tasks.assign.delay(pk)
        while Conversation.objects.open().exists():
            time.sleep(options.kill_every)
            workers.kill_one(random)
            if time.monotonic() - last_said > 30:
                last_said = time.monotonic()
                left, past = Conversation.objects.open().count(), last_said - began
                print(f"    {past:.0f} s: {left:,} open, {workers.kills} killed", flush=True)
            if time.monotonic() - began > options.patience:
                break
    finally:
        people.stop()
        workers.stop()
    took = time.monotonic() - began
    failed = report(crowd, workers, people, took, options)
    left = Conversation.objects.open().count()
    return [*failed, *([f"it took too long: {left:,} are still open"] if left else [])]


def hire():
    """Agents in one or two of three teams, with limits of several kinds."""
    skills = [
        Skill.objects.create(kind="language", name=code, language=code) for code in ("de", "fr")
    ]
    teams = [
        Team.objects.create(
            name=strategy, strategy=strategy, capacity=30, fallback="later", fallback_seconds=5
        )
        for strategy in STRATEGIES
    ]
    agents = []
    for n in range(AGENTS):
        agent = Agent.objects.create(
            name=f"Agent {n}",
            email=f"agent{n}@faults.example",
            username=f"agent{n}@faults.example",
            capacity=20 + n % 20,
            capacity_chat=None if n % 3 else 15,
            capacity_mail=None if n % 5 else 10,
        )
        agent.teams.add(teams[n % 3], *([teams[(n + 1) % 3]] if n % 2 else []))
        AgentSkill.objects.create(agent=agent, skill=skills[n % 2], level=1 + n % 5)
        agents.append(agent)
    return agents


def furnish(count):
    """So many conversations that wait, as if they had just been opened."""
    now, random = timezone.now(), Random(2)
    teams = list(Team.objects.all())
    inboxes = [
        Inbox.objects.create(name="Chat", channel="web"),
        Inbox.objects.create(name="Mail", channel="email", address="faults@halden.example"),
    ]
    customers = Customer.objects.bulk_create(
        Customer(name=f"Customer {n}", language=random.choice(["de", "fr", "en", ""]))
        for n in range(200)
    )
    made = Conversation.objects.bulk_create(
        Conversation(
            customer=random.choice(customers),
            inbox=random.choice(inboxes),
            team=random.choice(teams),
            priority=random.choice(["", "", "high", "low"]),
            status="pending",
            version=1,
            waiting_since=now,
            opened_at=now,
            last_activity_at=now,
        )
        for _ in range(count)
    )
    Event.objects.bulk_create(
        Event(conversation=each, version=1, kind="opened", created_at=now, announced_at=now)
        for each in made
    )


class Crowd:
    """What agents and customers do. Nobody gives anybody anything by hand: so no agent may have
    more than they can take, at any moment."""

    def __init__(self, agents, count):
        self.agents, self.here = agents, {agent.pk for agent in agents}
        self.reopenings, self.counted, self.violations, self.most = count // 10, 0, [], 0

    def stays_online(self, random):
        presence.stay(set(self.here))

    def closes(self, random):
        held = Conversation.objects.open().exclude(assignee=None)
        found = list(held.select_related("assignee")[: 1 + random.randrange(40)])
        if not found:
            time.sleep(0.2)
            return False
        conversation = random.choice(found)
        conversation.close(by=conversation.assignee, reason="no_reply")
        return True

    def gives_back(self, random):
        held = Conversation.objects.open().exclude(assignee=None).select_related("assignee")
        conversation = held.order_by("-pk").first()
        if conversation and conversation.events.filter(kind="assigned").count() < 4:
            conversation.assign_to(None, by=conversation.assignee)
            return True
        return False

    def goes_or_comes(self, random):
        agent = random.choice(self.agents)
        agent.refresh_from_db()
        if agent.away_since:
            agent.come_back()
        elif agent.pk not in self.here:
            self.here.add(agent.pk)
            presence.stay([agent.pk])
            agent.announce()
        elif len(self.here) < AGENTS * 0.7:
            return False
        elif random.random() < 0.5:
            agent.go_away(timezone.now())
        else:
            self.here.discard(agent.pk)
        return True

    def writes_again(self, random):
        if self.reopenings <= 0:
            return False
        done = list(Conversation.objects.done().order_by("-closed_at")[:50])
        if not done:
            return False
        self.reopenings -= 1
        random.choice(done).receive("It broke again.")
        return True

    def is_counted(self, random):
        """One statement sees one moment: nobody is above any of their limits in it."""
        held = Conversation.objects.open().awake().exclude(assignee=None)
        rows = held.values_list("assignee", "team", "inbox__channel").annotate(Count("pk"))
        loads = Counter()
        for agent, team, channel, count in rows:
            loads[agent, "all"] += count
            loads[agent, channel] += count
            loads[agent, team] += count
        team_limits = dict(Team.objects.values_list("pk", "capacity"))
        for agent in self.agents:
            limits = {"all": agent.capacity, "web": agent.capacity_chat}
            limits |= {"email": agent.capacity_mail} | team_limits
            for what, limit in limits.items():
                if limit is not None and loads[agent.pk, what] > limit:
                    self.violations.append((agent.name, what, loads[agent.pk, what], limit))
        self.most = max(self.most, sum(n for (_agent, what), n in loads.items() if what == "all"))
        self.counted += 1
        return True


def report(crowd, workers, people, took, options):
    given, twice, unexplained, wrong = 0, 0, 0, 0
    never = set(Conversation.objects.values_list("pk", flat=True))
    has = {}
    events = Event.objects.order_by("conversation", "version").select_related("reason")
    last, gaps = {}, 0
    for event in events.iterator(chunk_size=2000):
        pk, details = event.conversation_id, event.details
        gaps += event.version != last.get(pk, 0) + 1
        last[pk] = event.version
        if event.kind != "assigned":
            continue
        if details["assignee"] and event.actor_id is None:
            given += 1
            never.discard(pk)
            twice += has.get(pk) is not None
            unexplained += event.reason is None
            if event.reason and decide_again(event.reason.trace).chosen != details["assignee"]:
                wrong += 1
        has[pk] = details["assignee"]
    versions = dict(Conversation.objects.values_list("pk", "version"))
    torn = sum(last.get(pk) != version for pk, version in versions.items())
    idle = Reason.objects.filter(kind="assignment", events=None).count()
    lines = {
        "conversations": f"{options.conversations:,}",
        "workers, and killed": f"{options.workers}, {workers.kills}",
        "seconds": f"{took:.0f}",
        "assigned by itself": f"{given:,} ({given / took:.0f} a second)",
        "open at once, at most": f"{crowd.most:,}",
        "moments counted": f"{crowd.counted:,}",
        **{name.replace("_", " "): f"{count:,}" for name, count in people.counts.items()},
    }
    print("\n  Assignment while workers are killed\n")
    for name, value in lines.items():
        print(f"    {name.ljust(28)}{value.rjust(24)}")
    checks = {
        "above a limit": len(crowd.violations),
        "never assigned": len(never),
        "given to a second agent while one had it": twice,
        "logs with a gap": gaps,
        "conversations and logs that differ": torn,
        "assignments without a reason": unexplained,
        "reasons without an assignment": idle,
        "decisions that their trace does not give again": wrong,
        "people who met an error": len([e for e in people.errors if not _is_expected(e)]),
    }
    for name, count in checks.items():
        print(f"    {name.ljust(48)}{count:>4}")
    for error in people.errors[:5] + crowd.violations[:5]:
        print(f"      {error}")
    return [f"{count} {name}" for name, count in checks.items() if count]


def _is_expected(error):
    return Refused.__name__ in error
