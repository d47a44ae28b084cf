"""How often what was promised was kept, team by team."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from team.models import Team

from ... import numbers
from ...charts import Chart, Column, Key, Later, Table, Value, bars, words
from ...charts.bars import Row, Track, percent

TITLE = gettext_lazy("SLA attainment")
PROMISES = ("first", "next", "resolution")
ENDS = [f"{each}_{end}" for each in PROMISES for end in ("kept", "broken")]
TONES = {"first": "pine", "resolution": "blue"}
MOST = 8  # teams in the picture; the table has all


def kept(cell_of, *promises):
    """(kept, all) of these promises; `cell_of`: a function from kinds to a Cell."""
    good = sum(cell_of(f"{each}_kept").count for each in promises)
    bad = sum(cell_of(f"{each}_broken").count for each in promises)
    return good, good + bad


def share(cell_of, *promises):
    good, total = kept(cell_of, *promises or PROMISES)
    return good / total if total else None


def of(cells):
    """The function that `kept` wants, of a row of `numbers.by`."""
    return lambda kind: cells.get(kind) or numbers.Cell()


def chart(reading):
    by_team, names = reading.by("team", *ENDS), dict(Team.objects.values_list("pk", "name"))
    before = numbers.by("team", reading.asked.cut, reading.asked.period.before, *ENDS)
    teams = sorted(
        (names.get(pk, _("No team")), pk)
        for pk, cells in by_team.items()
        if kept(of(cells), *PROMISES)[1]
    )
    rows = [_row(reading, name, pk, by_team[pk], before.get(pk, {})) for name, pk in teams]
    whole = {each: share(reading.total, each) for each in PROMISES}
    return Chart(
        name="promises",
        title=str(TITLE),
        about=_("first answer and solution"),
        kind="bars" if rows else "",
        picture=bars(rows[:MOST], names="short", values="short"),
        finding=_finding(whole),
        formula=_(
            "Promises kept, divided by those that ended or were broken in this time, each counted"
            " once, at the moment at which that was clear. The mark shows the period before."
        ),
        table=Later(lambda: _table(reading, teams, by_team)),
        key=[
            Key(_("First answer %(share)s") % {"share": words.share(whole["first"])}, "pine"),
            Key(_("Solution %(share)s") % {"share": words.share(whole["resolution"])}, "blue"),
            Key(_("Late"), "amber", href=reading.link("late")),
        ],
    )


def _row(reading, name, pk, cells, before):
    tracks, values = [], []
    for each, tone in TONES.items():
        good, total = kept(of(cells), each)
        was_good, was_total = kept(of(before), each)
        pieces = [(percent(good, total), tone, ""), (percent(total - good, total), "amber", "part")]
        tracks.append(
            Track(pieces if total else [], percent(was_good, was_total or 0) if was_total else "")
        )
        href = reading.link(f"{each}-late", team=pk) if total > good and pk else ""
        values.append((words.share(good / total if total else None), href))
    return Row(name, tracks, values)


def _finding(whole):
    if all(value is None for value in whole.values()):
        return _("No promise ended in this time.")
    return _("Kept: first answers %(first)s, next answers %(next)s, solutions %(resolution)s.") % {
        each: words.share(value) for each, value in whole.items()
    }


def _table(reading, teams, by_team):
    names = {"first": _("First answer"), "next": _("Next answer"), "resolution": _("Solution")}
    columns = [Column(_("Team"), "text")]
    for name in names.values():
        columns += [
            Column(_("%(name)s: kept") % {"name": name}),
            Column(_("%(name)s: late") % {"name": name}),
            Column(_("%(name)s: share") % {"name": name}, "share"),
        ]
    rows = []
    for name, pk in teams:
        row = [name]
        for each in PROMISES:
            good, total = kept(of(by_team[pk]), each)
            for what, number in (("kept", good), ("late", total - good)):
                href = reading.link(f"{each}-{what}", team=pk) if number and pk else ""
                row.append(Value(number, href))
            row.append(good / total if total else None)
        rows.append(row)
    return Table(columns, rows)
