from django.urls import path

from . import views

app_name = "inboxes"
urlpatterns = [
    path("dev/outbox/", views.outbox, name="outbox"),
    path("dev/outbox/<int:pk>/", views.outbox_mail, name="outbox_mail"),
    path("dev/outbox/<int:pk>/html/", views.outbox_html, name="outbox_html"),
    path("dev/outbox/<int:pk>/raw/", views.outbox_raw, name="outbox_raw"),
]
