"""Where a mail belongs: what it says about itself, weighed.

Certain is only what we signed: a reply address of ours, or a Message-ID of ours. What names a
mail that we know, without our signature, counts when it comes from somebody who takes part.
Anybody may know a Message-ID: a stranger who names one gets a conversation of their own.
"""

from django.db.models import Q

from conversations.models import Conversation, Message
from conversations.subjects import normal

from . import signing
from .models import ReceivedMail


def find_home(inbox, incoming, sender, now):
    """-> (conversation, follow_up_of): where it belongs, or what a new one would follow up."""
    if known := signed(inbox, incoming):
        may_join = True
    elif known := _named(inbox, incoming):
        may_join = takes_part(known, sender, incoming.sender)
    elif known := _naming(inbox, incoming, sender):
        may_join = True
    else:
        return None, None
    # It goes to the conversation of which this one is part now; see Conversation.receive.
    if may_join and not _is_past(known, incoming, now):
        return known, None
    # Whoever writes again to what is over goes on where the last time led to.
    return known.follow_ups.ongoing(customer=sender, inbox=known.inbox, now=now), known


def signed(inbox, incoming):
    """The conversation that our own signature names: in the address, else in a Message-ID."""
    # Mail to a website's inbox comes through whichever door there is: it has no address.
    here = Q(inbox=inbox) | Q(inbox__address="", inbox__channel="web")
    addresses = [*incoming.delivered_to, *(address for _, address in incoming.to + incoming.cc)]
    for address in addresses:
        known = signing.replied_to(address)
        if known is not None and (conversation := known.filter(here).first()):
            return conversation
    ours = Message.objects.sent_to_customer().filter(here).select_related("home", "conversation")
    for name in parents(incoming):
        token = signing.message_token(name)
        if token and (message := ours.filter(token=token).first()):
            return message.home or message.conversation


def sent_as(inbox, name):
    """The message of ours that went out under this Message-ID, or None."""
    ours = Message.objects.sent_to_customer().filter(inbox=inbox).select_related("conversation")
    token = signing.message_token(name)
    return ours.filter(Q(token=token) if token else Q(external_id=name or None)).first()


def _named(inbox, incoming):
    """The conversation of the nearest mail that it names and that we have."""
    names = parents(incoming)
    found = Message.objects.filter(inbox=inbox, external_id__in=names)
    found = found.select_related("home", "conversation")
    by_name = {each.external_id: each.home or each.conversation for each in found}
    return next((by_name[name] for name in names if name in by_name), None)


def _naming(inbox, incoming, sender):
    """The conversation of a mail that came before one that it answers: it names this one, or the
    same third. Only among people who take part: many may answer the same newsletter."""
    names = [name for name in (incoming.external_id, *parents(incoming)) if name]
    kin = ReceivedMail.objects.filter(
        inbox=inbox, references__overlap=names, message__isnull=False
    ).order_by("-pk")
    kin = kin.defer("raw").select_related("message__home", "message__conversation")
    for mail in kin[:20] if names else ():
        conversation = mail.message.home or mail.message.conversation
        if takes_part(conversation, sender, incoming.sender):
            return conversation


def parents(incoming):
    """The mails that it answers, nearest first."""
    return list(dict.fromkeys(filter(None, [incoming.in_reply_to, *incoming.references[::-1]])))


def takes_part(conversation, sender, address):
    """Whether they have written in it, or were written to."""
    if sender == conversation.customer:
        return True
    conversation = conversation.standing
    if conversation.messages.filter(customer=sender).exists():
        return True
    copied = conversation.messages.order_by("-pk").values_list("to", "cc")[:50]
    return bool(address) and any(
        known.lower() == address.lower() for to, cc in copied for _, known in [*to, *cc]
    )


def _is_past(conversation, incoming, now):
    """Whether an answer to it begins something new."""
    standing = conversation.standing
    if not standing.is_done:
        return False
    if standing.close_reason == Conversation.CloseReason.SPAM:
        return True
    if standing.closed_at < now - standing.inbox.reopen_window:
        return True
    before, after = normal(conversation.subject), normal(incoming.subject)
    return bool(before and after and before != after)
