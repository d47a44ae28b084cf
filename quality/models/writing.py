from functools import wraps

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.models import Refused

from .mark import Mark, score_of

LONGEST = 4000


class Changed(Refused):
    """Somebody else wrote in this review since it was read."""


def verb(method):
    """In a transaction, alone with the review's row, and with what that says now."""

    @wraps(method)
    def alone(self, *args, **kwargs):
        with transaction.atomic():
            mine = type(self).objects.select_for_update(of=("self",))
            self.refresh_from_db(from_queryset=mine)
            return method(self, *args, **kwargs)

    return alone


class Writing:
    """What a supervisor writes in a review: marks, a summary, comments. Not while it is shared."""

    @verb
    def write(self, values, summary, *, seen, by, now):
        """Keep these marks, {pk: value}, and the summary. `seen`: the version that was read.

        Raises Changed when somebody has written since, Refused when it is shared.
        """
        self._check_open()
        marks = {mark.pk: mark for mark in self.marks.all()}
        changed = [
            marks[pk] for pk, value in values.items() if pk in marks and marks[pk].value != value
        ]
        if not changed and summary == self.summary:
            return
        if seen != self.version:
            text = _(
                "Somebody else wrote in this review meanwhile: what you see is not the latest."
            )
            raise Changed(text)
        for mark in changed:
            mark.value = values[mark.pk]
        Mark.objects.bulk_update(changed, ["value"])
        self.score, self.summary = score_of(marks.values()), summary[:LONGEST]
        self.version += 1
        self.changed_at = now
        self.reviewer, self.reviewer_name = by, by.name
        fields = ["score", "summary", "version", "changed_at", "reviewer", "reviewer_name"]
        self.save(update_fields=fields)

    @verb
    def comment_on(self, event, text, *, by, now):
        self._check_open()
        return self.comments.create(
            event=event,
            line_at=event.created_at,
            author=by,
            author_name=by.name,
            text=text[:LONGEST],
            created_at=now,
        )

    @verb
    def change_comment(self, comment, text, *, now):
        """Without a text it goes."""
        self._check_open()
        if not text:
            comment.delete()
            return
        comment.text, comment.changed_at = text[:LONGEST], now
        comment.save(update_fields=["text", "changed_at"])

    def _check_open(self):
        if self.is_shared:
            raise Refused(_("It is shared. Take it back to change it."))
