"""What each agent has in their hands now, of what they are meant to have.

Supervisors see everybody; agents themselves, and all together of their teams."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from team.availability import AWAY, OFF_SHIFT, ONLINE

from ...charts import Chart, Column, Key, Later, Table, bars, words
from ...charts.bars import Row, Track, percent
from ..now import Hand

TITLE = gettext_lazy("Agent workload")
MOST = 8  # in the picture; the table has all
DONE = "resolved"


def chart(reading):
    people = sorted(reading.hands, key=lambda hand: (-hand.load, hand.agent.name))
    seen = people if reading.asked.reader.sees_everything else _own(reading, people)
    top = max((max(hand.load, hand.agent.capacity or 0) for hand in seen), default=0)
    shown = seen[:MOST]
    rows = [_row(hand, top) for hand in shown]
    if not reading.asked.reader.sees_everything:
        rows.append(_mean(people, top))
    over = sum(hand.is_over for hand in people)
    return Chart(
        name="workload",
        title=str(TITLE),
        about=_("open now against capacity"),
        kind="bars" if people else "",
        picture=bars(rows, names="long", values="short"),
        finding=_finding(people, over),
        formula=_(
            "Conversations that are open, not snoozed and assigned to them at this moment; the mark"
            " is the most that they are given by themselves. Solved: what they had in their hands"
            " when it was closed in the chosen time."
        ),
        table=Later(lambda: _table(reading, seen)),
        key=[
            Key(_("Active"), "pine"),
            Key(_("Pending"), "pine", "part"),
            Key(_("Over capacity"), "red"),
        ],
        note=_("The %(count)s with most are shown.") % {"count": MOST} if len(seen) > MOST else "",
    )


def _own(reading, people):
    return [hand for hand in people if hand.agent.pk == reading.asked.reader.pk]


def face_of(hand):
    """How their picture shows whether they are there."""
    return {ONLINE: "online", AWAY: "away", OFF_SHIFT: "away"}.get(hand.availability, "")


def _row(hand: Hand, top):
    tone, limit = "red" if hand.is_over else "pine", hand.agent.capacity
    pieces = [
        (percent(hand.active, top), tone, ""),
        (percent(hand.pending, top), tone, "part"),
    ]
    text = words.count(hand.load)
    if limit is not None:
        text = f"{text}/{words.count(limit)}"
    mark = percent(limit, top) if limit else ""
    tracks = [Track([piece for piece in pieces if piece[0] != "0.0"], mark)]
    return Row(hand.agent.name, tracks, [(text, "")], face=hand.agent, is_on=face_of(hand))


def _mean(people, top):
    each = sum(hand.load for hand in people) / len(people) if people else 0
    tracks = [Track([(percent(each, max(top, each)), "blue", "")])]
    return Row(_("Your teams, on average"), tracks, [(f"{each:.0f}", "")], icon="users")


def _finding(people, over):
    if not people:
        return _("There is nobody here yet.")
    said = {
        "open": words.count(sum(hand.load for hand in people)),
        "people": words.count(len(people)),
        "over": words.count(over),
    }
    return _("%(people)s agents have %(open)s open conversations; %(over)s have too many.") % said


def _table(reading, seen):
    by_agent = reading.by("agent", DONE)
    columns = [
        Column(_("Agent"), "text"),
        Column(_("Active")),
        Column(_("Pending")),
        Column(_("Capacity")),
        Column(_("Solved in the chosen time")),
    ]
    rows = []
    for hand in seen:
        done = by_agent.get(hand.agent.pk, {}).get(DONE)
        rows.append(
            [
                hand.agent.name,
                hand.active,
                hand.pending,
                hand.agent.capacity,
                done.count if done else 0,
            ]
        )
    return Table(columns, rows)
