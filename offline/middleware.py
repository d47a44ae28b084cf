import re

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from .models import Receipt

NAME = re.compile(r"[\w-]{8,64}")


def name_the_agent(get_response):
    """`Agent: 12` on what an agent is shown: what a browser keeps, it keeps for that one only."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            response["Agent"] = request.user.pk
        return response

    return middleware


def once(get_response):
    """What is sent with a `Client-Id` is done once, however often it arrives.

    The receipt is written in the transaction of the deed: a process that is killed leaves both or
    neither, and of two at the same moment the second waits for the first. It is then answered what
    the first was (without its page), with the header `Before: 1`; 409 when the same name comes
    with another deed. What was refused leaves no receipt, and may be tried again; `is_refusal` says
    so of an answer that leads elsewhere. 412 when it is sent for an `Agent` who is not the one that
    is signed in.
    """

    def middleware(request):
        name = request.headers.get("Client-Id", "")
        if request.method != "POST" or not name or not request.user.is_authenticated:
            return get_response(request)
        if not NAME.fullmatch(name):
            return JsonResponse({"error": _("That number cannot be read.")}, status=400)
        if request.headers.get("Agent", str(request.user.pk)) != str(request.user.pk):
            return JsonResponse({"error": _("Somebody else is signed in here.")}, status=412)
        with transaction.atomic():
            receipt, is_new = Receipt.objects.take(request.user, name, request)
            if not is_new:
                return told(receipt, request)
            response = get_response(request)
            if response.status_code >= 400 or getattr(response, "is_refusal", False):
                transaction.set_rollback(True)
            else:
                receipt.keep(response)
        return response

    return middleware


def told(receipt, request):
    if not receipt.is_of(request):
        words = _("This number was already used for something else.")
        return JsonResponse({"error": words}, status=409)
    kind = "application/json" if receipt.answer else "text/html; charset=utf-8"
    response = HttpResponse(receipt.answer, status=receipt.status, content_type=kind)
    response["Before"] = "1"
    return response
