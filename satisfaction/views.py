from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from conversations.models import Rating, Refused
from inboxes.faces import faces_of
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
    context = {"conversation": conversation, "faces": faces, "longest": LONGEST}
    context["comment"] = before.comment if before else ""
    agent = conversation.assignee
    context |= {"agent": None if agent is None or agent.is_bot else agent}
    if request.method != "POST":
        chosen = request.GET.get("score", "")
        context["chosen"] = (
            int(chosen) if chosen in {str(score) for score, _word in faces} else None
        )
        context["chosen"] = context["chosen"] or (before and before.score)
        return render(request, "satisfaction/rate.html", context)
    form = RatingForm(request.POST, faces=faces)
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        context |= {"error": error, "comment": request.POST.get("comment", "")[:LONGEST]}
        return render(request, "satisfaction/rate.html", context, status=422)
    score, comment = form.cleaned_data["score"], form.cleaned_data["comment"]
    now = timezone.now()
    try:
        if not before or (before.score, before.comment) != (score, comment):
            conversation.rate(score, comment=comment, now=now)
        if form.cleaned_data["help"]:
            words = comment or gettext("I still need help.")
            conversation.receive(words, sender=customer, now=now, is_thanks=False)
    except Refused as why:
        context |= {"error": str(why), "comment": comment, "chosen": score}
        return render(request, "satisfaction/rate.html", context, status=409)
    context |= {"is_done": True, "is_open": form.cleaned_data["help"]}
    return render(request, "satisfaction/rate.html", context)
