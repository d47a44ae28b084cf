import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sandbox import files

from .. import antivirus, pictures, sound
from ..file_types import SHOWN, Unfit, check
from ..voice import LONGEST, SLACK, length, too_long
from .passage import Passage


def where(_kept, _name):
    """Under a random name: nothing that a sender wrote becomes part of a path."""
    return files.placed(f"files/{timezone.now():%Y/%m}/{uuid.uuid4().hex}")


VOICE = "\N{STUDIO MICROPHONE}"
# Voice messages that nobody has tried to put into words.
UNREAD = models.Q(seconds__isnull=False, transcribed_at=None)


class Kept(models.Model):
    """A file in the store. A picture has a small one beside it, and its size in pixels; a voice
    message its length and what is loud in it."""

    file = models.FileField(upload_to=where, max_length=120)
    # As the sender called it, for showing only.
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    thumbnail = models.FileField(upload_to=where, max_length=120, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # Only of a voice message (see voice.py).
    seconds = models.FloatField(null=True, blank=True)
    peaks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # What is said in it, as the model of this deployment understood it.
    transcript = models.TextField(blank=True)
    transcribed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    # What the tables share, and what moves when an upload becomes part of a message.
    COLUMNS = (
        *("file", "name", "content_type", "size", "thumbnail", "width", "height"),
        *("seconds", "peaks", "transcript", "transcribed_at"),
    )

    @property
    def is_picture(self):
        return bool(self.file) and self.content_type in SHOWN

    @property
    def is_voice(self):
        return bool(self.file) and self.seconds is not None

    @property
    def words_id(self):
        return f"words-{self._meta.model_name}-{self.pk}"

    @property
    def title(self):
        """What a list says of it, in any language."""
        return f"{VOICE} {length(self.seconds)}" if self.is_voice else self.name

    def take(self, content, voice=None):
        """Check a file that somebody attaches, and keep its bytes. Raises Unfit.

        `content` is an UploadedFile; `voice` is what is told of one that was recorded here. Does
        not save the row.
        """
        self.name, self.content_type = check(content, content.name)
        self.size = content.size
        picture = None
        if self.content_type in SHOWN:
            try:
                picture = pictures.look(content)
            except pictures.NotAPicture as error:
                raise Unfit(_("This picture is damaged or too large to be opened.")) from error
        if antivirus.virus_in(content):
            raise Unfit(_("A virus was found in this file. It was not kept."))
        if voice:
            content = self._as_voice(content, voice)
        self.keep(content, picture)

    def _as_voice(self, content, voice):
        """Make a voice message of it. -> the bytes to keep. Raises Unfit."""
        if self.content_type not in sound.READERS:
            raise Unfit(_("This recording could not be read."))
        try:
            made = sound.normalised(content, self.content_type)
        except sound.Damaged as error:
            raise Unfit(_("There is no sound in this recording.")) from error
        if made:
            content = ContentFile(made.content)
            self.name = f"{self.name.rpartition('.')[0]}.mp3"
            self.content_type, self.size = sound.MADE, content.size
            voice = made
        if voice.seconds > LONGEST + SLACK:
            raise Unfit(too_long())
        self.seconds, self.peaks = voice.seconds, list(voice.peaks)
        return content

    def copy_to(self, other):
        """The same file in another row, with bytes of its own: each can go alone. Saves it."""
        for column in self.COLUMNS:
            if column not in {"file", "thumbnail"}:
                setattr(other, column, getattr(self, column))
        for column in ("file", "thumbnail"):
            if kept := getattr(self, column):
                with kept.open("rb") as content:
                    getattr(other, column).save(column, content, save=False)
        other.save()
        return other

    def drop(self):
        """Away with it, once that is certain."""
        self.delete()
        self.erase()

    def erase(self):
        """Away with its bytes, once that is certain."""
        for file in filter(None, (self.file, self.thumbnail)):
            if files.is_ours(file.name):
                transaction.on_commit(lambda file=file: file.storage.delete(file.name))

    def keep(self, content, picture=None):
        """Put the bytes of this open file into the store. Does not save the row."""
        if picture:
            self.content_type = picture.content_type
            self.width, self.height = picture.width, picture.height
            self.thumbnail.save("small", ContentFile(picture.small), save=False)
        self.file.save("file", content, save=False)


class Attachment(Kept):
    """A file of a message: what customer and we have both seen."""

    message = models.ForeignKey("Message", models.CASCADE, related_name="attachments")
    # How the mail's HTML names it, when it is shown inside the text.
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)
    # Which virus was found in it: then there is no file.
    virus = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=UNREAD, name="voice_of_message")]

    def get_absolute_url(self):
        return reverse("conversations:file", args=[self.message.conversation_id, self.pk])

    def put_into_words(self, text, *, now):
        """Keep what is said in this voice message, once, so that it is read and found."""
        message = self.message
        with message.in_its_conversation():
            if _is_first(self, text, now) and text:
                Passage.objects.rewrite(message)
                message.conversation.tell_words(self, now=now, message=message)

    @property
    def is_in_text(self):
        return self.is_inline and bool(self.content_id) and self.content_id in self.message.html

    def keep_received(self, content):
        """Keep what came in a mail, which is not refused any more; but a virus is held back.

        Raises antivirus.NotScanned.
        """
        if virus := antivirus.virus_in(content):
            self.virus = virus[:100]
            return
        try:
            picture = pictures.look(content)
        except pictures.NotAPicture:
            picture = None
        self.keep(content, picture)


class NoteAttachment(Kept):
    """A file of a note. Not an Attachment: nothing that delivers can reach this table."""

    note = models.ForeignKey("Note", models.CASCADE, related_name="attachments")

    class Meta:
        indexes = [models.Index(fields=["id"], condition=UNREAD, name="voice_of_note")]

    def get_absolute_url(self):
        return reverse("conversations:note_file", args=[self.note.conversation_id, self.pk])

    def put_into_words(self, text, *, now):
        """The same of what is said among agents."""
        note = self.note
        with transaction.atomic():
            note.conversation.lock()
            if _is_first(self, text, now) and text:
                Passage.objects.rewrite_note(note)
                note.conversation.tell_words(self, now=now, note=note)


def _is_first(kept, text, now):
    unread = type(kept).objects.filter(pk=kept.pk, transcribed_at=None)
    kept.transcript, kept.transcribed_at = text, now
    return bool(unread.update(transcript=text, transcribed_at=now))
