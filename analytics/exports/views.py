from tempfile import TemporaryFile

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.board.asking import Asked, today

from . import as_csv, as_xlsx, chosen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
@never_cache
def export(request):
    """What the dashboard shows, as a file: with the same cut, and no more than its reader sees.

    `what`: a chart, "agents", "facts" or "all"; `as`: csv or xlsx.
    """
    asked = Asked.of(request.GET, request.user, today())
    what, kind = request.GET.get("what", ""), request.GET.get("as", "")
    if what not in chosen.names() or kind not in chosen.kinds_of(what):
        raise Http404
    if kind == "xlsx" and chosen.is_too_long(what, asked, request.GET):
        context = {"most": chosen.MOST_FACTS, "query": asked.query()}
        return render(request, "analytics/exports/too_long.html", context, status=422)
    name = f"{what}-{asked.period.start}-{asked.period.end}.{kind}"
    now = timezone.now()
    sheets = chosen.sheets(what, asked, request.GET, now)
    if request.method == "HEAD":
        response = HttpResponse()
    elif kind == "csv":
        response = _streamed(request, as_csv.lines(sheets[0]))
    else:
        file = TemporaryFile()  # noqa: SIM115 (closed with the response)
        as_xlsx.write(file, sheets, chosen.about(asked, now))
        file.seek(0)
        response = FileResponse(file, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _streamed(request, pieces):
    """Each piece is made when the one before it has left."""
    is_async = isinstance(request, ASGIRequest)
    content = _in_turn(pieces) if is_async else pieces
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")


async def _in_turn(pieces):
    pieces, end = iter(pieces), object()
    while (piece := await sync_to_async(next)(pieces, end)) is not end:
        yield piece
