"""The bot's few sentences to customers, in whichever language is spoken just now."""

from django.utils.translation import gettext as _

from inboxes.widget import chat, opening


def person_comes(reading, *, now):
    """That a person comes, when, and by which way. (The widget asks for the address.)"""
    conversation = reading.conversation
    inbox, customer = conversation.inbox, conversation.customer
    parts = []
    back = opening.back(inbox, customer.time_zone, now=now)
    if reading.is_mail:
        parts.append(_("A person reads your message and answers you."))
    else:
        parts.append(_("I am asking a person to go on here. You need not say anything again."))
    if back:
        parts.append(_("%(back)s.") % {"back": back})
    if not reading.is_mail and chat.asks_for_address(inbox, customer, chat.people_here()):
        parts.append(_("Nobody is here just now. At which address can we write to you?"))
    return " ".join(parts)


def with_question(text):
    """-> (text, offers): an answer, and whether it solved it."""
    buttons = [
        {"text": _("Yes, thank you"), "value": "solved:yes"},
        {"text": _("No"), "value": "solved:no"},
    ]
    return f"{text}\n\n{_('Did this solve it?')}", {"buttons": buttons}


def person_button(*others):
    person = {"text": _("Talk to a person"), "value": "person"}
    return {"buttons": [*others, person]}


def ask_again():
    return _("Please say in other words what you need, or ask for a person.")


def one_of_these():
    return _("Is it about one of these? Or say in other words what you need.")


def patience():
    return _("That is a lot at once. A person has been told, and reads all of it.")


def glad():
    return _("Good. If something else comes up, just write here.")
