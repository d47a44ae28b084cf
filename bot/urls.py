from django.urls import path

from .trying import playground, replay_views, unanswered_views

app_name = "bot"
urlpatterns = [
    path("try/", playground.playground, name="try"),
    path("replay/", replay_views.index, name="replay"),
    path("replay/begin/", replay_views.begin, name="begin_replay"),
    path("replay/<str:token>/", replay_views.show, name="replay_of"),
    path("replay/<str:token>/stop/", replay_views.stop, name="stop_replay"),
    path("unanswered/", unanswered_views.unanswered, name="unanswered"),
    path("unanswered/<int:pk>/dismiss/", unanswered_views.dismiss, name="dismiss"),
    path("unanswered/<int:pk>/restore/", unanswered_views.restore, name="restore"),
    path("unanswered/<int:pk>/article/", unanswered_views.write, name="write"),
]
