from django.urls import path

from . import views

app_name = "routing"
urlpatterns = [path("", views.hand_over, name="hand_over")]
