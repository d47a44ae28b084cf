from django.http import HttpResponse
from django.urls import path

app_name = "conversations"
urlpatterns = [path("", lambda request: HttpResponse("soon"), name="inbox")]
