from django.urls import path

from . import views

app_name = "helping"
urlpatterns = [
    path("<int:pk>/suggestions/", views.suggestions, name="suggestions"),
    path("<int:pk>/suggestions/written/", views.draft, name="draft"),
    path("<int:pk>/quick/", views.quick, name="quick"),
    path("<int:pk>/summary/", views.summary, name="summary"),
    path("<int:pk>/summary/written/", views.written, name="written"),
    path("<int:pk>/translation/", views.translate_draft, name="translate_draft"),
    path(
        "<int:pk>/messages/<int:message_pk>/translation/",
        views.translate_message,
        name="translate_message",
    ),
]
