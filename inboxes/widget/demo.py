"""A lamp shop that carries the widget, for trying it."""

from datetime import timedelta

import jwt
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from inboxes.models import Inbox

# They name the inboxes in public: of the shop, and of its help page, where the bot answers first.
TOKEN, HELP = "demo", "help"
# As the seed knows her.
AMARA = {"sub": "amara", "name": "Amara Okafor", "email": "amara.okafor@mail.example"}


@require_GET
def shop(request):
    token = HELP if "help" in request.GET else TOKEN
    inbox = Inbox.objects.filter(token=token, channel="web", is_active=True).first()
    # Only a shop that is nobody's may sign anybody in.
    is_amara = settings.DEBUG and request.GET.get("as") == "amara"
    context = {
        "inbox": inbox,
        "can_sign_in": settings.DEBUG and inbox is not None,
        "amara": AMARA if is_amara else None,
        "identity": inbox and is_amara and signed(inbox, AMARA),
    }
    return render(request, "demo/shop.html", context)


def signed(inbox, person):
    """What the backend of a site does; the same in a few lines is in docs/channels.md."""
    runs_out = timezone.now() + timedelta(hours=1)
    return jwt.encode(person | {"exp": runs_out}, inbox.identity_secret, algorithm="HS256")
