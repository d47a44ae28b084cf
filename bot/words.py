"""The bot's few sentences to customers, in whichever language is spoken just now."""

from django.utils.translation import gettext as _

from inboxes.widget import opening


def person_comes(reading, *, now):
    """That a person comes, and when. (Where to, if nobody is here, the widget asks below it.)"""
    conversation = reading.conversation
    back = opening.back(conversation.inbox, conversation.customer.time_zone, now=now)
    if reading.is_mail:
        text = _("A person reads your message and answers you.")
    else:
        text = _("I am asking a person to go on here. You need not say anything again.")
    # (Not within an f-string: there no tool finds what is to be translated.)
    return " ".join([text, _("%(back)s.") % {"back": back}]) if back else text


def with_question(text):
    """-> (text, offers): an answer, and whether it solved it."""
    buttons = [
        {"text": _("Yes, thank you"), "value": "solved:yes"},
        {"text": _("No"), "value": "solved:no"},
    ]
    return "\n\n".join([text, _("Did this solve it?")]), {"buttons": buttons}


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
