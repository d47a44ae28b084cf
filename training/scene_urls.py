from django.urls import path

from .views import scenes

urlpatterns = [
    path("scenes/", scenes.index, name="scenes"),
    path("scenes/new/", scenes.new, name="new_scene"),
    path("scenes/<int:pk>/", scenes.edit, name="scene"),
    path("scenes/<int:pk>/publish/", scenes.publish, name="publish_scene"),
    path("scenes/<int:pk>/unpublish/", scenes.unpublish, name="unpublish_scene"),
    path("scenes/<int:pk>/delete/", scenes.delete, name="delete_scene"),
]
