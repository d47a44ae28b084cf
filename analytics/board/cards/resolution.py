"""What was solved, by whom, and what came back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...charts import Chart, Column, Key, Later, Part, Table, Value, scale, stacks, words
from ...charts.stacks import highest
from ..reading import naming

TITLE = gettext_lazy("Resolution rate")
KINDS = {
    "opened": "opened",
    "solved": "resolved",
    "bot": "bot_solved",
    "reopened": "reopened",
    "lapsed": "lapsed",
}


def rate(reading):
    """Of what was opened or reopened, how much was solved; None of one agent, as nothing is opened
    as theirs."""
    return None if reading.asked.agent else reading.table.resolution_rate


def bot_share(reading, total):
    """Of what was solved, what the bot solved alone; `total`: a function from kinds to a Cell. None
    of one agent: nothing of that would be theirs."""
    if reading.asked.agent:
        return None
    solved = total("resolved", "bot_solved").count
    return total("bot_solved").count / solved if solved else None


def chart(reading):
    counted = {
        what: [cell.count for cell in reading.cells(reading.columns, kind)]
        for what, kind in KINDS.items()
    }
    parts = [
        Part(counted["solved"], "pine"),
        Part(counted["bot"], "violet", "part"),
        Part(counted["reopened"], "red", "edge"),
    ]
    totals = {what: sum(values) for what, values in counted.items()}
    share, alone = rate(reading), bot_share(reading, reading.total)
    is_any = any(totals[what] for what in ("solved", "bot", "reopened"))
    about = ""
    if share is not None:
        said = {"rate": words.share(share), "alone": words.share(alone)}
        about = (
            _("%(rate)s, %(alone)s without a person") if alone is not None else "%(rate)s"
        ) % said
    return Chart(
        name="resolution",
        title=str(TITLE),
        about=about,
        kind="stacks" if is_any else "",
        picture=stacks(
            parts,
            scale=scale.counts(highest(parts)),
            labels=[slot.label for slot in reading.columns],
        ),
        finding=_finding(totals, is_any, of_one=reading.asked.agent),
        formula=_(
            "Solved by people or by the bot, divided by what began or was reopened in the same"
            " time; more than 100 % when older conversations were solved, too. Nothing counts that"
            " was spam, a duplicate or merged, and no closing that was undone."
        ),
        table=Later(lambda: _table(reading, counted)),
        key=[
            Key(_("People"), "pine", href=reading.link("solved")),
            Key(_("Bot"), "violet", "part", reading.link("bot")),
            Key(_("Reopened"), "red", "edge", reading.link("reopened")),
        ],
    )


def _finding(totals, is_any, of_one):
    if not is_any:
        return _("Nothing was solved in this time.")
    said = {what: words.count(number) for what, number in totals.items()}
    if of_one:
        return _("They solved %(solved)s conversations; %(reopened)s were reopened.") % said
    return (
        _(
            "People solved %(solved)s conversations, the bot alone %(bot)s; %(reopened)s were"
            " reopened."
        )
        % said
    )


def _table(reading, counted):
    column, names = naming(reading.columns)
    columns = [
        column,
        Column(_("Began")),
        Column(_("Solved by people")),
        Column(_("Solved by the bot")),
        Column(_("Reopened")),
        Column(_("Closed without a reply")),
        Column(_("Rate"), "share"),
    ]
    rows = []
    for n, slot in enumerate(reading.columns):
        here = {what: values[n] for what, values in counted.items()}
        came = here["opened"] + here["reopened"]
        values = [
            Value(number, reading.link(what, slot) if number else "")
            for what, number in here.items()
        ]
        opened, solved, bot, reopened, lapsed = values
        done = (here["solved"] + here["bot"]) / came if came else None
        rows.append([names[n], opened, solved, bot, reopened, lapsed, done])
    if reading.asked.agent:
        # The others are nobody's.
        return Table(_of_one(columns), [_of_one(row) for row in rows])
    return Table(columns, rows)


def _of_one(row):
    name, _opened, solved, _bot, reopened, *_rest = row
    return [name, solved, reopened]
