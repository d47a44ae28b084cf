"""The forecast, asked about a past that is known: sixty invented days of three teams.

Nothing in these days follows the forecast's own picture: days are busier or quieter as a whole,
incidents bring many customers at once, agents are ill, take breaks and do not always take what is
due the soonest, and answers take as long as they like.
"""

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

from analytics.forecast import history
from analytics.forecast.history import Answer
from analytics.forecast.playing import LENGTH, Hand, Situation, play

DAYS, JUDGED = 60, 28
FIRST = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
OPEN = range(8, 18)
HORIZON = 60  # minutes
Case = namedtuple("Case", "team at asked target waited")
# Customers in the busiest hour, agents, minutes that an answer takes, minutes promised.
TEAMS = {1: (14, 2, 6, 15), 2: (30, 3, 5, 10), 3: (8, 2, 9, 30)}
BUSY = {8: 0.5, 9: 0.9, 10: 1, 11: 0.9, 12: 0.6, 13: 0.8, 14: 0.95, 15: 0.8, 16: 0.6, 17: 0.35}
WEEKDAYS = [1.25, 1.05, 0.95, 0.9, 0.8]


class Team:
    """One team's days: `answers` in the order of time, `absent` agents by day."""

    def __init__(self, pk, random):
        self.pk, self.random = pk, random
        self.busiest, self.size, self.minutes, self.promised = TEAMS[pk]
        self.answers, self.absent, self.owed = [], {}, []
        for day in range(DAYS):
            if (FIRST + timedelta(days=day)).weekday() < 5:
                self._live(day)

    def _live(self, day):
        random, start = self.random, FIRST + timedelta(days=day)
        self.absent[day] = {n for n in range(self.size) if random.random() < 0.06}
        asked = self._asked(start)
        free = [(OPEN.start * 3600 + random.random() * 300, n) for n in range(self.size)]
        free = sorted(each for each in free if each[1] not in self.absent[day])
        waiting, coming = [], 0
        while free:
            at, n = heappop(free)
            if at >= OPEN.stop * 3600:
                continue
            while coming < len(asked) and asked[coming] <= at:
                waiting.append(asked[coming])
                coming += 1
            if not waiting:
                if coming < len(asked):
                    heappush(free, (asked[coming] + random.random() * 40, n))
                continue
            # Mostly who waits the longest, now and then somebody who is quick to answer.
            asked_at = waiting.pop(0 if random.random() < 0.8 else random.randrange(len(waiting)))
            done = at + random.lognormvariate(0, 0.6) * self.minutes * 50
            self._note(start, asked_at, done, n)
            pause = random.random() * 600 if random.random() < 0.05 else 0
            heappush(free, (done + pause, n))
        for asked_at in [*waiting, *asked[coming:]]:
            self._note(start, asked_at, OPEN.stop * 3600 + 3600, 0)

    def _asked(self, start):
        random, found = self.random, []
        factor = WEEKDAYS[start.weekday()] * random.lognormvariate(0, 0.15)
        incident = random.choice(OPEN) if random.random() < 0.08 else None
        for hour in OPEN:
            number = self.busiest * BUSY[hour] * factor * (2.2 if hour == incident else 1)
            at = hour * 3600
            while (at := at + random.expovariate(number / 3600)) < (hour + 1) * 3600:
                found.append(at)
        return found

    def _note(self, start, asked, done, agent):
        asked, done = start + timedelta(seconds=asked), start + timedelta(seconds=done)
        self.answers.append(
            Answer(self.pk * 10 + agent, done, (done - asked).total_seconds(), self.pk)
        )
        self.owed.append((asked, asked + timedelta(minutes=self.promised), done))

    def late(self, start, end):
        """How many answers were due in this time and not there."""
        return sum(start < due <= end and done > due for _asked, due, done in self.owed)

    def situation(self, now, past):
        waiting = [
            (due - now).total_seconds() for asked, due, done in self.owed if asked <= now < done
        ]
        left = (OPEN.stop - now.hour) * 3600 - now.minute * 60
        absent = self.absent[(now - FIRST).days]
        return Situation(
            waiting=waiting,
            rates=history.rates(past, UTC, now, LENGTH),
            dues=[lambda at: at + self.promised * 60],
            pace=past.pace,
            hands=[Hand(1, ((0, min(left, LENGTH)),)) for n in range(self.size) if n not in absent],
        )


def judge(runs=100, seed=5):
    """{"hours", "recall", "precision", "brier", "naive"}: of "any late in the next 60 minutes"."""
    random, found = Random(seed), []
    for team in [Team(pk, random) for pk in TEAMS]:
        for day in range(DAYS - JUDGED, DAYS):
            start = FIRST + timedelta(days=day)
            if start.weekday() >= 5:
                continue
            said = [each for each in reversed(team.answers) if each.at < start]
            past = history.by_team(said, {team.pk: UTC}, start)[team.pk]
            for hour in OPEN[:-1]:
                now = start + timedelta(hours=hour, minutes=20)
                end, week = now + timedelta(minutes=HORIZON), timedelta(weeks=1)
                chance = play(team.situation(now, past), runs=runs).chance[1]
                found.append(
                    (chance, team.late(now, end) > 0, team.late(now - week, end - week) > 0)
                )
    return score(found)


def score(found):
    alarms = [was for chance, was, _naive in found if chance >= 0.5]
    were = [chance >= 0.5 for chance, was, _naive in found if was]
    return {
        "hours": len(found),
        "late": len(were),
        "recall": sum(were) / len(were),
        "precision": sum(alarms) / len(alarms),
        "brier": sum((chance - was) ** 2 for chance, was, _naive in found) / len(found),
        "naive": sum((naive - was) ** 2 for _chance, was, naive in found) / len(found),
    }


def run(options):
    print("\nForecast: is any answer late in the next 60 minutes? 28 of 60 invented days")
    found = judge(runs=200)
    print(f"    {found['hours']} hours, in {found['late']} of them an answer was late")
    print(f"    recall {found['recall']:.2f}, precision {found['precision']:.2f}")
    print(f"    Brier score {found['brier']:.3f}; same hour last week: {found['naive']:.3f}")
