from django.urls import path

from . import views

app_name = "team"
urlpatterns = [
    path("", views.me, name="me"),
    path("theme/", views.theme, name="theme"),
]
