from django.urls import path

from .views import practices

urlpatterns = [
    path("practices/", practices.room, name="practices"),
    path("practices/begin/", practices.begin, name="begin_practice"),
    path("practices/<int:pk>/", practices.practice, name="practice"),
    path("practices/<int:pk>/tick/", practices.tick, name="tick"),
    path("practices/<int:pk>/finish/", practices.finish, name="finish_practice"),
]
