"""How often answers are canned ones, and which."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canned_responses.models import CannedResponse

from ...charts import Chart, Column, Table, Value, bars, words
from ...charts.bars import Row, Track, percent

TITLE = gettext_lazy("Canned replies")
MOST = 6
ANSWERS = ("first_response", "next_response")


def chart(reading):
    counted = sorted(
        ((cells["canned"].count, pk) for pk, cells in reading.by("canned", "canned").items() if pk),
        key=lambda each: (-each[0], each[1]),
    )
    used = reading.total("canned").count
    # What is not the reader's to use has no name for them.
    mine = CannedResponse.objects.visible_to(reading.asked.reader)
    known = mine.in_bulk([pk for _count, pk in counted])
    named = [(count, known[pk], _href(reading, pk)) for count, pk in counted if pk in known]
    top = named[0][0] if named else 0
    answers = reading.total(*ANSWERS).count
    share = used / answers if answers else None
    return Chart(
        name="canned",
        title=str(TITLE),
        about=_("in %(share)s of answers") % {"share": words.share(share)} if used else "",
        kind="bars" if named else "",
        picture=bars(
            [
                Row(
                    canned.title,
                    [Track([(percent(count, top), "pine", "")])],
                    [(words.count(count), href)],
                    icon="canned",
                )
                for count, canned, href in named[:MOST]
            ],
            names="long",
            values="short",
        ),
        finding=_finding(named, used),
        formula=_(
            "Answers of people that were written with a canned reply, whatever was changed in it"
            " before sending; the share is of all answers for which a customer had waited."
        ),
        table=Table(
            [Column(_("Canned reply"), "text"), Column(_("Used")), Column(_("Share"), "share")],
            [
                [canned.title, Value(count, href), count / used if used else None]
                for count, canned, href in named
            ],
        ),
    )


def _href(reading, pk):
    return reading.link("canned", canned=pk)


def _finding(named, used):
    if not used:
        return _("No answer of this time was a canned one.")
    if not named:
        return _("Canned replies were used %(count)s times.") % {"count": words.count(used)}
    return _(
        "Canned replies were used %(used)s times, most often “%(title)s”: %(count)s times."
    ) % {
        "used": words.count(used),
        "title": words.name(named[0][1].title),
        "count": words.count(named[0][0]),
    }
