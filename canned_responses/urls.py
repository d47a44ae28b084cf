from django.urls import path

from . import views

app_name = "canned_responses"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("preview/", views.preview, name="preview"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("pick/<int:conversation_pk>/", views.pick, name="pick"),
    path("pick/<int:conversation_pk>/<int:pk>/", views.used, name="used"),
]
