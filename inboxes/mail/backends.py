"""How mail leaves: by SMTP, or into the outbox of a development server."""

import re
import smtplib

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

ACCEPTED = (250, 251)
LEADING_DOT = re.compile(rb"(?m)^\.")


class HandsOver:
    """A connection that says when it is about to end a mail: until the last dot, a server forgets
    all that it heard when we fall silent."""

    letter = None
    answers = ()  # [(recipient, code, text)] of the mail in hand

    def rcpt(self, recip, options=()):
        code, text = super().rcpt(recip, options)
        self.answers.append((recip, code, text))
        return code, text

    def data(self, msg):
        first, code, text = self.answers[0]
        if code not in ACCEPTED:  # the others only get a copy
            raise smtplib.SMTPRecipientsRefused({first: (code, text)})
        self.putcmd("data")
        code, text = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, text)
        body = LEADING_DOT.sub(b"..", msg)
        self.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        try:
            self.letter.on_handoff()
        except BaseException:
            self.close()  # in the middle of the mail: the server drops it
            raise
        self.send(b".\r\n")
        return self.getreply()


class HandsOverPlain(HandsOver, smtplib.SMTP):
    pass


class HandsOverTls(HandsOver, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Calls a mail's `on_handoff()` just before the one step after which it cannot be taken back.

    Leaves on the mail: `was_accepted`, and `refused`, [(recipient, code, text)] of copies.
    """

    hands_over = True

    @property
    def connection_class(self):
        return HandsOverTls if self.use_ssl else HandsOverPlain

    def _send(self, email_message):
        if not hasattr(email_message, "on_handoff"):
            email_message.on_handoff = lambda: None  # not a message of ours: a lost password
        self.connection.letter, self.connection.answers = email_message, []
        email_message.was_accepted = super()._send(email_message)
        email_message.refused = [a for a in self.connection.answers if a[1] not in ACCEPTED]
        return email_message.was_accepted


class OutboxBackend(BaseEmailBackend):
    """Keeps what would be sent, to be read at /dev/outbox/."""

    def send_messages(self, email_messages):
        from ..models import SentMail  # the settings name this module before models are there

        for message in email_messages:
            SentMail.objects.create(
                sender=message.from_email[:254],
                recipients=message.recipients(),
                subject=message.subject[:250],
                raw=message.message().as_bytes(linesep="\r\n"),
            )
        return len(email_messages)
