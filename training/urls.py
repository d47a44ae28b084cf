from . import practice_urls

app_name = "training"
lessons = []
urlpatterns = [*lessons, *practice_urls.urlpatterns]
