app_name = "training"
lessons = []
urlpatterns = [*lessons]
