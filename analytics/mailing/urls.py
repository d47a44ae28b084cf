from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="mailings"),
    path("new/", views.begin, name="mailing_new"),
    path("<int:pk>/", views.edit, name="mailing"),
    path("<int:pk>/now/", views.send_now, name="mailing_now"),
    path("<int:pk>/stop/", views.stop, name="mailing_stop"),
    path("<int:pk>/remove/", views.remove, name="mailing_remove"),
    path("no-more/<str:token>/", views.no_more, name="mailing_no_more"),
]
