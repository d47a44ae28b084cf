from django.urls import path

from .views import articles, editing, importing

app_name = "knowledge"
urlpatterns = [
    path("", articles.index, name="index"),
    path("new/", editing.new, name="new"),
    path("preview/", editing.preview, name="preview"),
    path("import/", importing.index, name="imports"),
    path("import/<int:pk>/", importing.run, name="import"),
    path("<int:pk>/", articles.article, name="article"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/publish/", editing.publish, name="publish"),
    path("<int:pk>/unpublish/", editing.unpublish, name="unpublish"),
    path("<int:pk>/review/", editing.review, name="review"),
    path("<int:pk>/delete/", editing.delete, name="delete"),
    path("<int:pk>/versions/<int:number>/", articles.version, name="version"),
    path("<int:pk>/versions/<int:number>/restore/", editing.restore, name="restore"),
]
