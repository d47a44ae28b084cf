from django.urls import path

from . import views

app_name = "team"
urlpatterns = [
    path("", views.me, name="me"),
    path("availability/", views.availability, name="availability"),
    path("theme/", views.theme, name="theme"),
]
