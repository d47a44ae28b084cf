"""A report as a mail: the figures, and each chart as a table with bars that mail programs show."""

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.board import agents, report
from analytics.board.asking import Asked, Options
from analytics.charts import Chart, Table
from team import letters

from . import drawing, schedule, stopping

# What is only true at the moment of looking.
LEFT_OUT = {"workload"}
SHOWN = ["name", "solved", "first", "happy", "sla"]  # of agents


def asked_for(mailing, now):
    """What a report is about: the whole days before, for its agent."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    start, end = schedule.days(mailing.every, today)
    said = QueryDict(mailing.query, mutable=True)
    said.update({"period": "own", "from": start.isoformat(), "to": end.isoformat()})
    return Asked.of(said, mailing.agent, today)


def context_of(mailing, now):
    asked = asked_for(mailing, now)
    found = report.report(asked, now)
    charts = [drawing.drawn(chart) for chart in found["charts"] if chart.name not in LEFT_OUT]
    charts.append(drawing.drawn(_agents(found["reading"]), by="count"))
    return {
        "mailing": mailing,
        "agent": mailing.agent,
        "days": asked.in_words,
        "narrowed": [str(name) for name, _query in Options(asked).chosen],
        "tiles": [tile for tile in found["tiles"] if tile.change != _("now")],
        "is_empty": found["is_empty"],
        "charts": charts,
        "board": settings.SITE_URL + reverse("analytics:board") + asked.query(),
        "mine": settings.SITE_URL + reverse("analytics:mailings"),
        "stop": _stop(mailing),
    }


def of(mailing, now):
    """-> EmailMultiAlternatives, in the language that is spoken."""
    context, agent = context_of(mailing, now), mailing.agent
    return letters.to_agent(
        agent,
        name=f"report-{mailing.pk}.{mailing.due_at:%Y%m%d%H%M}",
        subject=f"{mailing.name}: {context['days']}",
        text=render_to_string("analytics/mailing/mail.txt", context),
        html=render_to_string("analytics/mailing/mail.html", context),
        stop=context["stop"],
    )


def _agents(reading):
    """Who did something, with what of the table is not only true at the moment of looking."""
    whole, names = agents.table(reading), list(agents.COLUMNS)
    places = [names.index(name) for name in SHOWN]
    rows = [[row[place] for place in places] for row in whole.plain]
    table = Table(
        [whole.columns[place] for place in places],
        [row for row in rows if any(value is not None and value != 0 for value in row[1:])],
    )
    return Chart(name="agents", title=_("Agents"), finding="", formula="", table=table)


def _stop(mailing):
    address = reverse("analytics:mailing_no_more", args=[stopping.token_of(mailing)])
    return settings.SITE_URL + address
