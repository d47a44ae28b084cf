"""A message of ours as a mail: to whom, under which names, and what stands in it."""

import re
from email.utils import parseaddr
from urllib.parse import urljoin

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from conversations.conditions.languages import detect
from conversations.file_types import MOST_IN_A_MAIL
from conversations.offering import offers_of
from conversations.subjects import is_reply
from conversations.transcripts import write_down_of
from conversations.voice import length
from team.locale import speaking

from . import signing
from .channels.base import File, Outgoing, Rejected
from .mail import compose
from .models import Inbox

COPIES = 20  # whoever copies more people in does not have us write to them all
QUOTED = 5  # earlier messages below an answer
LONGEST_QUOTE = 20_000  # letters of each
REFERENCES = 20


def outgoing_for(message):
    """One message as its channel needs it. Raises Rejected when there is nobody to send it to."""
    if not message.inbox.speaks.is_mail:
        return Outgoing(to="", body=message.body)
    write_down_of(message)
    to, to_name, cc = recipients(message)
    customer = message.conversation.customer
    fields = {"to": to, "to_name": to_name, "cc": cc}
    if message.is_from_machine:
        # To the customer alone, and not with what they wrote: it may not be theirs.
        is_known = message.conversation.has_person_spoken
        fields |= {"to_name": to_name if is_known else "", "cc": (), "quoted": 0}
    language = customer.language
    if message.is_from_machine:
        # What stands around the bot's words is in the language that these are in.
        language = detect(message.body) or language
    with speaking(language, customer.time_zone):
        return mail_for(message.conversation, [message], **fields)


def recipients(message):
    """-> (address, name, cc): whoever wrote last gets the answer, who else took part a copy."""
    if message.home_id:  # it was moved while it waited: it goes to whom it was written for
        [[name, address]] = message.to[:1] or [["", ""]]
        copies = message.cc
    else:
        to = message.conversation.addressee(before=message)
        name, address = to.customer.name, to.address
        copies = message.cc or to.copies
    known = ours()
    if not address or address.lower() in known:
        name = name or message.conversation.customer.display_name
        raise Rejected(_("%(name)s has no email address.") % {"name": name})
    return address, name, besides(known | {address.lower()}, copies)


def ours():
    """The addresses that we get mail at, in small letters."""
    known = {a.lower() for a in Inbox.objects.exclude(address="").values_list("address", flat=True)}
    return known | {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()}


def besides(seen, copies):
    """Who of these gets a copy, each once, and nobody of `seen`: ((name, address), ...)"""
    seen, cc = set(seen), []
    for copied, copy in copies:
        plain = re.sub(r"\+r-[^@]*@", "@", copy.lower())
        if copy and plain not in seen:
            seen.add(plain)
            cc.append((copied, copy))
    return tuple(cc[:COPIES])


def mail_for(conversation, messages, *, to, to_name="", cc=(), intro="", quoted=QUOTED):
    """A mail that carries these messages of ours, in order, and below them what was said before.

    Made of messages alone: a note is in another table, and cannot get into it. Nobody but the
    customer gets to read in it what was neither written by them nor sent to them; where two
    conversations were merged or one was split, the customer neither.
    """
    last = messages[-1]
    inbox = last.inbox
    before = conversation.messages.told().filter(pk__lt=messages[0].pk).order_by("-pk")
    before = list(before.select_related("author", "customer", "home")[:REFERENCES])
    everybody = {a.lower() for a in [to, *(a for _name, a in cc)]}
    theirs = next((message for message in before if not message.is_ours), last)
    home, is_known = last.home or theirs.home or conversation, True
    if any(message.home_id for message in [*before, last]):
        before = [message for message in before if everybody <= message.readers]
        is_known = bool(last.home) or everybody <= theirs.readers
    names = [name for m in reversed(before) if (name := _mail_id(m.external_id))]
    named = [_mail_id(m.external_id) for m in before if not m.is_ours and _mail_id(m.external_id)]
    answered = (named or names[-1:] or [""])[0]
    if last.is_from_machine and not conversation.has_person_spoken:
        is_known = False
    others = {a for a in everybody if not conversation.customer.is_proven_by(a)}
    before = [message for message in before if others <= message.readers]
    subject = (home.subject if is_known else "") or _("Your message to %(inbox)s") % {
        "inbox": inbox.name
    }
    files, left = _files(messages)
    if left:
        outro = _("Too large for a mail, and in the chat: %(names)s") % {"names": ", ".join(left)}
    else:
        outro = ""
    return Outgoing(
        to=to,
        to_name=to_name,
        cc=tuple(cc),
        from_name=_from_name(last),
        from_address=inbox.address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        reply_to=signing.reply_address(last.home or conversation),
        subject=subject if is_reply(subject) else f"Re: {subject}",
        body=_as_text(inbox, messages, before[:quoted], intro, outro),
        html=_as_html(inbox, messages, before[:quoted], intro, outro),
        message_id=signing.message_id(last),
        in_reply_to=answered,
        references=tuple(compose.references(names, answered)),
        files=files,
        headers=_as_automatic(last, answered) if last.is_from_machine else {},
    )


def _from_name(message):
    author, company = message.author, message.inbox.sender_name or message.inbox.name
    if author is None:
        return company
    if author.is_bot:
        return author.name
    return _("%(name)s at %(company)s") % {"name": author.first_name_or_name, "company": company}


def _as_automatic(message, answered):
    """Says to other machines that one has written it: they are not to answer."""
    answers = message.author or message.conversation.waiting_since
    kind = "auto-replied" if answered and answers else "auto-generated"
    return {"Auto-Submitted": kind, "X-Auto-Response-Suppress": "All"}


def _mail_id(external_id):
    """The Message-ID behind what we call a message; "" when it had none."""
    name = re.sub(r"#[0-9a-f]{12}$", "", external_id)
    return name if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", name) else ""


def _files(messages):
    """-> (files, names of those that do not fit into one mail)"""
    files, left, room = [], [], MOST_IN_A_MAIL
    for message in messages:
        for kept in message.attachments.exclude(file="").order_by("pk"):
            if kept.size > room:
                left.append(kept.name)
                continue
            room -= kept.size
            with kept.file.open("rb") as file:
                files.append(File(kept.name, kept.content_type, file.read()))
    return tuple(files), left


def _as_text(inbox, messages, before, intro, outro):
    said = (text for m in messages for text in (m.body, _spoken(m), _sources(m)))
    parts = [intro, *said, _reply_with(messages[-1]), outro]
    if inbox.signature:
        parts.append(f"-- \n{inbox.signature}")
    parts += [
        compose.quote_text(message.body[:LONGEST_QUOTE], _said(message)) for message in before
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts if part) + "\n"


def _as_html(inbox, messages, before, intro, outro):
    parts = [compose.text_to_html(intro)]
    for message in messages:
        parts += [_body_html(message), compose.text_to_html(_spoken(message))]
        parts.append(compose.text_to_html(_sources(message)))
    parts += [compose.text_to_html(_reply_with(messages[-1])), compose.text_to_html(outro)]
    if inbox.signature:
        parts.append(compose.text_to_html(f"-- \n{inbox.signature}"))
    for message in before:
        quoted = compose.text_to_html(message.body[:LONGEST_QUOTE])
        parts.append(compose.quote_html(quoted, _said(message)))
    return "<!DOCTYPE html><html><body>\n" + "\n".join(filter(None, parts)) + "\n</body></html>\n"


def _body_html(message):
    return message.html or compose.text_to_html(message.body)


def _spoken(message):
    """What is said in its voice messages, which are attached; of one that nobody could put into
    words, how long it is."""
    told = []
    for kept in message.attachments.filter(seconds__isnull=False).order_by("pk"):
        text = _("Voice message, %(length)s") % {"length": length(kept.seconds)}
        told.append(f"{text}: “{kept.transcript}”" if kept.transcript else f"{text} ({kept.name})")
    return "\n".join(told)


def _sources(message):
    """What it is quoted from, as addresses that open anywhere; "" when it is from nothing."""
    told = [
        f"{source['title']}: {urljoin(f'{settings.SITE_URL}/', source['url'])}"
        for source in message.sources
    ]
    return "\n".join([_("From the help centre:"), *told]) if told else ""


def _reply_with(message):
    """The buttons of the last message as words that mean the same when they are sent back."""
    buttons = [button["text"] for button in offers_of(message).get("buttons", [])]
    return _("Reply with: %(words)s") % {"words": " / ".join(buttons)} if buttons else ""


def _said(message):
    when = formats.date_format(timezone.localtime(message.created_at), "DATETIME_FORMAT")
    name = message.author.first_name_or_name if message.author else message.by.display_name
    return _("On %(when)s, %(name)s wrote:") % {"when": when, "name": name}
