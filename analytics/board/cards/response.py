"""How long customers wait: the middle, the slowest tenth, the period before, and the goal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from team.models import Team

from ...charts import Chart, Column, Key, Later, Line, Table, Value, lines, scale, words
from ...charts.lines import highest
from ..asking import CLOCKS, MEASURES
from ..reading import naming

TITLE = gettext_lazy("Response time")
KINDS = {
    "first": ("first_response",),
    "every": ("first_response", "next_response"),
    "solved": ("resolved",),
}
FORMULAS = {
    "first": gettext_lazy(
        "From the customer's first message that a person was meant to answer, or from the moment at"
        " which the bot asked for one, to the first answer of a person."
    ),
    "every": gettext_lazy(
        "From a customer's first unanswered message to the next answer of a person, for every"
        " answer, the first ones too. Answers of the bot and automatic ones do not count."
    ),
    "solved": gettext_lazy(
        "The time in which people had the conversation, until it was closed as solved; what is"
        " solved again after a reopening counts again, from then on."
    ),
}


def chart(reading):
    asked = reading.asked
    kinds, office = KINDS[asked.measure], asked.is_office
    cells = reading.cells(reading.slots, *kinds)
    before = reading.cells(reading.slots, *kinds, table=reading.before)
    whole, whole_before = reading.total(*kinds), reading.total_before(*kinds)
    median, slow = whole.percentile(0.5, office), whole.percentile(0.9, office)
    goal = goal_of(asked)
    series = [
        Line([cell.percentile(0.5, office) for cell in before], "grey", "dotted"),
        Line([cell.percentile(0.9, office) for cell in cells], "blue", "dashed"),
        Line([cell.percentile(0.5, office) for cell in cells], "pine", is_filled=True),
    ]
    picture = lines(
        series,
        scale=scale.durations(highest(series, goal)),
        labels=[slot.label for slot in reading.slots],
        level=goal,
    )
    middle = _("Median %(time)s") % {"time": words.duration(median)}
    slowest = _("90th %(time)s") % {"time": words.duration(slow)}
    key = [
        Key(middle, "pine", "solid", reading.link(asked.measure)),
        Key(slowest, "blue", "dashed", reading.link(asked.measure, order="most")),
        Key(_("Before"), "grey", "dotted"),
    ]
    if goal:
        text = _("Goal %(time)s") if office else _("Goal %(time)s in office hours")
        key.append(Key(text % {"time": words.duration(goal)}, "ink", "goal"))
    return Chart(
        name="response",
        title=str(TITLE),
        about=_("median and 90th percentile"),
        kind="lines" if whole.timed else "",
        picture=picture,
        finding=_finding(median, slow, whole_before.percentile(0.5, office), office and goal),
        formula=f"{FORMULAS[asked.measure]} {_how(office)}",
        table=Later(lambda: _table(reading, before)),
        key=key,
        choices=[
            (_("What is measured"), _options(asked, "measure", MEASURES)),
            (_("Which time counts"), _options(asked, "clock", CLOCKS)),
        ],
    )


def _options(asked, name, labels):
    return [
        {
            "value": value,
            "label": label,
            "href": asked.query(**{name: value}),
            "is_chosen": getattr(asked, name) == value,
        }
        for value, label in labels.items()
    ]


def goal_of(asked):
    """Seconds of the teams' goal; None where they have none, or different ones."""
    if asked.measure != "first":
        return None
    teams = Team.objects.all()
    if asked.team:
        teams = teams.filter(pk=asked.team)
    elif not asked.reader.sees_everything:
        teams = teams.filter(members=asked.reader)
    goals = set(teams.values_list("answer_goal", flat=True))
    return goals.pop() if len(goals) == 1 else None


def _finding(median, slow, before, goal):
    if median is None:
        return _("Nobody was answered in this time.")
    said = {"now": words.spoken(median), "before": words.spoken(before)}
    if before is None:
        found = [_("The median is %(now)s.") % said]
    elif words.duration(before) == words.duration(median):
        found = [_("The median stayed at %(now)s.") % said]
    elif median < before:
        found = [_("The median fell from %(before)s to %(now)s.") % said]
    else:
        found = [_("The median rose from %(before)s to %(now)s.") % said]
    found.append(_("Nine in ten took no longer than %(time)s.") % {"time": words.spoken(slow)})
    if goal:
        found.append(_("The goal is %(time)s.") % {"time": words.spoken(goal)})
    return " ".join(found)


def _how(office):
    if office:
        return _(
            "Only the office hours of its team count. Half took no longer than the median, and nine"
            " in ten no longer than the 90th percentile; both are at most 2.5 % off."
        )
    return _(
        "Nights and weekends count. Half took no longer than the median, and nine in ten no longer"
        " than the 90th percentile; both are at most 2.5 % off."
    )


def _table(reading, before):
    office = reading.asked.is_office
    column, names = naming(reading.slots)
    columns, found = [column], []
    parts = [("first", _("First answers")), ("next", _("Next answers")), ("solved", _("Solved"))]
    kinds = {"first": "first_response", "next": "next_response", "solved": "resolved"}
    for what, name in parts:
        columns += [
            Column(name),
            Column(_("%(name)s: median") % {"name": name}, "duration"),
            Column(_("%(name)s: 90th percentile") % {"name": name}, "duration"),
        ]
        found.append((what, reading.cells(reading.slots, kinds[what])))
    columns.append(
        Column(_("Before: %(name)s") % {"name": MEASURES[reading.asked.measure]}, "duration")
    )
    rows = []
    for n, slot in enumerate(reading.slots):
        row = [names[n]]
        for what, cells in found:
            cell = cells[n]
            href = reading.link(what, slot) if cell.count else ""
            row += [Value(cell.count, href)]
            row += [cell.percentile(0.5, office), cell.percentile(0.9, office)]
        rows.append([*row, before[n].percentile(0.5, office)])
    return Table(columns, rows)
