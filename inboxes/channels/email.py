import hashlib
import re
import smtplib
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import formataddr

from anymail.exceptions import AnymailAPIError, AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from requests import ConnectTimeout

from ..mail import compose, safely
from .base import Channel, File, Incoming, Rejected, TryAgain, Uncertain

# In every mail of ours: says which installation sent it, for when it comes back.
MARK = "X-Inbox-Instance"
MARKED = re.compile(rb"^X-Inbox-Instance:[ \t]*(\w{8})\s*$", re.IGNORECASE | re.MULTILINE)
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
ROBOT = re.compile(r"(no|do|never|not)[-_.]?(not)?[-_.]?reply", re.IGNORECASE)
TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
SETTING_UP = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP  # short lines of ASCII, whatever the server can do
# What HTML must have to show more than the text does.
SHOWS_MORE = re.compile(r"<(img|table|a|b|strong|ul|ol|h\d|blockquote|code|pre)\b")


class Email(Channel):
    label = _("Email")
    icon = "mail"
    identity_kind = "email"
    is_mail = True
    undo_seconds = 10

    # --- In --------------------------------------------------------------------------------------

    def parse(self, raw, *, sha256, envelope_to=""):
        """A mail's bytes -> Incoming; read in a child process. Raises Unparsable."""
        found = safely.read(raw)
        mail, text = found.mail, found.separated
        sender, sender_name = mail.from_address, mail.shown_name
        replies = mail.reply_to if len(mail.reply_to) == 1 and mail.auto != "list" else ()
        answer_to = replies[0][1] if replies else ""
        if answer_to and ROBOT.match(sender):
            sender, sender_name = answer_to, replies[0][0]
        marked = MARKED.search(BLANK_LINE.split(raw[: 64 * 1024], 1)[0])
        return Incoming(
            sender=sender,
            sender_name="" if sender_name == sender else sender_name,
            answer_to="" if answer_to.lower() == sender.lower() else answer_to,
            subject=mail.subject,
            body=text.visible,
            quoted="\n\n".join(filter(None, [text.signature, text.quoted])),
            html=found.html.html if SHOWS_MORE.search(found.html.html) else "",
            remote_images=found.html.remote_images,
            to=mail.to,
            cc=mail.cc,
            delivered_to=tuple(filter(None, [envelope_to, *mail.delivered_to])),
            external_id=_name(mail.message_id) or f"sha256:{sha256}",
            in_reply_to=_name(mail.in_reply_to),
            references=tuple(map(_name, mail.references)),
            auto=mail.auto,
            bounce=mail.bounce,
            is_ours=bool(marked) and marked[1].decode() == settings.INSTANCE_ID,
            sent_at=mail.date,
            files=tuple(
                File(
                    name=file.filename,
                    content_type=file.content_type,
                    content=file.content,
                    content_id=file.content_id,
                    is_inline=file.is_inline,
                )
                for file in mail.attachments
            ),
        )

    # --- Out -------------------------------------------------------------------------------------

    def send(self, inbox, outgoing, *, on_handoff):
        """Hand a mail over. -> what became of the copies, in words; "" when all went well."""
        handed_over = []

        def note():
            on_handoff()
            handed_over.append(True)

        connection, mail = get_connection(), None
        try:
            mail = _build(outgoing)
            if getattr(connection, "hands_over", False):
                mail.on_handoff = note
            else:
                note()
            connection.send_messages([mail])
        except (OSError, AnymailError) as error:  # smtplib's are OSErrors, too
            if not getattr(mail, "was_accepted", False):
                raise _translate(error, bool(handed_over)) from error
        except ValueError as error:
            if handed_over:
                raise
            why = gettext("It cannot be written as a mail. (%(error)s)") % {"error": error}
            raise Rejected(why) from error
        return "; ".join(
            gettext("%(address)s did not get a copy. (%(answer)s)")
            % {"address": address, "answer": _answer(code, text)}
            for address, code, text in getattr(mail, "refused", ())
        )


def _name(message_id):
    """A Message-ID as we keep it: what is longer than a column, by its hash."""
    if len(message_id) <= 250:
        return message_id
    return f"long:{hashlib.sha256(message_id.encode('utf-8', 'replace')).hexdigest()}"


class Letter(EmailMultiAlternatives):
    def message(self):
        """Broken into lines late enough for a Message-ID, which some servers misread in two."""
        message = super().message()
        message.policy = message.policy.clone(max_line_length=250)
        return message


def _build(outgoing):
    headers = {"Message-ID": compose.bracketed([outgoing.message_id])}
    headers[MARK] = settings.INSTANCE_ID
    if answered := compose.bracketed([outgoing.in_reply_to]):
        headers["In-Reply-To"] = answered
    if references := compose.bracketed(outgoing.references):
        headers["References"] = references
    mail = Letter(
        subject=_line(outgoing.subject),
        body=_lines(outgoing.body),
        from_email=_person(outgoing.from_name, outgoing.from_address),
        to=[_person(outgoing.to_name, outgoing.to)],
        cc=[_person(*person) for person in outgoing.cc],
        reply_to=[outgoing.reply_to] if outgoing.reply_to else [],
        headers={**headers, **outgoing.headers},
        attachments=[_attachment(file) for file in outgoing.files],
    )
    mail.encoding = UTF8
    if outgoing.html:
        mail.attach_alternative(_lines(outgoing.html), "text/html")
    return mail


def _line(text):
    return compose.header_value(text)


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _person(name, address):
    """`Name <address>`, in ASCII. Raises ValueError for an address that mail cannot carry."""
    local, at, domain = address.rpartition("@")
    if not (at and local.isascii()) or any(c.isspace() or c in "<>,;" for c in address):
        raise ValueError(address)
    return formataddr((_line(name), f"{local}@{domain.encode('idna').decode()}"))


def _attachment(file):
    """As bytes, whatever it claims to be: nothing of it becomes part of the mail's structure."""
    kind, _slash, sub = file.content_type.partition("/")
    if not TYPE.fullmatch(file.content_type) or kind in ("message", "multipart"):
        kind, sub = "application", "octet-stream"
    part = MIMEBase(kind, sub)
    part.set_payload(file.content)
    encode_base64(part)
    name = _line(file.name) or "file"
    part.add_header(
        "Content-Disposition",
        "attachment",
        filename=name if name.isascii() else ("utf-8", "", name),
    )
    return part


def _translate(error, handed_over):
    """What an error of the mail server or the provider means for the message."""
    if isinstance(error, AnymailError):
        return _translate_provider(error)
    code, text = None, str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    answer = {"answer": _answer(code, text)}
    if isinstance(error, SETTING_UP) or code in (530, 535):  # no message is at fault
        return TryAgain(gettext("The mail server does not let us in. (%(answer)s)") % answer)
    if code and 500 <= code < 600:
        return Rejected(gettext("The mail server refused it. (%(answer)s)") % answer)
    if code and 400 <= code < 500:
        return TryAgain(gettext("The mail server asks to wait. (%(answer)s)") % answer)
    if handed_over:
        return Uncertain(gettext("The line dropped before it was confirmed. (%(answer)s)") % answer)
    return TryAgain(gettext("The mail server cannot be reached. (%(answer)s)") % answer)


def _translate_provider(error):
    code, answer = getattr(error, "status_code", None), {"answer": _answer(None, error)}
    if isinstance(error, ConnectTimeout) or code in (401, 403, 404, 408, 429, 503):
        return TryAgain(gettext("The provider did not take it now. (%(answer)s)") % answer)
    if not isinstance(error, AnymailAPIError) or (code and 400 <= code < 500):
        return Rejected(gettext("The provider refused it. (%(answer)s)") % answer)
    return Uncertain(gettext("The provider did not confirm it. (%(answer)s)") % answer)


def _answer(code, text):
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return compose.header_value(f"{code or ''} {text}", limit=200)
