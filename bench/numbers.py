"""The numbers of a million conversations: what it takes to derive them, whether each is what plain
SQL over the log says, and how long a report waits for them.
"""

import statistics
import time
from collections import defaultdict
from datetime import timedelta
from itertools import product

from django.utils import timezone

from analytics.board.cards import CARDS, FIRST

from . import house, straight

AGENTS, TEAMS = 200, 10
ROUNDS = 3  # of each question, each with another team, agent, ...
# "" is the page; the others come by themselves.
PARTS = ["", *(f"chart-{name}" for name in CARDS if name not in FIRST), "agents"]
KINDS = ("opened", "handed_off", "resolved", "bot_solved", "lapsed", "reopened")
ANSWERS = ("first_response", "next_response")
HEAD = ["what", "asked", "equal", "worst difference"]


def run(options):
    now = timezone.now()
    derive(now, afresh=fill(options.conversations))
    one_more(now)
    compare(now)
    wait(now)


def fill(total):
    """-> whether anything was missing"""
    from conversations.models import Conversation, Event
    from inbox_project.demo import bulk
    from team.models import Agent, Team

    # What plain SQL knows nothing of.
    joined = Event.objects.filter(kind__in=["merged", "split", "returned_to_bot"])
    Conversation.objects.filter(pk__in=joined.values("conversation")).delete()
    missing = total - Conversation.objects.count()
    if missing <= 0:
        return False
    teams = [Team.objects.get_or_create(name=f"Team {n}")[0] for n in range(TEAMS)]
    crew = []
    for n in range(AGENTS):
        address = f"answers{n}@bench.example"
        defaults = {"username": address, "name": f"Answerer {n}"}
        agent, _is_new = Agent.objects.get_or_create(email=address, defaults=defaults)
        agent.teams.add(teams[n % TEAMS])
        crew.append(agent)
    began = time.monotonic()
    bulk.multiply(missing, teams=teams, agents=crew, is_found=False)
    took = time.monotonic() - began
    print(f"    {missing:,} conversations more, of {AGENTS} agents: {took:.0f} s")
    return True


def derive(now, *, afresh):
    from analytics import basis, counting, rollups
    from analytics.models import Fact, Rebuild, Rollup

    if afresh:
        basis.begin(now, afresh=True)
    began, cpu, said_at = time.monotonic(), time.process_time(), 0
    while (rebuild := basis.build(now)) and not rebuild.ended_at:
        if time.monotonic() - said_at > 30:
            said_at = time.monotonic()
            print(f"    {rebuild.done:,} of {rebuild.size:,} derived", flush=True)
    derived, cpu = time.monotonic() - began, time.process_time() - cpu
    days = len(rollups.stale_days())
    began = time.monotonic()
    counting.catch_up(now)
    counting.sum_weeks(now)
    reckoned = time.monotonic() - began
    latest = Rebuild.objects.latest("pk")
    house.analyze("analytics_fact", "analytics_rollup")
    rows = [
        ["facts", f"{Fact.objects.count():,}", f"{latest.done:,}", f"{derived:.0f}", f"{cpu:.0f}"],
        ["sums of days", f"{Rollup.objects.count():,}", f"{days:,}", f"{reckoned:.0f}", ""],
    ]
    house.table("Everything anew", ["", "rows", "from", "seconds", "CPU here"], rows)


def one_more(now):
    """What a tick costs after one answer of today."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from analytics import counting
    from analytics.models import Due
    from conversations.models import Conversation
    from team.models import Agent

    agent = Agent.objects.get(email="priya@halden.example")
    conversation = Conversation.objects.filter(status="active").order_by("-pk").first()
    conversation.receive("And?", now=now)
    conversation.reply("So.", by=agent, now=now)
    Due.objects.create(conversation_id=conversation.pk)
    rows = []
    for what in ("one answer", "nothing"):
        began = time.monotonic()
        with CaptureQueriesContext(connection) as queries:
            assert counting.count(now)
        rows.append([what, f"{1000 * (time.monotonic() - began):.0f}", len(queries)])
    house.table("A tick after", ["", "ms", "queries"], rows)


def compare(now):
    from analytics import numbers
    from analytics.cut import Cut
    from inboxes.models import Inbox
    from team.models import Agent

    priya, period = Agent.objects.get(email="priya@halden.example"), two_years(now)
    began = time.monotonic()
    straight.rows_into("said")
    print(f"    the log in plain SQL: {time.monotonic() - began:.0f} s")
    table, rows = numbers.read(Cut(priya), period), []
    said = dict(straight.ask("SELECT kind, count(*) FROM said GROUP BY 1"))
    rows.append(told("counts", [(table.total(k).count, said.get(k, 0)) for k in KINDS]))
    by_day = defaultdict(int) | {
        (kind, day): count
        for kind, day, count in straight.ask(
            "SELECT kind, (at AT TIME ZONE 'UTC')::date, count(*) FROM said GROUP BY 1, 2"
        )
    }
    pairs = []
    for kind in KINDS:
        for day, cell in zip(period.dates(), table.slots(kind), strict=True):
            pairs.append((cell.count, by_day[kind, day]))
    rows.append(told("counts by day", pairs))
    by_inbox = defaultdict(int) | {
        (kind, inbox): count
        for kind, inbox, count in straight.ask(
            "SELECT kind, inbox_id, count(*) FROM said GROUP BY 1, 2"
        )
    }
    inboxes = Inbox.objects.values_list("pk", flat=True)
    cells = numbers.by("inbox", Cut(priya), period)
    none = numbers.Cell()
    pairs = [
        (cells[inbox].get(kind, none).count, by_inbox[kind, inbox])
        for kind in KINDS
        for inbox in inboxes
    ]
    rows.append(told("counts by inbox", pairs))
    means, middles = [], []
    waits = "percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds), percentile_disc(0.9)"
    waits = f"count(*), avg(seconds), {waits} WITHIN GROUP (ORDER BY seconds)"
    for name, kinds, kind in (
        ("answers", ANSWERS, "answered"),
        ("resolved", ("resolved",), "resolved"),
    ):
        query = f"FROM said WHERE kind = '{kind}' AND seconds IS NOT NULL"
        asked = [(table.total(*kinds), straight.ask(f"SELECT {waits} {query}")[0])]
        for day, *found in straight.ask(
            f"SELECT (at AT TIME ZONE 'UTC')::date, {waits} {query} GROUP BY 1"
        ):
            asked.append((table.slots(*kinds)[(day - period.start).days], found))
        for cell, (count, mean, median, ninth) in asked:
            means += [(cell.timed, count), (cell.mean(), float(mean))]
            middles += [(cell.percentile(0.5), float(median)), (cell.percentile(0.9), float(ninth))]
        rows.append(told(f"{name}: how many and mean, all and by day", means))
        rows.append(told(f"{name}: median and 90th, all and by day", middles, within=0.0231))
        means, middles = [], []
    rows.append(told("answers by agent", answers_by_agent(Cut(priya), period, "true")))
    pairs = []
    for inbox in inboxes:  # two filters: not from rollups, but from facts
        cut = Cut(priya, inbox=inbox)
        pairs += answers_by_agent(cut, period, f"inbox_id = {inbox}")
    rows.append(told("answers by agent in each inbox", pairs))
    rated = table.total("rated", "bot_rated")
    rows.append(told("ratings", zip((rated.count, rated.happy), straight.ratings(), strict=True)))
    house.table("Beside plain SQL over the log", HEAD, rows)


def answers_by_agent(cut, period, where):
    from analytics import numbers

    by_agent = numbers.by("agent", cut, period, *ANSWERS)
    said = "SELECT agent_id, count(*), avg(seconds) FROM said WHERE kind = 'answered'"
    for agent, count, mean in straight.ask(f"{said} AND {where} GROUP BY 1"):
        cell = numbers.Cell()
        for kind in by_agent[agent].values():
            cell.join(kind)
        yield from ((cell.count, count), (cell.mean(), float(mean)))


def told(what, pairs, within=0.00001):
    """A row of the table. Whole numbers have to be the same; means to the millisecond, and what a
    histogram says within the half of a place."""
    pairs, worst, equal = list(pairs), 0, 0
    for ours, theirs in pairs:
        off = abs(ours - theirs) / max(abs(theirs), 1)
        worst = max(worst, off)
        equal += off <= within
    return [what, f"{len(pairs):,}", f"{equal:,}", f"{100 * worst:.3f} %"]


def two_years(now):
    from analytics.cut import Period

    return Period((now - timedelta(days=800)).date(), now.date())


def wait(now):
    """How long a report waits, for a mix of periods and cuts: the page of the dashboard, and each
    part that it asks for after that. What both processes compute for it does not depend on what
    else runs here."""
    from analytics import numbers
    from analytics.cut import Cut, Period
    from conversations.models import Tag
    from inboxes.models import Inbox
    from team.models import Agent, Team

    priya = Agent.objects.get(email="priya@halden.example")
    answerer = Agent.objects.get(email="answers7@bench.example")
    teams, inboxes = Team.objects.order_by("-pk"), Inbox.objects.order_by("pk")
    ids = {
        "team": list(teams.values_list("pk", flat=True)),
        "inbox": list(inboxes.values_list("pk", flat=True)),
        "tag": list(Tag.objects.order_by("pk").values_list("pk", flat=True)),
        "agent": list(Agent.objects.people().order_by("-pk").values_list("pk", flat=True)),
        "channel": ["email", "web"],
    }
    cuts = ["", "team", "agent", "inbox", "channel", "tag", "team tag", "team inbox"]
    periods = {
        "today": {"period": "today"},
        "14 days": {},
        "quarter": {"period": "quarter"},
        "year": {"period": "own", "from": now.date() - timedelta(days=364), "to": now.date()},
    }
    readers = {"supervisor": house.signed_in(priya), "agent": house.signed_in(answerer)}
    asked = [("supervisor", names, name) for names, name in product(cuts, periods)]
    asked += [("agent", "", name) for name in periods]
    rows, everything = [], defaultdict(list)
    for who, names, name in asked:
        took = defaultdict(list)
        for n in range(ROUNDS):
            chosen = {part: ids[part][n % len(ids[part])] for part in names.split()}
            for part in PARTS:
                headers = {"HX-Request": "true", "HX-Target": part} if part else {}
                began, before = time.monotonic(), cpu_time()
                answer = readers[who].get("/analytics/", periods[name] | chosen, headers=headers)
                took[part].append((1000 * (time.monotonic() - began), 1000 * (cpu_time() - before)))
                assert answer.status_code == 200
        for part, times in took.items():
            everything[part] += times
        slowest = max(PARTS[1:], key=lambda part: median(took[part]))
        figures = [median(took[part]) for part in ("", slowest)]
        rows.append([f"{who}: {names or 'all'}, {name}", *(f"{it:.0f}" for it in figures), slowest])
    house.table("The dashboard, ms", ["", "page", "slowest part", ""], rows)
    rows = [share_row(part or "the page", everything[part]) for part in PARTS]
    rows.append(share_row("every answer", [each for part in PARTS for each in everything[part]]))
    house.table("Every cut and period, ms", ["", "median", "95th", "worst", "95th of CPU"], rows)
    began, year = time.monotonic(), Period.last(365, now)
    numbers.read(Cut(priya), year, "hour", kinds=ANSWERS).slots(*ANSWERS)
    print(f"    a year by the hour, answers: {1000 * (time.monotonic() - began):.0f} ms")


def median(times):
    return statistics.median(clock for clock, _cpu in times)


def share_row(name, times):
    clock, cpu = zip(*times, strict=True)
    figures = [house.percentile(clock, 50), house.percentile(clock, 95), max(clock)]
    return [name, *(f"{each:.0f}" for each in [*figures, house.percentile(cpu, 95)])]


def cpu_time():
    """Seconds that this process and the one of PostgreSQL that works for it have computed."""
    from django.db import connection

    connection.ensure_connection()
    with open(f"/proc/{connection.connection.info.backend_pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / house.TICK
