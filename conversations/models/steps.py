from functools import wraps

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..events import Kind
from ..file_types import MOST_FILES, MOST_IN_A_MAIL
from .attachment import VOICE, Attachment, NoteAttachment
from .message import Message
from .states import Status
from .upload import Upload

PREVIEW = 120


# What a reply has to take notice of. Who has it, its tags and its delivery change no answer.
TELLING = {
    Kind.MESSAGE_RECEIVED,
    Kind.ACKNOWLEDGED,
    Kind.AUTO_REPLY_RECEIVED,
    Kind.BOUNCED,
    Kind.MESSAGE_SENT,
    Kind.AUTO_SENT,
    Kind.NOTE_ADDED,
    Kind.HANDED_OFF,
    Kind.TAKEN_OVER,
    Kind.RETURNED_TO_BOT,
    Kind.CLOSED,
    Kind.BOT_SOLVED,
    Kind.REOPENED,
    Kind.MERGED,
    Kind.UNSPLIT,
}


class Refused(Exception):
    """What was asked for cannot be done now. Its text says why, and is shown to the agent."""


class Gone(Refused):
    """Files that go with it were not kept for so long: whoever still has them sends them again."""

    def __init__(self):
        super().__init__(_("An attached file is not here any more. Attach it again."))


class Merged(Refused):
    """What was asked of a conversation that is part of another one by now."""

    def __init__(self, conversation):
        numbers = {"number": conversation.pk, "other": conversation.merged_into_id}
        super().__init__(_("C-%(number)d was merged into C-%(other)d.") % numbers)
        self.conversation = conversation


class Unseen(Refused):
    """A reply is held: `events` were added that its writer has not seen."""

    def __init__(self, events):
        super().__init__(_("Something was added while you wrote. Read it, then send."))
        self.events = events


class Missing(Refused):
    """It is not closed: its inbox wants to know `needs` first."""

    def __init__(self, needs):
        labels = ", ".join(str(need.label) for need in needs)
        super().__init__(gettext("Still to be said before it is closed: %s.") % labels)
        self.needs = needs


def verb(method, *, even_merged=False):
    """A change of a conversation: alone with its row, on its latest state, in one transaction.

    Raises Merged when it is part of another one by now.
    """

    @wraps(method)
    def change(self, *args, **kwargs):
        kwargs["now"] = kwargs.get("now") or timezone.now()
        with transaction.atomic():
            self.lock()
            if self.merged_into_id and not even_merged:
                raise Merged(self)
            return method(self, *args, **kwargs)

    return change


class Steps:
    """What verbs share. Each step changes columns; some write the event of a change inside."""

    _shown = ("last_activity_at", "preview", "preview_by")
    _counted = (*_shown, "waiting_since", "has_person_spoken", "snoozed_until")
    _promises = ("promised_for", "promised_by", "promise_fell_due_at")
    _finished = ("status", "closed_at", "waiting_since", "snoozed_until", *_promises)

    def _show(self, message, *, by, now, files=()):
        self.last_activity_at = now
        text = " ".join(message.body[:500].split()) or message.subject
        text = text or ", ".join(file.title for file in files)
        # Truncator does not count combining marks; the column does.
        self.preview, self.preview_by = Truncator(text).chars(PREVIEW - 1)[:PREVIEW], by

    def tell_words(self, voice, *, now, **said):
        """A voice message can be read; a list that showed how long it is shows what is said.

        Not so of a note: customers see that list, and a note may be just as long.
        """
        saving = ()
        if "message" in said and self.preview == voice.title:
            text = f"{VOICE} {voice.transcript}"
            self.preview, saving = Truncator(text).chars(PREVIEW - 1)[:PREVIEW], ["preview"]
        self.record(Kind.TRANSCRIBED, now=now, saving=saving, **said)

    def _send(self, body, *, by, now, client_id="", files=(), send_at=None, trace=None, **fields):
        files = self._claim(files, agent=by, conversation=self)
        message = self.messages.create(
            inbox_id=self.inbox_id,
            direction=Message.Direction.OUT,
            author=by,
            body=body.replace("\x00", ""),
            client_id=client_id,
            created_at=now,
            delivery=Message.Delivery.QUEUED,
            delivery_due_at=send_at or now,
            send_at=send_at,
            **fields,
        )
        self._attach(files, message=message)
        waited = (now - self.waiting_since).total_seconds() if self.waiting_since else None
        is_first = not self.has_person_spoken and not by.is_bot
        self._show(message, by=by.kind, now=now, files=files)
        self.waiting_since = None
        self.has_person_spoken |= not by.is_bot
        self.record(
            Kind.MESSAGE_SENT,
            now=now,
            actor=by,
            message=message,
            saving=self._counted,
            trace=trace,
            waited=waited,
            is_first=is_first,
        )
        return message

    def hold_unseen(self, by, seen, *, kinds=None):
        """Raise Unseen when others added something after the version that `by` has seen."""
        news = self.events.after(seen).for_thread().filter(kind__in=kinds or TELLING)
        if news := list(news.exclude(actor=by)):
            raise Unseen(news)

    def _claim(self, files, **owner):
        """The uploads with these numbers, of this owner, for what is being sent."""
        if len(files) > MOST_FILES:
            text = _("%(most)d files are the most for one message.")
            raise Refused(text % {"most": MOST_FILES})
        uploads = Upload.objects.filter(**owner).claim(files) if files else []
        if len(uploads) < len(set(files)):
            raise Gone
        together = sum(upload.size for upload in uploads)
        if "agent" in owner and self.inbox.speaks.is_mail and together > MOST_IN_A_MAIL:
            text = _("Together they are %(size)s; a mail can carry %(limit)s.")
            sizes = {"size": filesizeformat(together), "limit": filesizeformat(MOST_IN_A_MAIL)}
            raise Refused(text % sizes)
        return uploads

    def _attach(self, files, **to):
        for upload in files:
            upload.become(NoteAttachment(**to) if "note" in to else Attachment(**to))

    def _sent_before(self, model, by, client_id):
        return model.objects.filter(author=by, client_id=client_id).first()

    def _take(self, by, *, now):
        was, before = self.status, self.assignee_id
        self._leave_bot(Status.ACTIVE)
        self.assignee, self.snoozed_until = by, None
        self.record(
            Kind.TAKEN_OVER,
            now=now,
            actor=by,
            saving=["status", "assignee", "handler_epoch", "snoozed_until"],
            was=was,
            was_assignee=before,
        )

    def _leave_bot(self, to):
        """Bot and person change places; whatever the bot still writes is refused from now on."""
        if self.status == Status.BOT:
            self.handler_epoch += 1
        self.status = to

    def _check_bot(self, epoch):
        if self.status != Status.BOT or self.handler_epoch != epoch:
            raise Refused(_("A person has taken over."))

    def _finish(self, status, now):
        self.status, self.closed_at = status, now
        self.waiting_since = self.snoozed_until = None
        self._owe(None)

    def _wake(self, *, now, why, by=None):
        self.snoozed_until = None
        self.record(Kind.WOKEN, now=now, actor=by, saving=["snoozed_until"], why=why)

    def _reopen(self, *, now, why, by=None, to=None):
        """Back from done. Where to: with a person's word as said, else the bot if it never was
        anybody else's, else pending."""
        if to is None:
            with_bot = self.inbox.has_bot and not self.has_person_spoken
            to = Status.BOT if with_bot else Status.PENDING
        was = self.status
        self.status, self.close_reason, self.closed_at = to, "", None
        if to == Status.ACTIVE:
            self.assignee = by
        if to == Status.BOT:
            self.assignee = None
        if was == Status.BOT_HANDLED and to != Status.BOT:
            self.handler_epoch += 1
        gone = None if by else self._who_cannot_keep_it(now)
        self.record(
            Kind.REOPENED,
            now=now,
            actor=by,
            saving=["status", "close_reason", "closed_at", "assignee", "handler_epoch"],
            why=why,
            was=was,
        )
        if gone:
            self._give_back(gone, now=now, because=gone.cannot)
