"""Who writes which story, in which inbox, and how it stands now: the mix of a company at work."""

import math
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from .company import TEAM_OF
from .course import cut
from .decks import Decks
from .stories import library
from .telling import Telling

# How many end so; the rest is closed.
OPEN = {
    "new": 5,
    "escalated": 4,
    "reopened": 4,
    "waiting": 13,
    "answered": 22,
    "bounced": 1,
    "uncertain": 1,
    "snoozed": 8,
    "bot": 6,
}
DONE = {
    "solved": 62,
    "closed_again": 14,
    "acknowledged": 10,
    "no_reply": 30,
    "duplicate": 8,
    "merged": 4,
    "spam": 8,
    "follow_up": 8,
}
# These go on with a conversation that was told before.
SEQUELS = {"follow_up", "merged"}
SHARE_TODAY = 0.1  # of what is done
DAYS = 30
# Minutes since the last line, for what is open: from and to.
AGO = {
    "new": (1, 14),
    "escalated": (1, 20),
    "reopened": (2, 25),
    "waiting": (1, 45),
    "answered": (3, 1500),
    "bounced": (20, 60),
    "uncertain": (30, 90),
    "snoozed": (300, 5000),
    "bot": (0.2, 6),
}


def plan(company, people, random, now, total):
    """Everything to be told, the earliest first. `total`: how many, at least 160."""
    told_of_anybody, cast = library()
    maker = Maker(company, people, random, now)
    tellings = [maker.of_the_cast(story) for story in cast]
    endings = [
        ending for mix in (OPEN, DONE) for ending, count in mix.items() for _ in range(count)
    ]
    sequels = [ending for ending in endings if ending in SEQUELS]
    endings = [ending for ending in endings if ending not in SEQUELS]
    endings += ["closed"] * (total - len(tellings) - len(endings) - len(sequels))
    tellings += [maker.of_anybody(told_of_anybody, ending) for ending in endings]
    long_closed = [
        telling
        for telling in tellings
        if telling.ending == "closed" and telling.ends_at < now - timedelta(days=16)
    ]
    for earlier, ending in zip(random.sample(long_closed, len(sequels)), sequels, strict=True):
        tellings.append(maker.following(earlier, ending))
    return sorted(tellings, key=lambda telling: telling.starts_at)


class Maker:
    def __init__(self, company, people, random, now):
        self.company, self.random, self.now = company, random, now
        self.people = {person.name: person for person in people if person.name}
        self.nameless = cycle([person for person in people if not person.name])
        self.busy = set()  # customers who have something open
        self.draw = Decks(random).draw
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        self.midnight = midnight
        # Of today, only the hours in which somebody works, once there are any.
        opens = company.hours[None].next_opening(midnight)
        is_at_work = opens and opens < now - timedelta(hours=1)
        self.today_since = opens if is_at_work else midnight

    def of_the_cast(self, story):
        person = self.people[story.about["who"]]
        self.busy.add(person)
        ends_at = self.now - timedelta(minutes=float(story.about["ago"]))
        if story.about["state"] in {"closed", "solved"}:
            ends_at = max(ends_at, self.midnight)
        return self.telling(story, story.about["state"], person, story.inboxes[0], ends_at)

    def of_anybody(self, stories, ending):
        story = self.draw(f"story {ending}", [s for s in stories if fits(s, ending)])
        if ending in {"bot", "solved", "escalated"}:
            place = "help"
        elif ending in {"bounced", "uncertain"}:
            place = self.random.choice(
                [key for key in story.inboxes if key not in {"chat", "help"}]
            )
        else:
            place = self.random.choice(story.inboxes)
        return self.telling(story, ending, self.customer(story, ending), place, self.end(ending))

    def following(self, earlier, ending):
        ends_at = self.now - timedelta(days=self.random.uniform(0.6, 8))
        return Telling(
            story=earlier.story,
            ending=ending,
            customer=earlier.customer,
            place=earlier.place,
            agent=earlier.agent,
            ends_at=ends_at,
            company=self.company,
            random=self.random,
            earlier=earlier,
        )

    def telling(self, story, ending, customer, place, ends_at):
        team = story.about.get("team", TEAM_OF[story.inboxes[0]])
        return Telling(
            story=story,
            ending=ending,
            customer=customer,
            place=place,
            agent=self.company.agents.get(story.about.get("by")) or self.agent(team),
            ends_at=ends_at,
            company=self.company,
            random=self.random,
            team=self.company.teams[team],
        )

    def customer(self, story, ending):
        if ending in {"solved", "new"} and self.random.random() < 0.06 and story.language == "en":
            return next(self.nameless)
        fitting = [p for p in self.people.values() if p.language == story.language]
        if ending not in OPEN:
            return self.draw(f"customer {story.language}", fitting)
        free = [p for p in fitting if p not in self.busy]
        if not free and story.language == "en":
            free = [p for p in self.people.values() if p not in self.busy]
        person = self.random.choice(free or fitting)
        self.busy.add(person)
        return person

    def agent(self, team):
        members = self.company.teams[team].members.exclude(role="admin").order_by("pk")
        return self.draw(f"agent {team}", lambda: list(members))

    def end(self, ending):
        """When its last line is written."""
        if ending in AGO:
            low, high = AGO[ending]
            minutes = math.exp(self.random.uniform(math.log(low), math.log(high)))
            return self.now - timedelta(minutes=minutes)
        if self.random.random() < SHARE_TODAY:
            return self.now - (self.now - self.today_since) * self.random.random()
        return self.working_hour(self.random.uniform(1, DAYS))

    def working_hour(self, days_ago):
        day = self.midnight - timedelta(days=int(days_ago))
        if day.weekday() >= 5 and self.random.random() < 0.7:
            day -= timedelta(days=2)
        hour = min(max(self.random.gauss(12.5, 3), 6.5), 21)
        return day + timedelta(hours=hour)


def fits(story, ending):
    if story.is_spam or ending == "spam":
        return story.is_spam and ending == "spam"
    if ending in {"bot", "solved"}:
        return story.has("*") and not story.has("^")
    if ending == "escalated":
        return story.has("^")
    if not story.has(">") or (ending in {"new", "reopened"} and story.has("^")):
        return False
    if ending == "duplicate" and story.language != "en":
        return False
    if ending in {"bounced", "uncertain"} and set(story.inboxes) <= {"chat", "help"}:
        return False
    return cut(story, ending) is not None
