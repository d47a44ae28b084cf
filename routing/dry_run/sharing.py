"""Who would be given what: each team's strategy, played over what came, in the order of time.

It is a model and no memory of what was. Agents are those of today, with today's skills and limits;
they are here in their shift (without one: always), and have each conversation for as long as it
was really open. Who waits longest comes first. What agents take or give by hand is not played.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from conversations import workload
from team.availability import OFF_SHIFT, ONLINE
from team.capacity import Taker
from team.models import Agent, Team

from ..strategies import Question, decide

BY_HAND, NOBODY = "by hand", "nobody"
LOOKED_AT = 20  # of a queue, whenever somebody could take something


class Item(NamedTuple):
    """From when until when somebody has it (None: still), and what the rules have made of it."""

    at: object
    until: object
    is_mail: bool
    team: int | None
    agent: int | None
    needs: tuple = ()


class Staff:
    """Everybody who can be given something, read once. `first`, `last`: the time that is played."""

    def __init__(self, first, last):
        self.teams = {team.pk: team for team in Team.objects.all()}
        people = Agent.objects.people().select_related("shift").prefetch_related("agent_skills")
        people = people.defer("shift__calendar_text").prefetch_related("shift__one_offs")
        self.people = {agent.pk: agent for agent in people}
        self.skills = {
            agent.pk: {known.skill_id: known.level for known in agent.agent_skills.all()}
            for agent in self.people.values()
        }
        self.members = defaultdict(list)
        for team, agent in Team.members.through.objects.order_by("agent").values_list(
            "team", "agent"
        ):
            if agent in self.people:
                self.members[team].append(agent)
        self.teams_of = defaultdict(list)
        for team, members in self.members.items():
            for agent in members:
                self.teams_of[agent].append(team)
        shifts = {agent.shift_id: agent.shift for agent in self.people.values() if agent.shift_id}
        self.shifts = {
            pk: [(each.start, each.is_open) for each in shift.hours.intervals(first, last)]
            for pk, shift in shifts.items()
        }

    def is_here(self, agent, at):
        shift = self.shifts.get(self.people[agent].shift_id)
        if shift is None:
            return True
        place = bisect_right(shift, (at, True)) - 1
        return place >= 0 and shift[place][1]


class Play:
    def __init__(self, staff):
        self.staff, self.given = staff, Counter()
        self.load, self.given_at, self.place = Counter(), {}, {}
        self.queues, self.ends, self.number = defaultdict(list), [], count()

    def run(self, items):
        """-> {agent's number, BY_HAND or NOBODY: how many}. The items come in the order of time."""
        for item in items:
            self._free(item.at)
            team = self.staff.teams.get(item.team)
            if item.agent in self.staff.people:
                self._give(item, item.agent, item.at)
            elif team is None or not team.gives_by_itself:
                self.given[BY_HAND] += 1
            else:
                self.queues[item.team].append(item)
                self._give_out(item.team, item.at)
        self._free(None)
        self.given[NOBODY] += sum(map(len, self.queues.values()))
        return +self.given

    def _free(self, until):
        """Let go of what has ended by then, and give out what waits for those who had it."""
        while self.ends and (until is None or self.ends[0][0] <= until):
            at, _number, agent, keys = heappop(self.ends)
            self.load.subtract(keys)
            for team in self.staff.teams_of[agent]:
                self._give_out(team, at)

    def _give_out(self, team, at):
        queue = self.queues[team]
        left = [item for item in queue if item.until is None or item.until > at]
        self.given[NOBODY] += len(queue) - len(left)
        for place, item in enumerate(left[:LOOKED_AT]):
            agent = self._choose(item, at)
            if agent:
                self._give(item, agent, at)
                left[place] = None
        self.queues[team] = [item for item in left if item]

    def _choose(self, item, at):
        team = self.staff.teams[item.team]
        able = [
            taker
            for agent in self.staff.members[item.team]
            if not (taker := self._taker(agent, team, item.is_mail, at)).cannot
        ]
        if not able:
            return None
        question = Question(
            strategy=team.strategy,
            needs=item.needs if team.gives_by_skill else (),
            place=self.place.get(team.pk, 0),
            fallback=team.fallback,
            fallback_seconds=team.fallback_seconds,
            waited=int((at - item.at).total_seconds()),
        )
        chosen = decide(question, able).chosen
        if chosen:
            self.place[team.pk], self.given_at[chosen] = chosen, at.isoformat()
        return chosen

    def _taker(self, agent, team, is_mail, at):
        one = self.staff.people[agent]
        return Taker(
            id=agent,
            name="",
            availability=ONLINE if self.staff.is_here(agent, at) else OFF_SHIFT,
            load=self.load[agent],
            capacity=one.capacity,
            channel_load=self.load[agent, is_mail],
            channel_capacity=one.capacity_mail if is_mail else one.capacity_chat,
            team_load=self.load[agent, "team", team.pk],
            team_capacity=team.capacity,
            skills=self.staff.skills[agent],
            given_at=self.given_at.get(agent, ""),
        )

    def _give(self, item, agent, at):
        keys = [agent, (agent, item.is_mail), (agent, "team", item.team)]
        self.given[agent] += 1
        self.load.update(keys)
        if item.until:
            heappush(self.ends, (max(item.until, at), next(self.number), agent, keys))


class Shares:
    """Collects while a dry run goes on, and plays at its end."""

    def __init__(self):
        self.needs, self.mails = workload.Needs(), set(workload.channels(is_mail=True))
        self.before, self.after, self.really = [], [], Counter()

    def add(self, past, before, after):
        """What the rules made of it, {field: value}: those of today (None in a replay) and ours."""
        if not past.pictures:
            return
        self.after.append(self._item(past, after))
        if before is None:
            self.really[past.today["agent"] or NOBODY] += 1
        else:
            self.before.append(self._item(past, before))

    def _item(self, past, sets):
        one, first = past.conversation, past.pictures[0]
        values = first.values | sets
        tags = {name[1] for name, value in values.items() if name[0] == "tag" and value}
        spoken = first.facts.customer.language
        sorting = (values["department"], values["issue_type"])
        return Item(
            at=first.facts.now,
            until=one.closed_at,
            is_mail=one.inbox.channel in self.mails,
            team=values["team"],
            agent=values["agent"],
            needs=tuple(skill.pk for skill in self.needs.for_(spoken, tags, *sorting)),
        )

    def result(self):
        """{agent's number, BY_HAND or NOBODY: [before, after]}; before: in a replay, who really
        has it."""
        if not self.after:
            return {}
        after = sorted(self.after, key=_began)
        ends = [item.until for item in after if item.until]
        staff = Staff(after[0].at, max([after[-1].at, *ends]))
        ours = Play(staff).run(after)
        if not self.before:
            theirs = self.really
        elif self.before == self.after:
            theirs = ours
        else:
            theirs = Play(staff).run(sorted(self.before, key=_began))
        return {who: [theirs[who], ours[who]] for who in theirs | ours}


def _began(item):
    return item.at
