from django.utils.translation import gettext, ngettext

from conversations.actions import action
from conversations.actions.hands import Assign


@action
class HandOver(Assign):
    """{conversation: [to whom as `Assign` has it, a word for them]}, so that a whole shift is one
    batch. The words stay when it is taken back: they are notes."""

    name, is_offered, is_automatic = "hand_over", False, False

    def says(self, value, *, by):
        count = len(value)
        text = ngettext(
            "Hand over %(count)d conversation", "Hand over %(count)d conversations", count
        )
        return text % {"count": count}

    def run(self, conversation, value, *, by, now):
        to, word = value[str(conversation.pk)]
        if word:
            conversation.add_note(word, by=by, now=now)
        super().run(conversation, to, by=by, now=now)


def label(value):
    count = len(value)
    return gettext("End of shift: %(count)d handed over") % {"count": count}
