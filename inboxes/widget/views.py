"""What the loader and the frame ask for. No view here reads or sets a cookie."""

import json
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from rjsmin import jsmin

from conversations.file_types import too_large
from conversations.models import Gone, Message, Refused
from inboxes.channels.web import LIMIT, Unusable, text_of
from inboxes.intake import take_in

from . import chat, colour, identity, limits, sites
from .visitors import Visitor, web_inbox

LOADER = Path(settings.BASE_DIR / "static/widget/loader.js")
BODY = 200_000  # bytes of one request


class Problem(Exception):
    """A refusal with words for the visitor."""

    def __init__(self, status, text, **headers):
        super().__init__(text)
        self.status, self.headers = status, headers


@require_GET
@cache_control(public=True, max_age=300)
def loader(request):
    """/widget.js: for pages of any site, always at this address."""
    response = HttpResponse(loader_text(), content_type="text/javascript; charset=utf-8")
    set_response_etag(response)
    if request.headers.get("If-None-Match") == response["ETag"]:
        unchanged = HttpResponseNotModified()
        unchanged["ETag"] = response["ETag"]
        response = unchanged
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def loader_text():
    """The loader without its comments and spaces: it travels to every page of every site."""
    return jsmin("\n".join(line.strip() for line in LOADER.read_text().splitlines()))


@require_GET
@cache_control(public=True, max_age=300)
def launcher(request):
    """How the button looks; 403 for a page of a site that may not show this widget."""
    inbox = web_inbox(request.GET.get("inbox"))
    origin = request.headers.get("Origin", "")
    if inbox is None:
        response = JsonResponse({"error": _("There is no such inbox.")}, status=404)
    elif origin and origin != settings.SITE_URL and not sites.may_show(inbox, origin):
        response = JsonResponse({"error": _("This site may not show the chat.")}, status=403)
    else:
        brand = colour.brand(inbox)
        response = JsonResponse(
            {
                "brand": brand,
                "onBrand": colour.on_brand(brand),
                "ask": _("Ask us"),
                "close": _("Close"),
                "title": _("Chat with %(name)s") % {"name": inbox.sender_name or inbox.name},
                "news": _("new messages:"),
            }
        )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Vary"] = "Origin, Accept-Language"
    return response


@require_GET
@xframe_options_exempt
@cache_control(private=True, max_age=0)
def frame(request):
    """The panel, empty: everything personal comes later, for a bearer token."""
    inbox = web_inbox(request.GET.get("inbox"))
    if inbox is None:
        raise Http404
    context = {
        "inbox": inbox,
        "name": inbox.sender_name or inbox.name,
        "brand": colour.brand(inbox),
        "on_brand": colour.on_brand(colour.brand(inbox)),
        "sites": json.dumps([*sites.allowed(inbox), settings.SITE_URL] if inbox.origins else []),
        "limit": LIMIT,
    }
    response = render(request, "widget/frame.html", context)
    ancestors = [*sites.allowed(inbox), "'self'"] if inbox.origins else ["*"]
    response._csp_replace = {"frame-ancestors": ancestors}
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def for_visitor(*, limit, may_be_new=False, read=None):
    """A view for a visitor's browser: view(visitor, posted, request) -> (status, content).

    It gets JSON with the inbox's token and the secret as bearer, and answers JSON; a refusal is
    {"error": words}.
    """

    def decorate(view):
        @csrf_exempt  # no cookie is read, so there is nothing to forge
        @require_POST
        @never_cache
        @wraps(view)
        def answer(request):
            try:
                not_over(limit, address_of(request))
                posted = (read or read_json)(request)
                visitor = find_visitor(posted, request, may_be_new)
                status, content = view(visitor, posted, request)
            except Problem as problem:
                content, headers = {"error": str(problem)}, problem.headers
                return JsonResponse(content, status=problem.status, headers=headers)
            return JsonResponse(content, status=status)

        return answer

    return decorate


def address_of(request):
    forwarded = request.headers.get("X-Forwarded-For", "")
    return limits.address_of(request.META.get("REMOTE_ADDR", ""), forwarded)


def not_over(limit, who):
    if wait := limits.over(limit, who):
        text = _("That was a lot at once. Try again in %(seconds)d seconds.") % {"seconds": wait}
        raise Problem(429, text, **{"Retry-After": str(wait)})


def read_json(request):
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY:
            text = _("A message can have %(limit)d characters: please cut it in two.")
            raise Problem(413, text % {"limit": LIMIT})
        posted = json.loads(request.body)
    except (ValueError, RecursionError):
        posted = None
    if not isinstance(posted, dict):
        raise Problem(400, _("That could not be read."))
    return posted


def read_form(request):
    """A form with a file, which is refused before it is read when its length says so."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_LIMIT + BODY:
        raise Problem(413, too_large(int(request.META["CONTENT_LENGTH"])))
    return request.POST


def find_visitor(posted, request, may_be_new):
    inbox = web_inbox(posted.get("inbox"))
    if inbox is None:
        raise Problem(404, _("There is no such inbox."))
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    visitor = Visitor.of(inbox, secret) if scheme == "Bearer" else None
    if visitor is None and not may_be_new:
        raise Problem(401, _("The chat has to be opened again."))
    return visitor or Visitor.newcomer(inbox)


@for_visitor(limit="session", may_be_new=True)
def session(visitor, posted, request):
    """Who sits here? A newcomer gets a secret; everybody gets what the panel opens with."""
    about = posted.get("about")
    visitor.notice(about, agent=user_agent(request), now=timezone.now())
    zone = text_of(about.get("time_zone")) if isinstance(about, dict) else ""
    return 200, {
        "token": visitor.secret,
        "conversation": chat.goes_on(visitor),
        "unread": visitor.unread.count(),
        **chat.home(visitor, zone),
    }


@for_visitor(limit="messages")
def messages(visitor, posted, request):
    """A message of theirs: stored once, however often it is sent."""
    not_over("message", visitor.fingerprint)
    if not visitor.conversations.exists():
        not_over("newcomers", address_of(request))
    try:
        incoming = visitor.inbox.speaks.parse(posted, sender=visitor.fingerprint)
    except Unusable as why:
        raise Problem(422, str(why)) from None
    now = timezone.now()

    try:
        message = take_in(visitor.inbox, incoming, now=now)
    except Gone as why:
        raise Problem(410, str(why)) from None
    except Refused as why:
        raise Problem(422, str(why)) from None
    if message.body != incoming.body:
        raise Problem(409, _("This was already sent, with another text."))

    visitor.again().notice(posted.get("about"), agent=user_agent(request), now=now)
    return 201, {"conversation": message.conversation.token}


@for_visitor(limit="tail")
def tail(visitor, posted, request):
    """What the socket would send: for browsers that cannot have one."""
    theirs = visitor.conversations.select_related("inbox", "assignee", "customer")
    conversation = theirs.filter(token=text_of(posted.get("conversation"))[:32]).first()
    if conversation is None:
        raise Problem(404, _("This chat is not here."))
    for name, delivery in (("got", Message.Delivery.DELIVERED), ("seen", Message.Delivery.SEEN)):
        if type(posted.get(name)) is int:
            chat.mark(conversation, posted[name], delivery, now=timezone.now())
    after = posted.get("after")
    after = after if type(after) is int and 0 < after < 2**31 else 0
    return 200, chat.tail(conversation, after) | {"unread": visitor.unread.count()}


@for_visitor(limit="contact")
def contact(visitor, posted, request):
    """Where we should answer when they have left. Opens nobody's history."""
    address = text_of(posted.get("email")).strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Problem(
            422, _("That is not yet an email address, such as you@example.com.")
        ) from None
    visitor.answers_to(address, " ".join(text_of(posted.get("name")).split()))
    return 200, {"address": address}


@for_visitor(limit="identify")
def identify(visitor, posted, request):
    """The site's backend says who this is. What it cannot prove is ignored, and said so."""
    now = timezone.now()
    try:
        person = identity.read(visitor.inbox, posted.get("identity"), now=now)
    except identity.Unproven as why:
        raise Problem(422, str(why)) from None
    return 200, {"token": identity.join(visitor, person, now=now)}


def user_agent(request):
    return request.headers.get("User-Agent", "")[:400]
