from django.urls import path

from .views import history, muting, preferences

app_name = "notifications"
urlpatterns = [
    path("", history.index, name="index"),
    path("read/", history.read, name="read"),
    path("unread/", history.unread, name="unread"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("devices/", preferences.subscribe, name="subscribe"),
    path("devices/<int:pk>/remove/", preferences.unsubscribe, name="unsubscribe"),
    path("test/", preferences.test, name="test"),
    path("mute/<int:pk>/", muting.mute, name="mute"),
    path("no-mails/<str:token>/", preferences.no_mails, name="no_mails"),
]
