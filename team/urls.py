from django.urls import path

from . import views

app_name = "team"
urlpatterns = [path("theme/", views.theme, name="theme")]
