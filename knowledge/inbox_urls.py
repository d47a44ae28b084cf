from django.urls import path

from .views import linking

app_name = "articles"
urlpatterns = [path("<int:pk>/articles/", linking.pick, name="pick")]
