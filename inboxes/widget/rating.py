"""How it was, as the visitor says it in the panel."""

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Rating
from inboxes.channels.web import text_of
from inboxes.faces import faces_of

from . import offers
from .views import Problem, for_visitor


@for_visitor(limit="rate")
def rate(visitor, posted, request):
    """How it was, once it is done; said again, it corrects what was said before."""
    theirs = visitor.conversations.select_related("inbox", "assignee", "customer")
    conversation = theirs.filter(token=text_of(posted.get("conversation"))[:32]).first()
    if conversation is None:
        raise Problem(404, _("This chat is not here."))
    score = posted.get("score")
    if type(score) is not int or score not in dict(faces_of(conversation.inbox)):
        raise Problem(422, _("Choose one of the faces."))
    if not offers.may_rate(conversation):
        raise Problem(422, _("This chat goes on. You can rate it when it is solved."))
    comment = text_of(posted.get("comment")).strip()[: offers.LONGEST_COMMENT]
    before = Rating.objects.filter(conversation=conversation).first()
    if not before or (before.score, before.comment) != (score, comment):
        conversation.rate(score, comment=comment, now=timezone.now())
    return 200, {"offers": offers.html(conversation)}
