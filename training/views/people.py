from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from team.models import Agent, Team

from ..course import Course, all_lessons
from ..models import Practice
from .access import for_teachers

A_PAGE = 50


@for_teachers
@require_safe
def people(request):
    """How far everybody is: by name, never as a race. What somebody answered wrong is not told."""
    agents = Agent.objects.people().order_by("name", "pk")
    teams = list(Team.objects.order_by("name", "pk"))
    team = next((one for one in teams if str(one.pk) == request.GET.get("team")), None)
    if team:
        agents = agents.filter(teams=team)
    played = Count("practice", filter=Q(practice__ending=Practice.Ending.FINISHED), distinct=True)
    agents = agents.annotate(played=played)
    page = Paginator(agents.prefetch_related("teams", "learned"), A_PAGE).get_page(
        request.GET.get("page")
    )
    lessons = all_lessons()
    best = Practice.objects.best_of(page.object_list)
    rows = [row(agent, lessons) | {"best": best.get(agent.pk, [])} for agent in page]
    context = {"rows": rows, "page": page, "teams": teams, "team": team}
    return render(request, "training/people.html", context)


def row(agent, lessons):
    own_teams = agent.teams.all()
    course = Course(
        agent,
        lessons=lessons,
        teams={team.pk for team in own_teams},
        progress=agent.learned.all(),
    )
    required = course.required
    return {
        "agent": agent,
        "teams": own_teams,
        "percent": course.percent,
        "finished": course.finished,
        "count": len(course.lessons),
        "open": [walked.lesson for walked in required if not walked.is_finished],
        "last_at": max((one.last_at for one in agent.learned.all()), default=None),
    }
