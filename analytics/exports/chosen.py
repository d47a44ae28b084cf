"""What can be exported of the dashboard, and the sheets of it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import numbers
from analytics.board import agents, behind
from analytics.board.asking import Options
from analytics.board.cards import CARDS
from analytics.board.reading import Reading
from conversations.models import Conversation

from . import sheets as making

# As a workbook; CSV has no limit. A page waits for it.
MOST_FACTS = 200_000


def names():
    return {*CARDS, "agents", "facts", "all"}


def kinds_of(what):
    return {"xlsx"} if what == "all" else {"csv", "xlsx"}


def sheets(what, asked, said, now):
    """[Sheet]; `said`: the address's query, which may narrow facts to those behind a number."""
    if what == "facts":
        return [making.of_facts(facts(asked, said), reader=asked.reader)]
    reading = Reading(asked, now)
    if what == "agents":
        return [_agents(reading)]
    wanted = CARDS if what == "all" else [what]
    found = [making.of_chart(CARDS[name].chart(reading)) for name in wanted]
    return [*found, _agents(reading)] if what == "all" else found


def _agents(reading):
    table = agents.table(reading)
    return making.Sheet(_("Agents"), table.columns, table.plain)


def facts(asked, said):
    """Of conversations that the reader may see now."""
    if said.get("of") in behind.WHATS:
        narrowed = said.copy()
        narrowed["what"] = said["of"]
        found = behind.Behind.of(narrowed, asked).facts()
    else:
        found = numbers.facts(asked.cut, asked.period)
    if asked.reader.sees_everything:
        return found
    seen = Conversation.objects.visible_to(asked.reader)
    return found.filter(conversation__in=seen.values("pk"))


def is_too_long(what, asked, said):
    if what != "facts":
        return False
    return facts(asked, said).order_by()[: MOST_FACTS + 1].count() > MOST_FACTS


def about(asked, now):
    """[(name, value)] of what was asked for, for a sheet of its own."""
    narrowed = ", ".join(str(name) for name, _query in Options(asked).chosen)
    return [
        (_("Days"), asked.in_words),
        (_("Only"), narrowed or _("everything that you may see")),
        (_("Asked for by"), str(asked.reader)),
        (_("Made"), f"{timezone.localtime(now):%Y-%m-%d %H:%M}"),
        # A cell has no time zone, and days are those of the reports.
        (_("Clock"), timezone.get_current_timezone_name()),
        (_("Days are those of"), timezone.get_default_timezone_name()),
    ]
