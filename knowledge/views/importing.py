"""Reading in the pages of one's own site."""

from urllib.parse import urlsplit

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.models import Refused

from .. import languages, tasks
from ..importing import SKIPPED
from ..importing.words import why
from ..models import SiteImport
from .access import for_editors

LAST = 5
MOST_SHOWN = 200


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    url, problem = request.POST.get("url", "").strip()[:400], ""
    language = request.POST.get("language", "")
    if request.method == "POST":
        try:
            run = begin(url, language, request.user)
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("knowledge:import", run.pk)
    context = {
        "url": url,
        "problem": problem,
        # `language` is that of the page.
        "spoken": language,
        "choices": languages.choices(),
        "runs": SiteImport.objects.select_related("agent").defer("pages", "sitemaps")[:LAST],
    }
    return render(request, "knowledge/imports.html", context, status=422 if problem else 200)


def begin(url, language, agent):
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and "\0" not in url
    except ValueError:
        is_address = False
    if not is_address:
        raise Refused(_("Write a whole address, such as https://www.example.com/sitemap.xml."))
    language = language if language in languages.CODES else ""
    run = SiteImport.objects.begin(url, by=agent, language=language, now=timezone.now())
    start(run.pk)
    return run


def start(pk):
    try:
        tasks.go_on_with_import.delay(pk)
    except tasks.go_on_with_import.OperationalError:  # Redis is away: a sweep takes it up
        return


@for_editors
@require_safe
def run(request, pk):
    """How far it is, and what became of each page; while it goes on, this asks for itself."""
    run = get_object_or_404(SiteImport, pk=pk)
    outcomes = run.outcomes
    skipped = [outcome for outcome in outcomes if outcome.what == SKIPPED]
    context = {
        "run": run,
        "error": why(run.error) if run.error else "",
        "taken": [outcome for outcome in outcomes if outcome.what != SKIPPED][:MOST_SHOWN],
        "skipped": [(outcome.source, why(outcome.why)) for outcome in skipped[:MOST_SHOWN]],
        "counts": {
            "taken": len(outcomes) - len(skipped),
            "skipped": len(skipped),
            "done": len(outcomes),
        },
    }
    is_part = request.htmx.target == "import" and not request.htmx.history_restore_request
    template = "knowledge/_import.html" if is_part else "knowledge/import.html"
    return render(request, template, context)
