from django.urls import path

from .views import actions, drafts, files, inbox, messages, saved, sending, thread, uploads

app_name = "conversations"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("counts/", inbox.counts, name="counts"),
    path("views/", saved.index, name="views"),
    path("views/new/", saved.new, name="new_view"),
    path("views/<int:pk>/", saved.view, name="view"),
    path("views/<int:pk>/update/", saved.update, name="update_view"),
    path("views/<int:pk>/change/", saved.change, name="change_view"),
    path("views/<int:pk>/move/", saved.move, name="move_view"),
    path("views/<int:pk>/delete/", saved.delete, name="delete_view"),
    path("views/<int:pk>/restore/", saved.restore, name="restore_view"),
    path("<int:pk>/", thread.thread, name="thread"),
    path("<int:pk>/customer/", thread.customer, name="customer"),
    path("<int:pk>/draft/", drafts.draft, name="draft"),
    path("<int:pk>/unsend/", sending.unsend, name="unsend"),
    path("<int:pk>/send-now/", sending.send_now, name="send_now"),
    path("<int:pk>/write/", messages.write, name="write"),
    path("<int:pk>/messages/<int:message_pk>/", messages.whole, name="message"),
    path("<int:pk>/messages/<int:message_pk>/again/", messages.again, name="again"),
    path("<int:pk>/messages/<int:message_pk>/arrived/", messages.arrived, name="arrived"),
    path("<int:pk>/files/<int:attachment_pk>/", files.file, name="file"),
    path("<int:pk>/notes/files/<int:attachment_pk>/", files.note_file, name="note_file"),
    path("<int:pk>/uploads/", uploads.upload, name="upload"),
    path("<int:pk>/uploads/<int:upload_pk>/remove/", uploads.remove, name="remove_upload"),
    path("<int:pk>/take-over/", actions.take_over, name="take_over"),
    path("<int:pk>/assign/", actions.assign, name="assign"),
    path("<int:pk>/snooze/", actions.snooze, name="snooze"),
    path("<int:pk>/wake/", actions.wake, name="wake"),
    path("<int:pk>/close/", actions.close, name="close"),
    path("<int:pk>/reopen/", actions.reopen, name="reopen"),
    path("<int:pk>/unread/", actions.unread, name="unread"),
    path("<int:pk>/priority/", actions.priority, name="priority"),
    path("<int:pk>/to-bot/", actions.to_bot, name="to_bot"),
]
