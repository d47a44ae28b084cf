from django.urls import include, path

from . import views
from .exports.views import export

app_name = "analytics"
urlpatterns = [
    path("", views.board, name="board"),
    path("now/", views.now, name="now"),
    path("conversations/", views.behind, name="behind"),
    path("pulse/", views.pulse, name="pulse"),
    path("forecast/", views.forecast, name="forecast"),
    path("goal/", include("analytics.goal.urls")),
    path("export/", export, name="export"),
    path("mailings/", include("analytics.mailing.urls")),
]
