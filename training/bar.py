"""What the bar above a practice says."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property

from . import scenes
from .models import Practice


@dataclass(frozen=True)
class Bar:
    practice: Practice

    @property
    def name(self):
        return self.practice.scenario["name"]

    @property
    def minutes(self):
        return self.practice.scenario.get("minutes")

    @cached_property
    def blanks(self):
        return scenes.cast(self.practice.scenario, self.practice.seed)

    @property
    def tick(self):
        return self.practice.at("tick")

    @property
    def finish(self):
        return self.practice.at("finish_practice")

    @property
    def about(self):
        return scenes.fill(self.practice.scenario.get("about", ""), self.blanks)

    @property
    def briefing(self):
        """What the trainee may know."""
        lines = self.practice.scenario.get("briefing", [])
        return [scenes.fill(line, self.blanks) for line in lines]

    @property
    def hints(self):
        """The last one first."""
        return [hint["text"] for hint in reversed(self.practice.state.get("hints", []))]

    @property
    def seconds_now(self):
        return self.seconds(timezone.now())

    def seconds(self, now):
        """For how long it has been going on."""
        return max(0, int((now - self.practice.started_at).total_seconds()))
