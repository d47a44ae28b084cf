"""What people write about: issue types and tags, and how each of them went."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import IssueType, Tag

from ...charts import Chart, Column, Later, Table, Value, bars, words
from ...charts.bars import Row, Track, percent
from ..reading import BEGUN, about_begun, column_of_begun

TITLE = gettext_lazy("Topics")
MOST = 4  # of each in the picture


def chart(reading):
    types, tags = _counted(reading, reading.begun)
    total = reading.total(reading.begun).count
    top = max([count for count, *_rest in types + tags], default=0)
    rows = [_row(each, top, total) for each in types[:MOST] + tags[:MOST]]
    return Chart(
        name="topics",
        title=str(TITLE),
        about=_("issue types and tags"),
        kind="bars" if rows else "",
        picture=bars(rows, values="short"),
        finding=_finding(types or tags, total),
        formula=about_begun(
            reading,
            _(
                "Conversations that began in this time, by the issue type and the tags that they"
                " have now. One with two tags counts for both, so the shares may come to more than"
                " 100 %."
            ),
        ),
        table=Later(lambda: _table(reading, total)),
    )


def _counted(reading, *kinds):
    """(types, tags), each [(count, name, icon, is_tag, link, cells)], the most first."""
    tags = [pk for pk in reading.by("tag", *kinds) if pk]
    return (
        _by(reading, "issue_type", IssueType.objects.in_bulk(), kinds),
        _by(reading, "tag", Tag.objects.in_bulk(tags), kinds),
    )


def _by(reading, dimension, known, kinds):
    found = []
    for pk, cells in reading.by(dimension, *kinds).items():
        thing = known.get(pk)
        if thing and reading.begun in cells:
            is_tag = dimension == "tag"
            icon = "tag" if is_tag else thing.icon or "chat"
            href = reading.link(BEGUN[reading.begun], **{dimension: pk})
            found.append((cells[reading.begun].count, thing.name, icon, is_tag, href, cells))
    return sorted(found, key=lambda each: (-each[0], each[1]))


def _row(each, top, total):
    count, name, icon, is_tag, href, _cells = each
    track = Track([(percent(count, top), "blue" if is_tag else "pine", "")])
    return Row(name, [track], [(words.share(count / total if total else None), href)], icon=icon)


def _finding(most, total):
    if not most:
        return _("Nothing of this time has an issue type or a tag.")
    count, name, *_rest = most[0]
    return _("Most was about %(name)s: %(count)s of %(total)s.") % {
        "name": words.name(name),
        "count": words.count(count),
        "total": words.count(total),
    }


def _table(reading, total):
    columns = [
        Column(_("Topic"), "text"),
        Column(_("Kind"), "text"),
        column_of_begun(reading),
        Column(_("Share"), "share"),
        Column(_("First answer: median"), "duration"),
        Column(_("Until solved: median"), "duration"),
        Column(_("Satisfied"), "share"),
    ]
    office, rows = reading.asked.is_office, []
    kinds = ("first_response", "resolved", reading.rated)
    types, tags = _counted(reading, *{reading.begun, *kinds})
    for count, name, _icon, is_tag, href, cells in types + tags:
        first, solved, rated = (cells.get(kind) for kind in kinds)
        rows.append(
            [
                name,
                _("Tag") if is_tag else _("Issue type"),
                Value(count, href),
                count / total if total else None,
                first.percentile(0.5, office) if first else None,
                solved.percentile(0.5, office) if solved else None,
                rated.happy_share if rated else None,
            ]
        )
    return Table(columns, rows)
