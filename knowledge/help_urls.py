from django.urls import path

from .views import helping

app_name = "help"
urlpatterns = [
    path("", helping.home, name="home"),
    path("sitemap.xml", helping.sitemap, name="sitemap"),
    path("<str:language>/", helping.front, name="front"),
    path("<str:language>/in/<str:slug>/", helping.category, name="category"),
    path("<str:language>/<str:slug>/", helping.article, name="article"),
    path("<str:language>/<str:slug>/helpful/", helping.helpful, name="helpful"),
]
