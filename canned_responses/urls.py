from django.urls import path

from . import file_views, macro_views, views

app_name = "canned_responses"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("preview/", views.preview, name="preview"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("macros/", macro_views.index, name="macros"),
    path("macros/new/", macro_views.new, name="new_macro"),
    path("macros/<int:pk>/", macro_views.edit, name="macro"),
    path("macros/<int:pk>/delete/", macro_views.delete, name="delete_macro"),
    path("macros/<int:pk>/restore/", macro_views.restore, name="restore_macro"),
    path("macros/many/", macro_views.many, name="many"),
    path("macros/many/<int:pk>/", macro_views.apply_to_many, name="apply_to_many"),
    path("macros/for/<int:conversation_pk>/", macro_views.choose, name="choose_macro"),
    path("macros/for/<int:conversation_pk>/<int:pk>/", macro_views.apply, name="apply_macro"),
    path("uploads/", file_views.upload, name="upload"),
    path("uploads/<int:pk>/remove/", file_views.remove, name="remove_upload"),
    path("files/<int:pk>/", file_views.file, name="file"),
    path("pick/<int:conversation_pk>/", views.pick, name="pick"),
    path("pick/<int:conversation_pk>/<int:pk>/", views.used, name="used"),
]
