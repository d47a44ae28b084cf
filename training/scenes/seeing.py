"""What can be seen of a story at one place and since one moment."""

from dataclasses import dataclass
from functools import cached_property

from .casting import fill

ACTS = ("writes", "notes", "hands", "closes", "assigns", "sorts", "prioritises", "snoozes")


@dataclass
class Seen:
    """A conversation of a story, since a moment: what the trainee did in it. `story`: all of it."""

    scenario: dict
    blanks: dict
    story: list
    where: str = "main"
    since: float = 0

    @cached_property
    def here(self):
        return [fact for fact in self.story if fact.get("in", "main") == self.where]

    @cached_property
    def acts(self):
        return [fact for fact in self.here if fact["who"] == "trainee" and fact["at"] >= self.since]

    def did(self, *deeds):
        return [fact for fact in self.acts if fact["does"] in deeds]

    @property
    def replies(self):
        return self.did("writes")

    @property
    def has_acted(self):
        """Whether they did anything that could have been wrong."""
        return bool(self.did(*ACTS))

    @property
    def customer(self):
        """The role of whoever writes in this conversation."""
        return self.scenario["conversations"][self.where]["customer"]

    @cached_property
    def waits_since(self):
        """When the customer began to wait for a person, or None."""
        by_bot = [fact["at"] for fact in self.here if fact["does"] == "hands_off"]
        if by_bot:
            return by_bot[0]
        wrote = (
            fact["at"]
            for fact in self.here
            if fact["who"] == self.customer and fact["does"] == "writes"
        )
        return next(wrote, None)

    def played(self, step):
        """When a step was played, or None."""
        return next((fact["at"] for fact in self.story if fact.get("step") == step), None)

    def filled(self, text):
        return fill(text, self.blanks)
