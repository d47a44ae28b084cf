"""What an agent has to do and can still take: facts at one moment, without a database."""

from dataclasses import asdict, dataclass, field

from .availability import AWAY, OFF_SHIFT, ONLINE


@dataclass(frozen=True)
class Taker:
    """An agent who may be given a conversation of a team.

    Loads count what is open and awake; a limit of None is no limit. `channel_load` and
    `channel_limit` are about the conversation's kind of channel, `skills` are levels by the
    skill's pk. `given_at`: when the assignment gave them something last, in ISO format.
    """

    id: int
    name: str
    availability: str
    load: int = 0
    capacity: int | None = None
    channel_load: int = 0
    channel_capacity: int | None = None
    team_load: int = 0
    team_capacity: int | None = None
    skills: dict = field(default_factory=dict)
    given_at: str = ""
    # They had it, and somebody took it from their hands: it does not come back by itself.
    had_it: bool = False

    @property
    def cannot(self):
        """Why they can take no more now, as a code; "" when they can."""
        if self.availability != ONLINE:
            return self.availability
        if self.had_it:
            return "had_it"
        return self.is_full

    @property
    def is_full(self):
        """The limit that they have reached, as a code: full, full_channel, full_team, or ""."""
        if _reached(self.load, self.capacity):
            return "full"
        if _reached(self.channel_load, self.channel_capacity):
            return "full_channel"
        return "full_team" if _reached(self.team_load, self.team_capacity) else ""

    @property
    def on(self):
        """How their picture shows whether they are there."""
        return AWAY if self.availability == OFF_SHIFT else self.availability

    def as_json(self):
        return asdict(self) | {"skills": {str(pk): level for pk, level in self.skills.items()}}

    @classmethod
    def of_json(cls, said):
        known = {name: said[name] for name in cls.__dataclass_fields__ if name in said}
        skills = {int(pk): level for pk, level in said.get("skills", {}).items()}
        return cls(**known | {"skills": skills})


def _reached(load, limit):
    return limit is not None and load >= limit
