"""The reviews: all of them for supervisors, their own for agents."""

import re
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation
from team.models import Agent, Team

from .. import averages as reckoning
from ..models import Review
from ..sampling import midnight
from .access import for_supervisors

PAGE = 50
STATES = {
    "drafts": Q(shared_at=None),
    "unseen": Q(shared_at__isnull=False, seen_at=None),
    "answered": Q(shared_at__isnull=False, replied_at__isnull=False),
}


@login_required
@require_safe
@never_cache
def index(request):
    reader = request.user
    found = Review.objects.visible_to(reader)
    context = {"is_supervisor": reader.sees_everything}
    if reader.sees_everything:
        found, more = _chosen(request, found)
        context |= more
    else:
        context |= found.aggregate(mean=Avg("score"), count=Count("pk"))
    found = found.annotate(said=Count("comments")).order_by("-changed_at", "-pk")
    found = found.select_related("agent", "reviewer", "conversation__customer", "conversation")
    context["page"] = Paginator(found, PAGE).get_page(request.GET.get("page", "1")[:6])
    context["readable"] = _readable(reader, context["page"])
    return render(request, "quality/index.html", context)


def _chosen(request, found):
    """What a supervisor chose to see of all. -> (reviews, what the page says of it)"""
    agents = Agent.objects.people().order_by("name")
    agent, team, month = (request.GET.get(name, "") for name in ("agent", "team", "month"))
    state = request.GET.get("state", "")
    chosen = {"state": state if state in STATES else "", "agent": None, "month": None}
    if agent := _of(agents, agent):
        found, chosen["agent"] = found.filter(agent=agent), agent
    if team := _of(Team.objects.all(), team):
        found, chosen["team"] = found.filter(team=team), team
    if month := month_of(month):
        begins, ends = month, date(month.year + month.month // 12, month.month % 12 + 1, 1)
        found = found.filter(answered_at__gte=midnight(begins), answered_at__lt=midnight(ends))
        chosen["month"] = month
    numbers = found.aggregate(
        all=Count("pk"), **{name: Count("pk", filter=which) for name, which in STATES.items()}
    )
    if chosen["state"]:
        found = found.filter(STATES[chosen["state"]])
    return found, {"chosen": chosen, "numbers": numbers, "agents": agents}


def _of(things, pk):
    return things.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 15 else None


def month_of(text):
    """'2026-11' -> its first day; None of anything else."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) or not "1970" <= text[:4] <= "9000":
        return None
    return date(int(text[:4]), int(text[5:]), 1)


def _readable(reader, reviews):
    """The conversations among these of which the reader may see what they were about."""
    pks = [review.conversation_id for review in reviews if review.conversation_id]
    return set(
        Conversation.objects.in_reach_of(reader).filter(pk__in=pks).values_list("pk", flat=True)
    )


@for_supervisors
@require_safe
@never_cache
def averages(request):
    """How reviews came out, by agent and month, and by what they look for."""
    today = timezone.localdate(timezone.now(), timezone.get_default_timezone())
    agents, teams = Agent.objects.people().order_by("name"), Team.objects.order_by("name")
    agent, team = _of(agents, request.GET.get("agent", "")), _of(teams, request.GET.get("team", ""))
    months = reckoning.months(today)
    found = reckoning.counted(request.user, since=months[0], agent=agent, team=team)
    rows = reckoning.by_agent(found, today)
    context = {
        "rows": rows,
        "has_course": any(row.has_course for row in rows),
        "criteria": reckoning.by_criterion(found),
        "whole": found.aggregate(mean=Avg("score"), count=Count("pk")),
        "months": months,
        "agents": agents,
        "teams": teams,
        "agent": agent,
        "team": team,
    }
    return render(request, "quality/averages.html", context)
