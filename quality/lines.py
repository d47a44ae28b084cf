"""The lines of a reviewed conversation's thread, in pages from its beginning, each with what was
commented on it."""

from collections import defaultdict

from django.core.paginator import Paginator

from conversations import threads
from conversations.models import Conversation

PAGE = 100


class Lines:
    """What the reader of a review may see of its conversation: `page` of dressed events, each with
    `comments`; `elsewhere`: the comments to lines that are not there (any more)."""

    def __init__(self, review, reader, number="1"):
        self.conversation = visible(review, reader)
        by_event, self.elsewhere, self.page = defaultdict(list), [], None
        comments = list(review.comments.select_related("author"))
        if self.conversation is None:
            self.elsewhere = comments
            return
        log = self.conversation.events.for_thread().exclude(kind__in=threads.UNSEEN).in_time()
        here = review.comments.filter(event__in=log.order_by().values("pk"))
        known = set(here.values_list("event", flat=True))
        for comment in comments:
            if comment.event_id in known:
                by_event[comment.event_id].append(comment)
            else:
                self.elsewhere.append(comment)
        self.page = Paginator(log, PAGE).get_page(number)
        self.page.object_list = self._dressed(list(self.page.object_list), by_event)

    def _dressed(self, events, by_event):
        after = self.conversation.events.in_time()
        if events and self.page.has_next():
            last = events[-1]
            ours = after.before(last).values("pk")
            after = after.exclude(pk__in=ours).exclude(pk=last.pk).first()
        else:
            after = None
        status = threads.status_after(self.conversation, after)
        for event in threads.dress(self.conversation, events, status):
            event.comments = by_event[event.pk]
            event.can_be_undone = False  # a review is read, not acted in
        return events


def visible(review, reader):
    """The conversation, or what it is part of now, if the reader may see that."""
    if review.conversation is None:
        return None
    seen = Conversation.objects.visible_to(reader).for_list().select_related("team")
    return seen.filter(pk=review.conversation.standing.pk).first()


def line(review, reader, pk):
    """One line of it, with its comments, or None."""
    conversation = visible(review, reader)
    if conversation is None:
        return None
    event = conversation.events.for_thread().filter(pk=pk).first()
    if event is None or event.kind in threads.UNSEEN:
        return None
    threads.dress(conversation, [event], conversation.status)
    event.starts_day = event.can_be_undone = False
    event.comments = list(review.comments.filter(event=event).select_related("author"))
    return event
