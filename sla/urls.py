from django.urls import path

from . import views

app_name = "sla"
urlpatterns = [path("<int:pk>/clocks/", views.clocks, name="clocks")]
