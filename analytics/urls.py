from django.urls import include, path

from . import views

app_name = "analytics"
urlpatterns = [
    path("pulse/", views.pulse, name="pulse"),
    path("forecast/", views.forecast, name="forecast"),
    path("goal/", include("analytics.goal.urls")),
]
