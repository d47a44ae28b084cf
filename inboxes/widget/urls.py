from django.urls import path

from . import demo, files, rating, views

app_name = "widget"
urlpatterns = [
    path("widget.js", views.loader, name="loader"),
    path("widget/", views.frame, name="frame"),
    path("widget/launcher/", views.launcher, name="launcher"),
    path("widget/session/", views.session, name="session"),
    path("widget/messages/", views.messages, name="messages"),
    path("widget/tail/", views.tail, name="tail"),
    path("widget/contact/", views.contact, name="contact"),
    path("widget/rate/", rating.rate, name="rate"),
    path("widget/identity/", views.identify, name="identity"),
    path("widget/uploads/", files.upload, name="upload"),
    path("widget/uploads/remove/", files.remove, name="remove_upload"),
    path("widget/link/", files.link, name="link"),
    path("widget/files/<str:token>/", files.file, name="file"),
    path("demo/", demo.shop, name="demo"),
]
