"""Which conversations to look at, and the beginning of a review."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conversations.models import Conversation, Refused
from team.models import Agent

from .. import sampling
from ..forms import SampleForm
from ..models import Review
from .access import for_supervisors


class BeginForm(forms.Form):
    conversation = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    agent = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    found = forms.ChoiceField(choices=Review.Found.choices, required=False)


@for_supervisors
@require_safe
@never_cache
def sample(request):
    form = SampleForm(request.GET.dict(), reader=request.user, now=timezone.now())
    context = {"form": form, "drawn": None}
    if form.is_valid():
        context |= {"drawn": sampling.draw(form.sample, request.user), "found": form.sample.found}
    return render(request, "quality/sample.html", context)


@for_supervisors
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def begin(request):
    """GET: whose answers in this conversation? POST: begin the review, or go on with the one that
    there is."""
    given = request.POST if request.method == "POST" else request.GET
    form = BeginForm(given)
    if not form.is_valid():
        return redirect("quality:sample")
    asked = form.cleaned_data
    seen = Conversation.objects.visible_to(request.user).select_related("customer", "rating")
    conversation = get_object_or_404(seen, pk=asked["conversation"])
    if request.method == "POST" and asked["agent"]:
        return _begin(request, conversation, asked)
    agents = sampling.answered_by([conversation])[conversation.pk]
    known = {
        review.agent_id: review
        for review in Review.objects.visible_to(request.user).filter(conversation=conversation)
    }
    rows = [(agent, known.get(agent.pk)) for agent in agents if agent != request.user]
    asked = sampling.asked_in([conversation]).get(conversation.pk, "")
    context = {"conversation": conversation, "rows": rows, "asked": asked}
    return render(request, "quality/begin.html", context)


def _begin(request, conversation, asked):
    agent = get_object_or_404(Agent, pk=asked["agent"])
    try:
        review, is_new = Review.objects.begin(
            conversation, agent, by=request.user, found=asked["found"], now=timezone.now()
        )
    except Refused as why:
        messages.error(request, str(why))
        return redirect("quality:sample")
    if not is_new and review.reviewer_id != request.user.pk:
        text = _("%(name)s has this review in hand already: here it is.")
        messages.info(request, text % {"name": review.reviewer_name})
    return redirect("quality:review", review.pk)
