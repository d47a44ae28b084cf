"""Merge two conversations, split one, and take either back."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..forms import MergeForm, PartForm, WriteForm
from ..lists import Selection
from ..models import Conversation, Refused, Seen
from . import thread
from .answer import Undo, answer, first_error

SHOWN = 8


@dataclass(frozen=True)
class Plan:
    """What merging would do: `part` becomes part of `whole`."""

    part: Conversation
    whole: Conversation

    @classmethod
    def of(cls, here, other, stays):
        """As wished, or the other way round where only that can be."""
        plan = cls(here, other) if stays == other.pk else cls(other, here)
        return plan.turned if plan.why_not and not plan.turned.why_not else plan

    @property
    def turned(self):
        return Plan(self.whole, self.part)

    @property
    def why_not(self):
        return self.part.cannot_merge_into(self.whole)

    @property
    def can_be_turned(self):
        return not self.turned.why_not

    @property
    def addressee(self):
        """Who gets the next answer: whoever wrote last, in either of them."""
        both = [each.addressee() for each in (self.whole, self.part)]
        written = [to for to in both if to.answered]
        return max(written, key=lambda to: to.answered.pk) if written else both[0]

    @property
    def is_of_two_people(self):
        return self.part.customer_id != self.whole.customer_id

    @property
    def is_of_two_teams(self):
        return self.part.team_id != self.whole.team_id and self.whole.team

    @property
    def is_of_two_inboxes(self):
        return self.part.inbox_id != self.whole.inbox_id


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """GET: choose another conversation (`q` finds one), then see what would happen (`other`, and
    which one `stays`). POST: do it."""
    here = thread.visible(request, pk)
    form = MergeForm(request.POST or request.GET)
    others = others_of(request.user, here)
    if not form.is_valid():
        return choose(request, here, others, error=first_error(form))
    wish = form.cleaned_data
    if not wish["other"]:
        return choose(request, here, others, q=wish["q"])
    other = others.filter(pk=wish["other"]).first()
    if other is None:
        gone = _("That conversation is not in your list any more. Choose another one.")
        return choose(request, here, others, error=gone)
    plan = Plan.of(here, other, wish["stays"])
    if request.method != "POST":
        return show(request, here, {"plan": plan})
    since = plan.whole.version
    try:
        plan.part.merge_into(plan.whole, by=request.user)
    except Refused as why:
        return show(request, here, {"plan": plan, "error": str(why)}, status=409)
    return merged(request, here, plan, since)


def others_of(agent, here):
    found = Conversation.objects.visible_to(agent).exclude(pk=here.pk).for_list()
    return found.select_related("team")


def choose(request, here, others, *, q="", error=""):
    """The same customer's first, and of these the open ones."""
    found = others.search(q) if q else others.filter(customer=here.customer)
    found = found.order_by("turn", "-last_activity_at")[:SHOWN]
    found = sorted(found, key=lambda each: each.customer_id != here.customer_id)
    context = {"found": found, "q": q, "error": error}
    return show(request, here, context, status=422 if error else 200)


def show(request, here, context, *, status=200):
    context |= {"conversation": here, "agent": request.user, "selection": Selection.of(request)}
    part = {"merge-found": "#found", "merge": ""}.get(request.htmx.target)
    if part is None:
        return render(request, "conversations/merge.html", context, status=status)
    return render(request, f"conversations/_merge.html{part}", context, status=status)


def merged(request, here, plan, since):
    numbers = {"part": plan.part.pk, "whole": plan.whole.pk}
    done = _("C-%(part)d is part of C-%(whole)d now") % numbers
    undo = Undo("unmerge", {"part": plan.part.pk})
    if here == plan.whole or not request.htmx:
        response = answer(request, plan.whole, since=since, done=done, undo=undo)
        response["HX-Reswap"] = "none"  # the dialog has done its work
        return response
    # The page shows the part: it goes over to the whole.
    whole = thread.visible(request, plan.whole.pk)
    context = thread.context_of(request, whole, None, WriteForm())
    context |= {"view": "thread", "level": "success", "text": done, "undo": undo}
    Seen.objects.mark(request.user, whole.pk, whole.version)
    response = render(request, "conversations/_merged.html", context)
    url = resolve_url("conversations:thread", whole.pk) + Selection.of(request).query()
    for name, value in {
        "HX-Retarget": "#conversation",
        "HX-Reswap": "outerHTML show:none",
        "HX-Push-Url": url,
    }.items():
        response[name] = value
    return response


@login_required
@require_POST
def unmerge(request, pk):
    """Take a `part` out of the conversation again."""
    return take_back(request, pk, Conversation.unmerge, check_is_in)


@login_required
@require_POST
def unsplit(request, pk):
    """Bring a `part` that was split off back into the conversation."""
    return take_back(request, pk, Conversation.unsplit, check_came_off)


def check_is_in(part, whole, agent):
    if part is None or part.standing != whole:
        raise Refused(_("That was undone already."))


def check_came_off(part, whole, agent):
    """What was split off may be another team's since then, with what was said there."""
    reach = Conversation.objects.in_reach_of(agent)
    if part is None or part.came_off != whole or not reach.filter(pk=part.pk).exists():
        raise Refused(_("It is with another team now."))


def take_back(request, pk, verb, check):
    whole, form = thread.visible(request, pk), PartForm(request.POST)
    since = whole.version
    if not form.is_valid():
        return answer(request, whole, since=since, error=first_error(form))
    part = Conversation.objects.filter(pk=form.cleaned_data["part"]).first()
    try:
        check(part, whole, request.user)
        verb(part, by=request.user)
    except Refused as why:
        return answer(request, whole, since=since, refused=str(why))
    whole.refresh_from_db()
    return answer(request, whole, since=since, done=_("Undone"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def split(request, pk, message_pk):
    """GET: the menu of a message, as a page. POST: make a new conversation of the message; with
    `later`, also of all that follows."""
    conversation = thread.visible(request, pk)
    message = get_object_or_404(conversation.messages, pk=message_pk)
    if request.method != "POST":
        context = {"conversation": conversation, "message": message}
        return render(request, "conversations/split.html", context)
    since, and_later = conversation.version, "later" in request.POST
    try:
        new = conversation.split(message, by=request.user, and_later=and_later)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    count = new.messages.count()
    text = ngettext(
        "%(count)d message is in C-%(number)d now",
        "%(count)d messages are in C-%(number)d now",
        count,
    )
    done = text % {"count": count, "number": new.pk}
    undo = Undo("unsplit", {"part": new.pk})
    return answer(request, conversation, since=since, done=done, undo=undo)
