"""What came from outside becomes part of a conversation: once, whole, or visibly not."""

import logging
import zlib
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import offering
from conversations.models import Attachment, Conversation, Message, Passage
from conversations.subjects import normal
from customers.models import Customer, Identity
from team import letters

from . import evidence
from .channels.email import Email
from .mail.html import finish
from .mail.message import Unparsable
from .models import Inbox, ReceivedMail

log = logging.getLogger(__name__)

# So many mails of one sender into one inbox begin conversations; what is above is set aside.
FUSES = (
    (10, timedelta(minutes=10)),
    (30, timedelta(hours=1)),
    (100, timedelta(days=1)),
)


class SetAside(Exception):
    """It was understood, and belongs nowhere. `cause` is for an admin."""

    def __init__(self, cause, message=None):
        super().__init__(cause)
        self.cause, self.message = cause, message


def take_in(inbox, incoming, *, now=None):
    """Store one message from outside in its conversation. -> Message, the first one if it came
    twice."""
    now = now or timezone.now()
    try:
        return _take_in_once(inbox, incoming, now)
    except IntegrityError:
        # Meanwhile it turned out who the visitor is, and the customer we had found is gone.
        return _take_in_once(inbox, incoming, now)


def _take_in_once(inbox, incoming, now):
    with transaction.atomic():
        _take_turns(inbox, incoming, inbox.speaks)
        before = _stored(inbox, incoming)
        return before or _take_in(inbox, incoming, inbox.speaks, now=now)


def take_in_mail(received, *, now=None):
    """Read a received mail and bring it where it belongs. Its state says what became of it.

    Harmless when called twice, by two at once, or again after a crash at any point.
    """
    now = now or timezone.now()
    if not received.claim(now):
        return
    email = Email()
    try:
        incoming = email.parse(
            bytes(received.raw), envelope_to=received.envelope_to, sha256=received.sha256
        )
    except Unparsable as why:
        return received.quarantine(why.cause)
    except Exception as error:
        log.exception("Mail %s cannot be read", received.pk)
        return received.fail(_describe(error), now)
    incoming = _on_behalf(incoming)
    received.sender, received.answer_to = incoming.sender[:254].lower(), incoming.answer_to[:254]
    received.subject = incoming.subject[:250]
    received.references = [name[:250] for name in evidence.parents(incoming)]
    try:
        with transaction.atomic():
            if received.hold():
                message, cause = _place(received, incoming, email)
                received.finish(ReceivedMail.State.TAKEN_IN, message=message, cause=cause)
    except SetAside as why:
        with transaction.atomic():
            if received.hold():
                received.finish(ReceivedMail.State.SET_ASIDE, message=why.message, cause=why.cause)
    except Exception as error:
        log.exception("Mail %s cannot be taken in", received.pk)
        received.fail(_describe(error), now)


def take_in_waiting(*, now, at_most=500):
    """Take in what waits, oldest first. -> how many were tried."""
    due = ReceivedMail.objects.due(now)
    for received in due.filter(attempts__gte=ReceivedMail.TRIES).defer("raw"):
        received.quarantine(_("Reading it ended the worker, or took too long, three times."))
    pks = list(due.order_by("pk").values_list("pk", flat=True)[:at_most])
    for pk in pks:
        take_in_mail(ReceivedMail.objects.select_related("inbox").get(pk=pk), now=now)
    return len(pks)


def _describe(error):
    return _("It could not be taken in: %(error)s") % {
        "error": f"{type(error).__name__} {error}"[:200]
    }


# --- Mail ----------------------------------------------------------------------------------------


def _on_behalf(incoming):
    """A form on our own site writes as us, and says in Reply-To who has filled it in."""
    if incoming.is_ours or not _is_from_us(incoming.sender):
        return incoming
    if incoming.answer_to and not _is_from_us(incoming.answer_to):
        return replace(incoming, sender=incoming.answer_to, sender_name="")
    return replace(incoming, is_ours=True)


def _place(received, incoming, email):
    """-> (message, cause): the message that it became, and what an admin should know of it."""
    inbox = received.inbox
    _take_turns(inbox, incoming, email)
    if incoming.is_ours:
        raise SetAside(_("It is a mail of our own that came back."))
    if _answers_a_notification(incoming):
        # Else whoever knows an agent's address could speak for them.
        raise SetAside(_("It answers a notification. Customers are answered in the conversation."))
    if incoming.auto == Message.Auto.BOUNCE:
        return _take_bounce(inbox, incoming.bounce, received.received_at), ""
    cause = ""
    if before := _stored(inbox, incoming):
        if before.direction == Message.Direction.OUT:
            raise SetAside(_("It is a mail of our own that came back."), before)
        if _says_the_same(before, incoming):
            raise SetAside(_("The same mail came by another way before."), before)
        cause = _("Another mail came before with the same Message-ID.")
        name = f"{incoming.external_id[:230]}#{received.sha256[:12]}"
        incoming = replace(incoming, external_id=name)
    blown = "" if received.is_wanted else _blown(received)
    message = _take_in(inbox, incoming, email, now=received.received_at, blown=blown)
    return message, cause or blown


def _answers_a_notification(incoming):
    names = (incoming.in_reply_to, *incoming.references)
    end = f"@{settings.MAIL_DOMAIN}"
    return any(name.strip("<>").startswith(letters.NAME) and end in name for name in names)


def _is_from_us(sender):
    user, _at, domain = sender.lower().partition("@")
    plain = f"{user.partition('+')[0]}@{domain}"
    if not domain or plain == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower():
        return bool(domain)
    return Inbox.objects.filter(address__iexact=plain).exists()


def _answer_to(incoming):
    """Where an answer goes: as its sender wishes, but never to ourselves."""
    wishes = [incoming.answer_to, incoming.sender]
    return next((a[:254] for a in wishes if a and not _is_from_us(a)), "")


def _says_the_same(message, incoming):
    files = sorted((file.name[:200], len(file.content)) for file in incoming.files)
    return (
        message.body == incoming.body
        and message.subject == incoming.subject[:250]
        and sorted(message.attachments.values_list("name", "size")) == files
    )


def _blown(received):
    """Which fuse this sender has blown, in words; "" while all hold."""
    if not received.sender:
        return ""
    until, day = received.received_at, FUSES[-1][1]
    earlier = ReceivedMail.objects.filter(
        inbox=received.inbox,
        sender=received.sender,
        received_at__gt=until - day,
        received_at__lte=until,
    ).exclude(pk=received.pk)
    times = list(earlier.order_by("-received_at").values_list("received_at", flat=True)[:100])
    for limit, span in FUSES:
        if len(times) >= limit and times[limit - 1] > until - span:
            return _("More than %(limit)d mails in %(minutes)d minutes from %(sender)s.") % {
                "limit": limit,
                "minutes": span.total_seconds() // 60,
                "sender": received.sender,
            }
    return ""


def _take_bounce(inbox, bounce, now):
    """-> the message of ours that came back, shown as failed."""
    original = bounce and evidence.sent_as(inbox, bounce.original_message_id)
    if not original:
        raise SetAside(_("A mail came back that is not one of ours, or no longer known."))
    conversation = original.conversation
    error = _why_it_came_back(bounce)
    copied = {address.lower() for _name, address in original.cc}
    conversation.bounce(
        original,
        now=_not_before(conversation, now),
        error=error,
        is_permanent=bounce.is_permanent and bounce.recipient.lower() not in copied,
    )
    return original


def _why_it_came_back(bounce):
    reasons = {
        "1": _("There is no such address: %(address)s."),
        "2": _("The mailbox of %(address)s is full or closed."),
        "4": _("The mail server of %(address)s cannot be reached."),
        "7": _("The mail server of %(address)s refused it."),
    }
    kind = bounce.status.split(".")[1:2] or [""]
    text = reasons.get(kind[0], _("It could not be delivered to %(address)s."))
    details = " ".join(filter(None, [bounce.status, bounce.diagnostic[:160]]))
    text %= {"address": bounce.recipient or _("the recipient")}
    return f"{text} ({details})" if details else text


# --- Every channel -------------------------------------------------------------------------------


def _take_in(inbox, incoming, speaks, *, now, blown=""):
    sender = _recognise(inbox, incoming, speaks)
    while not sender.hold():
        sender = _recognise(inbox, incoming, speaks)
    if speaks.is_mail:
        conversation, follow_up_of = evidence.find_home(inbox, incoming, sender, now)
    else:
        find = Conversation.objects.ongoing
        conversation, follow_up_of = find(customer=sender, inbox=inbox, now=now), None
    if conversation:
        now = _not_before(conversation, now)
        if conversation.inbox_id != inbox.pk and (before := _stored(conversation.inbox, incoming)):
            return before
    elif blown:
        raise SetAside(blown)
    chosen = offering.chosen(conversation, incoming.chosen, incoming.body)
    if not conversation:
        conversation = Conversation.objects.open_new(
            customer=sender,
            inbox=inbox,
            now=now,
            subject=incoming.subject,
            follow_up_of=follow_up_of,
        )
    message = conversation.receive(
        incoming.body,
        now=now,
        sender=sender,
        # What comes too fast to be a person is shown, and moves nothing.
        answer_to=_answer_to(incoming) if speaks.is_mail else "",
        auto=Message.Auto.AUTO_REPLY if blown else incoming.auto,
        subject=incoming.subject[:250],
        quoted=incoming.quoted,
        html=incoming.html,
        remote_images=incoming.remote_images,
        to=[list(person) for person in incoming.to],
        cc=[list(person) for person in incoming.cc],
        external_id=incoming.external_id,
        chosen=chosen,
        files=incoming.uploads,
        visitor=incoming.sender if incoming.uploads else "",
    )
    urls = _keep_files(message, incoming.files)
    if incoming.files:
        Passage.objects.rewrite(message)
    if urls and message.html:
        message.html = finish(message.html, cid_urls=urls)
        message.save(update_fields=["html"])
    return message


def _take_turns(inbox, incoming, speaks):
    """One at a time of what may belong together: two first messages would open two."""
    about = normal(incoming.subject) if speaks.is_mail else incoming.sender
    key = zlib.crc32(about.casefold().encode("utf-8", "replace")) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [inbox.pk, key])


def _stored(inbox, incoming):
    if incoming.external_id:
        known = Message.objects.filter(inbox=inbox, external_id=incoming.external_id)
        return known.select_related("conversation").first()


def _recognise(inbox, incoming, speaks):
    """The customer who wrote it."""
    if not incoming.sender:
        return Customer.objects.create(name=incoming.sender_name[:120] or _("Unknown sender"))
    if speaks.is_mail and (visitor := _visitor(inbox, incoming)):
        return visitor
    customer = Customer.objects.recognise(
        kind=speaks.identity_kind, value=incoming.sender, name=incoming.sender_name
    )
    if incoming.sender_name and not customer.name:
        customer.name = incoming.sender_name[:120]
        customer.save(update_fields=["name"])
    return customer


def _visitor(inbox, incoming):
    """The visitor whose answer to our mail this is: from the address that they had typed.

    Only for this conversation: the address stays unverified, and opens nothing else.
    """
    home = evidence.signed(inbox, incoming)
    value = Identity.normalise(Identity.Kind.EMAIL, incoming.sender)
    typed = Identity.objects.filter(kind=Identity.Kind.EMAIL, value=value)
    if home and typed.filter(customer=home.customer).exists() and not typed.verified().exists():
        home.customer.came_as_id = home.came_as_id
        return home.customer


def _not_before(conversation, now):
    """The time that its log may say: of arrival, but never before its last line."""
    log = conversation.standing.events
    last = log.order_by("-version").values_list("created_at", flat=True).first()
    return max(now, last) if last else now


def _keep_files(message, files):
    """-> {content id: address} of the pictures that the mail shows in its text."""
    urls = {}
    for file in files:
        attachment = Attachment(
            message=message,
            name=file.name[:200],
            content_type=file.content_type[:120],
            size=len(file.content),
            content_id=file.content_id[:250],
            is_inline=file.is_inline,
        )
        # What is too large is named in the thread, and is still in the mail as it came.
        if attachment.size <= settings.FILE_LIMIT:
            attachment.keep_received(ContentFile(file.content))
        attachment.save()
        if file.content_id and attachment.file:
            place = [message.conversation_id, attachment.pk]
            urls[file.content_id] = reverse("conversations:file", args=place)
    return urls
