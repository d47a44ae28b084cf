"""What a dry run found, added up: counts, and one line for each conversation that is concerned."""

from collections import Counter, defaultdict

from .effects import nothing
from .sharing import Shares

MOST_NAMED = 500  # conversations of one conflict


class Report:
    """Rules are numbered as in the list that is tried; `tried` is the one that is new there. None:
    today's rules are run again as they are, and compared with what they really did."""

    def __init__(self, tried=None):
        self.tried = tried
        self.figures = Counter()
        self.fields, self.ran, self.covered = Counter(), Counter(), defaultdict(Counter)
        self.conflicts, self.teams = defaultdict(list), defaultdict(lambda: [0, 0])
        self.does, self.shares = defaultdict(lambda: [0, 0]), Shares()
        self.concerned = []  # in the order in which they come
        self.first = self.last = None

    def add(self, past, ours, theirs=None):
        """`ours`: the Outcomes of the list that is tried, one for each moment; `theirs`: of today's
        rules, or None when these are tried themselves."""
        at = past.conversation.opened_at
        self.first, self.last = min(self.first or at, at), max(self.last or at, at)
        ran = {number for outcome in ours for number in outcome.ran}
        self._count_rules(past.conversation.pk, ran, ours)
        before = past.really if theirs is None else merged(theirs)
        after = merged(ours)
        will_do = planned(ours)
        did = past.did if theirs is None else planned(theirs)
        for place, steps in enumerate((did, will_do)):
            for step in steps:
                self.does[step][place] += 1
        self.shares.add(past, None if theirs is None else before, after)
        differs = [name for name in before | after if before.get(name) != after.get(name)]
        is_matched = self.tried in ran
        self.figures["count"] += 1
        if theirs is None and not past.was_asked:
            self.figures["unasked"] += 1
            differs, did = [], will_do
        does = [step for step in will_do if step not in did]
        leaves = [step for step in did if step not in will_do]
        is_changed = bool(differs or does or leaves)
        self.figures["matched"] += is_matched
        self.figures["acted"] += bool(ran)
        self.figures["changed"] += is_changed
        self.fields.update({name if isinstance(name, str) else name[0] for name in differs})
        if past.pictures:
            self._count_teams(past.pictures[-1].values["team"], before, after)
        if not is_changed and not is_matched:
            return
        was = past.pictures[-1].values if past.pictures else {}
        start = {name: was.get(name, nothing(name)) for name in before | after}
        # People have made the same of it by hand.
        is_already = (
            bool(differs)
            and not does
            and not leaves
            and all(
                past.today.get(name, nothing(name)) == (start | after)[name] for name in differs
            )
        )
        self.figures["already"] += is_already
        names = differs or list(after)
        self.concerned.append(
            {
                "pk": past.conversation.pk,
                "before": [(name, (start | before)[name]) for name in names],
                "after": [(name, (start | after)[name]) for name in names],
                "does": does,
                "leaves": leaves,
                "differs": is_changed,
                "already": is_already,
                "conflicts": any(outcome.conflicts for outcome in ours),
                "team": past.today["team"] if "team" in differs else None,
            }
        )

    def _count_rules(self, pk, ran, ours):
        self.ran.update(ran)
        for covered, by in {pair for outcome in ours for pair in outcome.covered}:
            if covered not in ran:
                self.covered[covered][by] += 1
        for conflict in {each for outcome in ours for each in outcome.conflicts}:
            if self.tried in {None, *conflict[:2]}:
                self.conflicts[conflict].append(pk)

    def _count_teams(self, was, before, after):
        for place, sets in enumerate((before, after)):
            self.teams[sets.get("team", was)][place] += 1

    def result(self):
        days = (self.last - self.first).total_seconds() / 86_400 if self.first else 0
        return {
            "first": self.first,
            "last": self.last,
            "days": max(days, 1),
            "figures": dict(self.figures),
            "fields": dict(self.fields),
            "teams": dict(self.teams),
            "agents": self.shares.result(),
            "does": dict(self.does),
            "ran": dict(self.ran),
            "covered": {number: dict(by) for number, by in self.covered.items()},
            "conflicts": [
                {"first": first, "second": second, "field": name, "count": len(pks)}
                | {"pks": pks[:MOST_NAMED]}
                for (first, second, name), pks in self.conflicts.items()
            ],
            "concerned": self.concerned,
        }


def merged(outcomes):
    """What all moments together made of it: {field: value}"""
    sets = {}
    for outcome in outcomes:
        sets |= outcome.sets
    return sets


def planned(outcomes):
    """What they would do besides, each once: [(name, value)]"""
    return list(dict.fromkeys(step for outcome in outcomes for step in outcome.does))
