from django.urls import path

from .views import drawing, listing, reading, reviewing

app_name = "quality"
urlpatterns = [
    path("", listing.index, name="index"),
    path("sample/", drawing.sample, name="sample"),
    path("begin/", drawing.begin, name="begin"),
    path("averages/", listing.averages, name="averages"),
    path("<int:pk>/", reviewing.review, name="review"),
    path("<int:pk>/share/", reviewing.share, name="share"),
    path("<int:pk>/take-back/", reviewing.take_back, name="take_back"),
    path("<int:pk>/discard/", reviewing.discard, name="discard"),
    path("<int:pk>/comments/", reviewing.comment, name="comment"),
    path("<int:pk>/comments/<int:comment_pk>/", reviewing.change_comment, name="change_comment"),
    path("<int:pk>/seen/", reading.seen, name="seen"),
    path("<int:pk>/reply/", reading.reply, name="reply"),
]
