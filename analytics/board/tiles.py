"""The figures on top, each with the same of the period before and how it went."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..charts import words
from ..charts.sparks import spark
from . import now
from .cards import promises, resolution

ANSWERS = ("first_response", "next_response")
LEVEL = 0.005  # a change that is smaller is none


@dataclass(frozen=True)
class Tile:
    """`change`: words, and its tone; `about`: how it is counted, and what it is compared with."""

    name: str
    about: str
    value: str
    unit: str = ""
    tone: str = "pine"
    change: str = ""
    change_tone: str = "grey"
    line: dict | None = None
    href: str = ""


def tiles(reading):
    return [make(reading) for make in (_wait, _active, _happy, _solved, _until, _kept, _bot, _back)]


def _compared(text):
    compares = _("The small figure compares with the period before.")
    return f"{text} {compares}"


def _time(reading, name, about, kinds, read, what):
    """A tile of a duration; `read`: a function from a Cell to seconds."""
    value, before = read(reading.total(*kinds)), read(reading.total_before(*kinds))
    number, unit = words.in_parts(value) if value is not None else (words.NONE, "")
    change, tone = "", "grey"
    if value is not None and before is not None:
        apart = abs(value - before)
        is_level = words.duration(value) == words.duration(before)
        change = _("as before") if is_level else words.signed(words.duration(apart), value > before)
        tone = "grey" if is_level else "pine" if value < before else "amber"
    return Tile(
        name,
        _compared(about),
        number,
        unit,
        change=change,
        change_tone=tone,
        line=spark([read(cell) for cell in reading.cells(reading.slots, *kinds)]),
        href=reading.link(what),
    )


def _wait(reading):
    return _time(
        reading,
        _("Avg Response Time"),
        _("How long customers waited until a person answered, by the clock: the mean."),
        ANSWERS,
        lambda cell: cell.mean(),
        "every",
    )


def _until(reading):
    office = reading.asked.is_office
    return _time(
        reading,
        _("Time until solved"),
        _("How long people had a conversation until it was solved: the median."),
        ("resolved",),
        lambda cell: cell.percentile(0.5, office),
        "solved",
    )


def _active(reading):
    answered = [cell.count for cell in reading.cells(reading.slots, *ANSWERS)]
    figure = now.active(reading.asked)
    return Tile(
        _("Active Conversations"),
        _("Conversations that are in an agent's hands now. The line: answers in the chosen time."),
        words.count(figure),
        tone="blue",
        change=_("now"),
        line=spark(answered),
        href=now.active_href(reading.asked),
    )


def _share(reading, name, about, share, before, *, tone, line, what, is_less_better=False):
    """A tile of a share, compared in points."""
    change, change_tone = "", "grey"
    if share is not None and before is not None:
        apart = share - before
        if abs(apart) < LEVEL:
            change = _("as before")
        else:
            points = round(100 * abs(apart))
            said = ngettext("%(number)s pt", "%(number)s pts", points)
            change = words.signed(said % {"number": number_format(points)}, apart > 0)
            change_tone = "pine" if (apart < 0) == is_less_better else "amber"
    return Tile(
        name,
        _compared(about),
        words.percent(share),
        words.share(share).removeprefix(words.percent(share)),  # "%", or " %"
        tone=tone,
        change=change,
        change_tone=change_tone,
        line=spark(line),
        href=reading.link(what),
    )


def _happy(reading):
    return _share(
        reading,
        _("Customer Satisfaction"),
        _("Of the ratings of what people did, the share that is 4 or 5 of 5."),
        reading.total(reading.rated).happy_share,
        reading.total_before(reading.rated).happy_share,
        tone="amber",
        line=[cell.happy_share for cell in reading.cells(reading.slots, reading.rated)],
        what=reading.rated,
    )


def _solved(reading):
    kinds = ("resolved", "bot_solved")
    count, before = reading.total(*kinds).count, reading.total_before(*kinds).count
    change, tone = "", "grey"
    if before:
        apart = count / before - 1
        is_level = abs(apart) < LEVEL
        change = _("as before") if is_level else words.signed(words.share(abs(apart)), apart > 0)
        tone = "grey" if is_level else "pine" if apart > 0 else "amber"
    return Tile(
        _("Resolved Today") if reading.asked.chosen == "today" else _("Resolved"),
        _compared(_("Conversations that people closed as solved, or that the bot solved.")),
        words.count(count),
        change=change,
        change_tone=tone,
        line=spark([cell.count for cell in reading.cells(reading.slots, *kinds)]),
        href=reading.link("done"),
    )


def _kept(reading):
    cells = {
        kind: reading.cells(reading.slots, kind)
        for each in promises.PROMISES
        for kind in (f"{each}_kept", f"{each}_broken")
    }
    line = [promises.share(lambda kind, n=n: cells[kind][n]) for n in range(len(reading.slots))]
    return _share(
        reading,
        _("Promises kept"),
        _("Of the promises that ended or were broken: first answers, next answers and solutions."),
        promises.share(reading.total),
        promises.share(reading.total_before),
        tone="blue",
        line=line,
        what="late",
    )


def _bot(reading):
    people = reading.cells(reading.slots, "resolved")
    bot = reading.cells(reading.slots, "bot_solved")
    return _share(
        reading,
        _("Solved by the bot"),
        _("Of what was solved, the share that no person had to answer."),
        resolution.bot_share(reading, reading.total),
        resolution.bot_share(reading, reading.total_before),
        tone="violet",
        line=[_part(b.count, b.count + p.count) for b, p in zip(bot, people, strict=True)],
        what="bot",
    )


def _back(reading):
    solved = ("resolved", "bot_solved")
    done, back = (
        reading.cells(reading.slots, *solved),
        reading.cells(reading.slots, "reopened"),
    )
    return _share(
        reading,
        _("Reopened"),
        _("What was reopened, for each hundred that were solved in the same time."),
        _part(reading.total("reopened").count, reading.total(*solved).count),
        _part(reading.total_before("reopened").count, reading.total_before(*solved).count),
        tone="red",
        line=[_part(b.count, d.count) for b, d in zip(back, done, strict=True)],
        what="reopened",
        is_less_better=True,
    )


def _part(part, whole):
    return part / whole if whole else None
