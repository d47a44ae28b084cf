from django.urls import path

from .views.me import me

app_name = "offline"
urlpatterns = [path("me/", me, name="me")]
