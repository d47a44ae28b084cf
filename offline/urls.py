from django.urls import path

from .views.away import away
from .views.me import me
from .views.share import share

app_name = "offline"
urlpatterns = [
    path("", away, name="offline"),
    path("me/", me, name="me"),
    path("share/", share, name="share"),
]
