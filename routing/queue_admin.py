"""The team's page shows its queue as it is now: what waits, and who could take it."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations import workload
from conversations.models import Conversation
from team.admin import TeamAdmin
from team.availability import ORDER
from team.models import Agent, Team

SHOWN = 5

admin.site.unregister(Team)


@admin.register(Team)
class TeamWithQueueAdmin(TeamAdmin):
    readonly_fields = ("queue_now",)

    def get_fieldsets(self, request, team=None):
        fieldsets = super().get_fieldsets(request, team)
        return [*fieldsets, (_("Now"), {"fields": ("queue_now",)})] if team else fieldsets

    @admin.display(description=_("queue"))
    def queue_now(self, team):
        waiting = Conversation.objects.in_queue().filter(team=team)
        members = workload.takers(
            Agent.objects.people().filter(teams=team).order_by("name"),
            team=team,
            is_mail=False,
            now=timezone.now(),
        )
        context = {
            "team": team,
            "count": waiting.count(),
            "first": waiting.most_urgent_first().select_related("customer")[:SHOWN],
            "members": sorted(members, key=lambda one: ORDER.index(one.availability)),
        }
        return render_to_string("admin/team/queue.html", context)
