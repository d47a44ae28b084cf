from django.urls import path

from . import demo, views

app_name = "widget"
urlpatterns = [
    path("widget.js", views.loader, name="loader"),
    path("widget/", views.frame, name="frame"),
    path("widget/launcher/", views.launcher, name="launcher"),
    path("widget/session/", views.session, name="session"),
    path("widget/messages/", views.messages, name="messages"),
    path("widget/tail/", views.tail, name="tail"),
    path("widget/contact/", views.contact, name="contact"),
    path("widget/identity/", views.identify, name="identity"),
    path("demo/", demo.shop, name="demo"),
]
