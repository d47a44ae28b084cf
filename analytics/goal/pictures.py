"""What the page of the goal shows: charts of plain numbers, see analytics/charts."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.charts import Chart, Column, Key, Part, Table, bars, scale, stacks, words
from analytics.charts.bars import Row, Track, percent
from sla import durations

from . import standing


def said_goal(team):
    """ "2 min" """
    return durations.say(timedelta(seconds=team.answer_goal))


def own_chart(own):
    """An agent's first answers of the last days: within the goal, and after it."""
    days = list(own.days.items())
    after = [part.count - part.kept for _day, part in days]
    kept = [part.kept for _day, part in days]
    top = scale.counts(max(part.count for _day, part in days))
    labels = [date_format(day, "j M") for day, _part in days]
    shown = [Part(kept, "pine"), Part(after, "grey", "edge")]
    return Chart(
        name="own",
        title=_("Your last 14 days"),
        finding=finding(own.whole),
        formula=formula(),
        about=said_share(own.whole),
        table=days_table(own),
        kind="stacks" if own.whole.count else "",
        picture=stacks(shown, scale=top, labels=labels),
        key=[Key(_("Within the goal"), "pine"), Key(_("Later"), "grey", "edge")],
    )


def days_table(own):
    rows = [[day, part.kept, part.count, share(part)] for day, part in own.days.items()]
    return Table([Column(_("Day"), "day"), *columns()], rows)


def teams_chart(teams):
    """Today, for each team as a whole."""
    rows = [
        Row(
            name=_("%(team)s, %(goal)s")
            % {"team": words.name(each.of.name), "goal": said_goal(each.of)},
            tracks=[Track([(percent(each.today.kept, each.today.count), "pine", "")])],
            values=[(said_share(each.today) or words.NONE, "")],
        )
        for each in teams
    ]
    table = [
        [
            each.of.name,
            each.of.answer_goal,
            *(each.today.kept, each.today.count, share(each.today)),
            *(each.whole.count, share(each.whole)),
        ]
        for each in teams
    ]
    whole = sum((each.today for each in teams), standing.Part())
    return Chart(
        name="teams",
        title=_("Team pulse"),
        finding=finding(whole, today=True),
        formula=formula(),
        about=_("within the goal today"),
        table=Table(
            [
                Column(_("Team"), "text"),
                Column(_("Goal"), "duration"),
                *columns_of_today(),
                Column(_("In 14 days")),
                Column(_("Within the goal, 14 days"), "share"),
            ],
            table,
        ),
        kind="bars",
        picture=bars(rows, names="long"),
    )


def agents_table(agents):
    """For supervisors, by name: a list is no ranking."""
    rows = [
        [
            each.of.name,
            *(each.today.kept, each.today.count, share(each.today)),
            *(each.whole.count, share(each.whole)),
            each.streak,
        ]
        for each in agents
    ]
    return Table(
        [
            Column(_("Agent"), "text"),
            *columns_of_today(),
            Column(_("In 14 days")),
            Column(_("Within the goal, 14 days"), "share"),
            Column(_("In a row")),
        ],
        rows,
    )


def columns():
    return [
        Column(_("Within the goal")),
        Column(_("First answers")),
        Column(_("Share"), "share"),
    ]


def columns_of_today():
    return [
        Column(_("Today: within the goal")),
        Column(_("Today: first answers")),
        Column(_("Today: share"), "share"),
    ]


def share(part):
    return part.kept / part.count if part.count else None


def said_share(part):
    return words.share(share(part)) if part.count else ""


def finding(part, *, today=False):
    """The sentence of a chart."""
    if not part.count:
        return _("No first answers yet.")
    said = {"kept": part.kept, "count": part.count}
    if today:
        text = ngettext(
            "Today %(kept)s of %(count)s first answer came within the goal.",
            "Today %(kept)s of %(count)s first answers came within the goal.",
            part.count,
        )
    else:
        text = ngettext(
            "In 14 days %(kept)s of %(count)s first answer came within the goal.",
            "In 14 days %(kept)s of %(count)s first answers came within the goal.",
            part.count,
        )
    return text % said


def formula():
    return _(
        "The first answer of a person to what is new, in the office hours of its team: within the"
        " goal that the team has now. What arrives at night waits from the morning on."
    )
