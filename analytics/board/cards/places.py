"""Where people write: by inbox, with the sign of its channel."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inboxes.models import Inbox

from ...charts import Chart, Column, Table, Value, bars, words
from ...charts.bars import Row, Track, percent
from ..reading import BEGUN, about_begun, column_of_begun

TITLE = gettext_lazy("Where people write")
MOST = 8


def chart(reading):
    begun = reading.begun
    by_inbox, known = reading.by("inbox", begun), Inbox.objects.in_bulk()
    counted = sorted(
        ((cells[begun].count, pk) for pk, cells in by_inbox.items() if begun in cells),
        key=lambda each: (-each[0], each[1]),
    )
    total, top = sum(count for count, _pk in counted), max((c for c, _pk in counted), default=0)
    found = [(known.get(pk), count, reading.link(BEGUN[begun], inbox=pk)) for count, pk in counted]
    return Chart(
        name="places",
        title=str(TITLE),
        about=_("share of %(count)s") % {"count": words.count(total)} if total else "",
        kind="bars" if total else "",
        picture=bars(
            [
                Row(
                    _name(inbox),
                    [Track([(percent(count, top), "pine", "")])],
                    [(words.share(count / total), href)],
                    icon=inbox.icon if inbox else "inbox",
                )
                for inbox, count, href in found[:MOST]
            ],
            values="short",
        ),
        finding=_finding(found, total),
        formula=about_begun(
            reading, _("Conversations that began in this time, by the inbox that they are in.")
        ),
        table=Table(
            [
                Column(_("Inbox"), "text"),
                Column(_("Channel"), "text"),
                column_of_begun(reading),
                Column(_("Share"), "share"),
            ],
            [
                [
                    _name(inbox),
                    inbox.channel_label if inbox else None,
                    Value(count, href),
                    count / total,
                ]
                for inbox, count, href in found
            ],
        ),
    )


def _name(inbox):
    return inbox.name if inbox else _("An inbox that is gone")


def _finding(found, total):
    if not total:
        return _("Nobody has written in this time.")
    inbox, count, _href = found[0]
    return _("Most wrote to %(inbox)s: %(share)s of %(count)s.") % {
        "inbox": words.name(_name(inbox)),
        "share": words.share(count / total),
        "count": words.count(total),
    }
