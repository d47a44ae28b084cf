"""What an ordered list of rules makes of a conversation, without doing it."""

from dataclasses import dataclass, field

from team.models import Agent, Team

from .effects import foresee, nothing, unforeseen

HANDS = {"team", "agent"}


@dataclass
class Outcome:
    """Rules are numbered as they stand in the list. `sets`: what becomes of which field. `ran`:
    rules that did. `covered`: (one that would have, the one before it that ended the round).
    `conflicts`: (first, second, field), where two that ran do not agree. `does`: what else they
    would do, as steps (name, value): it can be told of, and is no field of a conversation."""

    sets: dict = field(default_factory=dict)
    does: list = field(default_factory=list)
    ran: list = field(default_factory=list)
    covered: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)


class RuleList:
    """Rules in their order, with what each sets looked up once."""

    def __init__(self, rules):
        self.rules = list(rules)
        there = {
            "team": set(Team.objects.values_list("pk", flat=True)),
            "agent": {None, *Agent.objects.people().values_list("pk", flat=True)},
        }
        self.sets = [foresee(rule.steps, there) for rule in self.rules]
        self.does = [unforeseen(rule.steps) for rule in self.rules]

    def judge(self, picture, *, to_the_end=True):
        """-> Outcome of a Picture. Without `to_the_end` nothing is known of who is covered."""
        outcome, who, before, ended_by = Outcome(), {}, None, None
        for number, rule in enumerate(self.rules):
            is_asked = rule.is_in_force(picture.moment, picture.facts.now)
            if not is_asked or not picture.holds(id(rule), rule.conditions):
                continue
            if ended_by is not None:
                outcome.covered.append((number, ended_by))
                continue
            before = picture.values if before is None else before
            outcome.ran.append(number)
            outcome.does += [step for step in self.does[number] if step not in outcome.does]
            sets = self.sets[number]
            if picture.is_decided:
                sets = {name: value for name, value in sets.items() if name not in HANDS}
            for name, value in sets.items():
                if name in who and outcome.sets[name] != value:
                    outcome.conflicts.append((who[name], number, name))
                who[name], outcome.sets[name] = number, value
            if sets:
                picture = picture.painted(sets)
            ended_by = None if rule.goes_on else number
            if ended_by is not None and not to_the_end:
                break
        # What it is already, is not set.
        outcome.sets = {
            name: value
            for name, value in outcome.sets.items()
            if before.get(name, nothing(name)) != value
        }
        return outcome
