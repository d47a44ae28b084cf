from django.urls import path

from . import views

app_name = "coach"
urlpatterns = [
    path("<int:pk>/look/", views.look, name="look"),
    path("switch/", views.switch, name="switch"),
]
