from django import forms
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from conversations.models import Conversation, Message, Rating, Refused
from inboxes.faces import faces_of
from inboxes.widget import limits
from team.locale import speaking

from . import asking

LONGEST = 1000


class RatingForm(forms.Form):
    score = forms.TypedChoiceField(
        coerce=int, error_messages={"required": _("Choose one of the faces.")}
    )
    comment = forms.CharField(max_length=LONGEST, required=False)
    help = forms.BooleanField(required=False)

    def __init__(self, *args, faces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = faces

    def clean_comment(self):
        return self.cleaned_data["comment"].replace("\x00", "").strip()


@csrf_exempt  # no cookie is read; the token says whose it is
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, token):
    """The page behind the link in a mail: without signing in, without JavaScript.

    Opening it changes nothing, since scanners of mail open every link; the face that was pressed
    in the mail is chosen already, and is sent by one press.
    """
    conversation = asking.conversation_of(token)
    if conversation is None:
        return render(request, "satisfaction/rate.html", {"is_gone": True}, status=404)
    customer = conversation.customer
    with speaking(customer.language, customer.time_zone):
        return _rate(request, conversation, customer)


def _rate(request, conversation, customer):
    faces = faces_of(conversation.inbox)
    before = Rating.objects.filter(conversation=conversation).first()
    inbox = conversation.inbox
    context = {"conversation": conversation, "faces": faces, "longest": LONGEST, "before": before}
    context["company"] = inbox.sender_name or inbox.name
    context["comment"] = before.comment if before else ""
    agent = conversation.assignee
    context |= {"agent": None if agent is None or agent.is_bot else agent}
    if request.method != "POST":
        pressed = request.GET.get("score", "")
        is_face = pressed in {str(score) for score, _word in faces}
        context["chosen"] = int(pressed) if is_face else before and before.score
        return render(request, "satisfaction/rate.html", context)
    form = RatingForm(request.POST, faces=faces)
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        context |= {"error": error, "comment": request.POST.get("comment", "")[:LONGEST]}
        return render(request, "satisfaction/rate.html", context, status=422)
    said = form.cleaned_data
    if wait := limits.over("rated", conversation.token):
        text = _("That was a lot at once. Try again in %(seconds)d seconds.") % {"seconds": wait}
        context |= {"error": text, "comment": said["comment"], "chosen": said["score"]}
        return render(request, "satisfaction/rate.html", context, status=429)
    try:
        keep(conversation, customer, **said, now=timezone.now())
    except Refused as why:
        context |= {"error": str(why), "comment": said["comment"], "chosen": said["score"]}
        return render(request, "satisfaction/rate.html", context, status=409)
    context |= {"is_done": True, "is_open": said["help"]}
    return render(request, "satisfaction/rate.html", context)


@transaction.atomic
def keep(conversation, customer, *, score, comment, help, now):
    """Pressed twice, or sent once more when the page is loaded again, it is kept and said once.
    Raises Refused."""
    here = Conversation.objects.select_for_update().get(pk=conversation.pk)
    before = Rating.objects.filter(conversation=here).first()
    if not before or (before.score, before.comment) != (score, comment):
        here.rate(score, comment=comment, now=now)
    words = comment or gettext("I still need help.")
    if help and (here.is_done or words != _last_words(here)):
        here.receive(words, sender=customer, now=now, is_thanks=False)


def _last_words(conversation):
    theirs = conversation.messages.filter(direction=Message.Direction.IN).order_by("-pk")
    return theirs.values_list("body", flat=True).first()
