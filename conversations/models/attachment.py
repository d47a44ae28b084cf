import uuid

from django.db import models


def where(attachment, name):
    """Under a random name: nothing that a sender wrote becomes part of a path."""
    return f"files/{attachment.message.created_at:%Y/%m}/{uuid.uuid4().hex}"


class Attachment(models.Model):
    message = models.ForeignKey("Message", models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=where, max_length=120)
    # As the sender called it, for showing only.
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    # How the mail's HTML names it, when it is shown inside the text.
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)

    def __str__(self):
        return self.name

    SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

    @property
    def is_picture(self):
        return bool(self.file) and self.content_type in self.SHOWN
