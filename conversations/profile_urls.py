from django.urls import path

from .views import customer_history, customer_merging, profile

app_name = "customers"
urlpatterns = [
    path("<int:pk>/", profile.profile, name="profile"),
    path("<int:pk>/set/<slug:field>/", profile.change, name="change"),
    path("<int:pk>/attributes/", profile.attribute, name="attribute"),
    path("<int:pk>/identities/", profile.add_identity, name="add_identity"),
    path("<int:pk>/conversations/", customer_history.conversations, name="conversations"),
    path("<int:pk>/ratings/", customer_history.ratings, name="ratings"),
    path("<int:pk>/pages/", customer_history.pages, name="pages"),
    path("<int:pk>/merge/", customer_merging.merge, name="merge"),
    path("merges/<int:pk>/undo/", customer_merging.undo, name="undo_merge"),
    path("<int:pk>/identities/<int:identity_pk>/", profile.identity, name="identity"),
]
