"""The team's page shows its queue as it is now: what waits, and who could take it."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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

    def get_deleted_objects(self, teams, request):
        """What goes with it, and what stays without it. Who was in it is no loss to list."""
        found = super().get_deleted_objects(teams, request)
        to_delete, counts, *others = found
        member = str(capfirst(Team.members.through._meta.verbose_name))
        to_delete = [
            [each for each in one if not str(each).startswith(member)]
            if isinstance(one, list)
            else one
            for one in to_delete
        ]
        counts.pop(Team.members.through._meta.verbose_name_plural, None)
        if count := Conversation.objects.open().filter(team__in=teams).count():
            text = ngettext(
                "%(count)d open conversation stays, without a team: everybody will see it.",
                "%(count)d open conversations stay, without a team: everybody will see them.",
                count,
            )
            to_delete.append(text % {"count": count})
        return to_delete, counts, *others

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
