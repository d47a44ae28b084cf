"""The list of unanswered questions, and what is done with a group of them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conversations.models import Conversation
from knowledge.languages import CODES
from knowledge.models import Article
from knowledge.views.access import for_editors

from ..models import Turn
from .figures import figures
from .unanswered import groups

PAGE = 20
EXAMPLES = 5
NOTES = 10  # questions that are written down in a draft
SHOWN = ("open", "answered", "dismissed")


@for_editors
@require_safe
def unanswered(request):
    now = timezone.now()
    show = request.GET.get("show")
    show = show if show in SHOWN else SHOWN[0]
    sorted_out = {name: [] for name in SHOWN}
    for each in groups(now):
        place = "dismissed" if each.is_dismissed else "answered" if each.is_answered else "open"
        sorted_out[place].append(each)
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 5 else 0
    shown = sorted_out[show][page * PAGE : (page + 1) * PAGE]
    dismissed = request.GET.get("dismissed", "")
    context = {
        "figures": figures(now),
        "dismissed": int(dismissed) if dismissed.isdecimal() and len(dismissed) < 18 else None,
        "show": show,
        "counts": {name: len(found) for name, found in sorted_out.items()},
        "groups": shown,
        "total": len(sorted_out[show]),
        "page": page,
        "has_more": len(sorted_out[show]) > (page + 1) * PAGE,
        "visible": _visible(request.user, shown),
    }
    return render(request, "bot/unanswered.html", context)


def _visible(agent, shown):
    """The numbers of the examples' conversations that they may see."""
    pks = {turn.conversation_id for each in shown for turn in each.group.members[:EXAMPLES]}
    seen = Conversation.objects.visible_to(agent).filter(pk__in=pks)
    return set(seen.values_list("pk", flat=True))


def _group_of(pk):
    """The group that this question is in now."""
    for each in groups(timezone.now()):
        if any(turn.pk == pk for turn in each.group.members):
            return each
    raise Http404


@for_editors
@require_POST
def dismiss(request, pk):
    """Not for the bot: what is alike stays away from the list, now and later."""
    group = _group_of(pk).group
    Turn.objects.filter(pk=group.first.pk).update(dismissed_at=timezone.now())
    return redirect(resolve_url("bot:unanswered") + f"?dismissed={group.first.pk}")


@for_editors
@require_POST
def restore(request, pk):
    """Back on the list, whichever of its questions was dismissed."""
    pks = [turn.pk for turn in _group_of(pk).group.members]
    Turn.objects.filter(pk__in=pks).update(dismissed_at=None)
    messages.success(request, _("The questions are on the list again."))
    return redirect("bot:unanswered")


@for_editors
@require_POST
def write(request, pk):
    """A draft with the question as its title and the others as notes that nobody else reads."""
    get_object_or_404(Turn, pk=pk)
    group = _group_of(pk).group
    language = group.first.language if group.first.language in CODES else "en"
    article = Article.objects.begin(
        title=Truncator(" ".join(group.first.question.split())).chars(150),
        body=notes(group),
        language=language,
        owner=request.user,
        by=request.user,
        now=timezone.now(),
    )
    return redirect("knowledge:edit", article.pk)


def notes(group):
    """The questions as lines that Markdown never shows, even if they are left there."""
    said = dict.fromkeys(" ".join(turn.question.split())[:200] for turn in group.members)
    lines = [f'[//]: # "{_quoted(question)}"' for question in list(said)[:NOTES]]
    heading = _quoted(_("Customers asked:"))
    return "\n".join([f'[//]: # "{heading}"', *lines]) + "\n\n"


def _quoted(text):
    return text.replace("\\", "/").replace('"', "'")
