from django.urls import path

from . import views

urlpatterns = [
    path("", views.page, name="goal"),
    path("strip/", views.strip, name="goal_strip"),
    path("<int:pk>/", views.chip, name="goal_chip"),
]
