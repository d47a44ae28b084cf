"""What is exported: sheets of bare values, whose columns say of which kind they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.charts import Column
from analytics.models import Kind
from conversations.models import Tag
from inboxes import channels as registered

CHUNK = 2000


@dataclass
class Sheet:
    """`columns`: as charts have them, and of the kind "moment"; `rows`: lists of bare values."""

    name: str
    columns: list
    rows: Iterable
    about: list = field(default_factory=list)  # sentences


def of_chart(chart):
    """The table of a chart, with what it says in words."""
    about = [text for text in (chart.finding, chart.formula) if text]
    return Sheet(chart.title, chart.table.columns, chart.table.plain, about)


def of_facts(facts, *, reader):
    """Each fact in a row, the latest last, read a piece at a time. Who does not see everything
    reads no colleague's name."""
    columns = [
        Column(_("When"), "moment"),
        Column(_("What"), "text"),
        Column(_("Conversation"), "text"),
        *(Column(name, "text") for name in (_("Team"), _("Agent"), _("Inbox"), _("Channel"))),
        *(Column(name, "text") for name in (_("Issue type"), _("Tags"))),
        Column(_("Time"), "duration"),
        Column(_("Time in office hours"), "duration"),
        Column(_("Score"), "score"),
    ]
    names = {kind.value: str(kind.label) for kind in Kind}
    tags = dict(Tag.objects.values_list("pk", "name"))
    channels = {name: str(label) for name, label in registered.choices()}
    zone = timezone.get_current_timezone()
    return Sheet(_("Facts"), columns, _rows(facts, names, tags, channels, zone, reader))


def _rows(facts, names, tags, channels, zone, reader):
    values = facts.order_by("at", "pk").values_list(
        *("at", "kind", "conversation_id", "agent_id"),
        *("team__name", "agent__name", "inbox__name", "inbox__channel", "issue_type__name"),
        *("tags", "seconds", "office_seconds", "score"),
    )
    for (
        at,
        kind,
        pk,
        agent,
        team,
        named,
        inbox,
        channel,
        issue,
        chosen,
        seconds,
        office,
        score,
    ) in values.iterator(chunk_size=CHUNK):
        is_shown = reader.sees_everything or agent == reader.pk
        yield [
            timezone.localtime(at, zone),
            names.get(kind, kind),
            f"C-{pk}",
            team,
            named if is_shown else None,
            inbox,
            channels.get(channel, channel),
            issue,
            ", ".join(sorted(tags[each] for each in chosen if each in tags)),
            seconds,
            office,
            score,
        ]
