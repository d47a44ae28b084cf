import sys

from allauth.account.decorators import secure_admin_login
from channels.routing import URLRouter
from django.contrib import admin
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, re_path
from django.views import defaults
from django.views.decorators.cache import never_cache

from conversations.consumers import CallConsumer, InboxConsumer, ThreadConsumer
from inboxes.widget.consumers import VisitorConsumer
from knowledge.views.helping import robots
from offline.views.manifest import manifest
from offline.views.worker import worker
from training.sockets import Inside

# The admin asks for the second factor, too: its own sign-in form would not.
admin.site.login = secure_admin_login(admin.site.login)


def home(request):
    return redirect("conversations:inbox")


@never_cache
def healthz(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def server_error(request):
    """Says 'come back' when it is the database that is away."""
    response = defaults.server_error(request)
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        response.status_code, response["Retry-After"] = 503, "5"
    return response


handler500 = server_error
urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("me/", include("team.urls")),
    path("inbox/hand-over/", include("routing.urls")),
    path("inbox/", include("conversations.urls")),
    path("inbox/", include("sla.urls")),
    path("inbox/", include("knowledge.inbox_urls")),
    path("inbox/", include("bot.helping.urls")),
    path("customers/", include("conversations.profile_urls")),
    path("canned/", include("canned_responses.urls")),
    path("knowledge/", include("knowledge.urls")),
    path("help/", include("knowledge.help_urls")),
    path("rate/", include("satisfaction.urls")),
    path("robots.txt", robots),
    path("coach/", include("coach.urls")),
    path("analytics/", include("analytics.urls")),
    path("quality/", include("quality.urls")),
    path("training/", include("training.urls")),
    path("notifications/", include("notifications.urls")),
    path("offline/", include("offline.urls")),
    path("sw.js", worker),
    path("app.webmanifest", manifest, name="manifest"),
    path("find/", include("palette.urls")),
    path("bot/", include("bot.urls")),
    path("", include("inboxes.widget.urls")),
    path("", include("inboxes.urls")),
]

agent_sockets = [
    path("inbox/live/", InboxConsumer.as_asgi()),
    path("inbox/calls/", CallConsumer.as_asgi()),
    path("inbox/<int:pk>/live/", ThreadConsumer.as_asgi()),
]
agent_sockets += [
    re_path(
        r"^practice/(?P<practice>[1-9][0-9]{0,8})/(?P<rest>inbox/.*)$",
        Inside(URLRouter(agent_sockets)),
    )
]
visitor_sockets = [
    path("widget/live/", VisitorConsumer.as_asgi()),
]
