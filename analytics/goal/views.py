from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.views.thread import visible

from . import pictures, standing, waiting


@login_required
@require_safe
@never_cache
def page(request):
    """How the goal is kept: by oneself, by one's teams, and for supervisors by everybody."""
    now, agent = timezone.now(), request.user
    teams = standing.of_teams(standing.goals_of(agent), now)
    context = {"teams": teams, "looked_back": standing.LOOKED_BACK}
    if teams:
        own = standing.own(agent, now)
        # Who only looks after others has nothing of their own there.
        if own.best or own.whole.count or not agent.sees_everything:
            context |= {"own": own, "own_chart": pictures.own_chart(own)}
        context["teams_chart"] = pictures.teams_chart(teams)
        if agent.sees_everything:
            context["agents_table"] = pictures.agents_table(standing.of_agents(now))
    return render(request, "analytics/goal/page.html", context)


@login_required
@require_safe
@never_cache
def strip(request):
    """What the inbox shows of the goal: the agent's own row, and who is about to wait longer."""
    now, agent = timezone.now(), request.user
    goals = [team.answer_goal for team in agent.teams.all() if team.answer_goal]
    today, streak = standing.strip(agent, now) if goals else (None, 0)
    near = waiting.near(agent, now) if goals else []
    context = {
        "goal": min(goals, default=None),
        "today": today,
        "streak": streak,
        "near": near,
        "has_several": len(set(goals)) > 1,
    }
    return render(request, "analytics/goal/_strip.html", context)


@login_required
@require_safe
@never_cache
def chip(request, pk):
    """How long it is until the goal of this conversation's team; nothing when there is none."""
    conversation = visible(request, pk)
    return render(
        request, "analytics/goal/_chip.html", {"wait": waiting.of(conversation, timezone.now())}
    )
