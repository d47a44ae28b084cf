from django.urls import path

from .views import profile

app_name = "customers"
urlpatterns = [
    path("<int:pk>/", profile.profile, name="profile"),
    path("<int:pk>/set/<slug:field>/", profile.change, name="change"),
    path("<int:pk>/attributes/", profile.attribute, name="attribute"),
    path("<int:pk>/identities/", profile.add_identity, name="add_identity"),
    path("<int:pk>/identities/<int:identity_pk>/", profile.identity, name="identity"),
]
