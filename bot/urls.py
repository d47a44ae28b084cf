from django.urls import path

from .trying import playground

app_name = "bot"
urlpatterns = [
    path("try/", playground.playground, name="try"),
]
