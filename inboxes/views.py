"""The outbox of a development server: what would have been sent. Not there in production."""

from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .mail import message
from .models import SentMail


def in_development(view):
    @require_safe
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_development
def outbox(request):
    mails = SentMail.objects.order_by("-pk").defer("raw")
    page = Paginator(mails, 50).get_page(request.GET.get("page"))
    return render(request, "inboxes/outbox.html", {"page": page})


@in_development
def outbox_mail(request, pk):
    mail = get_object_or_404(SentMail, pk=pk)
    raw = bytes(mail.raw)
    headers = raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    context = {"mail": mail, "parsed": message.parse(raw), "headers": headers}
    return render(request, "inboxes/outbox_mail.html", context)


@in_development
def outbox_html(request, pk):
    """The HTML part as the customer gets it, in a frame that can do nothing."""
    mail = get_object_or_404(SentMail, pk=pk)
    response = HttpResponse(message.parse(bytes(mail.raw)).html)
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src data: https:; style-src 'unsafe-inline'; "
        "frame-ancestors 'self'"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@in_development
def outbox_raw(request, pk):
    mail = get_object_or_404(SentMail, pk=pk)
    response = HttpResponse(bytes(mail.raw), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="sent-{mail.pk}.eml"'
    return response
