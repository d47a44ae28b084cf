from django.urls import path

from . import practice_urls, scene_urls
from .views import hub, lessons, people, touring, writing

app_name = "training"
learning = [
    path("", hub.hub, name="hub"),
    path("tour/", touring.tour, name="tour"),
    path("tour/take/", touring.take_tour, name="take_tour"),
    path("tour/card/", touring.card, name="card"),
    path("tour/leave/", hub.leave_tour, name="leave_tour"),
    path("lessons/<slug:lesson>/", lessons.lesson, name="lesson"),
    path("lessons/<slug:lesson>/done/", lessons.done, name="done"),
    path("lessons/<slug:lesson>/<slug:step>/", lessons.step, name="step"),
    path("people/", people.people, name="people"),
    path("own/", writing.index, name="own"),
    path("own/new/", writing.new, name="new"),
    path("own/hide/<slug:lesson>/", writing.hide, name="hide"),
    path("own/preview/", writing.preview, name="preview"),
    path("own/<int:pk>/", writing.edit, name="edit"),
    path("own/<int:pk>/publish/", writing.publish, name="publish"),
    path("own/<int:pk>/unpublish/", writing.unpublish, name="unpublish"),
    path("own/<int:pk>/move/", writing.move, name="move"),
    path("own/<int:pk>/delete/", writing.delete, name="delete"),
]
urlpatterns = [*learning, *practice_urls.urlpatterns, *scene_urls.urlpatterns]
