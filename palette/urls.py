from django.urls import path

from . import views

app_name = "palette"
urlpatterns = [path("", views.find, name="find")]
