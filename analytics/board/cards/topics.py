"""What people write about: issue types and tags, and how each of them went."""

from django.utils.translation import gettext as _

from conversations.models import IssueType, Tag

from ...charts import Chart, Column, Later, Table, Value, bars, words
from ...charts.bars import Row, Track, percent
from ..reading import BEGUN, about_begun, column_of_begun

MOST = 4  # of each in the picture


def chart(reading):
    types = _counted(reading, "issue_type", {it.pk: it for it in IssueType.objects.all()})
    by_tag = reading.by("tag")
    tags = _counted(reading, "tag", Tag.objects.in_bulk([pk for pk in by_tag if pk]))
    total = reading.total(reading.begun).count
    top = max([count for count, *_rest in types + tags], default=0)
    rows = [_row(each, top, total) for each in types[:MOST] + tags[:MOST]]
    return Chart(
        name="topics",
        title=_("Topics"),
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
        table=Later(lambda: _table(reading, types, tags, total)),
    )


def _counted(reading, dimension, known):
    """[(count, name, icon, tone, link, cells)], the most first."""
    found = []
    for pk, cells in reading.by(dimension).items():
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
        "name": name,
        "count": words.count(count),
        "total": words.count(total),
    }


def _table(reading, types, tags, total):
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
