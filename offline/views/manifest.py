from django.http import JsonResponse
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers


@require_safe
@cache_control(private=True, max_age=3600)
@vary_on_cookie
@vary_on_headers("Accept-Language")
def manifest(request):
    """What a phone needs to know to have this as an app."""
    inbox = resolve_url("conversations:inbox")
    return JsonResponse(
        {
            "id": "/",
            "name": "Support Inbox",
            "short_name": _("Inbox"),
            "description": _("Conversations with customers, also without a network."),
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
            "start_url": inbox,
            "scope": "/",
            "display": "standalone",
            "background_color": "#edf4f2",
            "theme_color": "#0d2722",
            "categories": ["business", "productivity"],
            "icons": [
                icon("any", 192),
                icon("any", 512),
                icon("maskable", 192),
                icon("maskable", 512),
            ],
            "shortcuts": [
                shortcut(_("My conversations"), f"{inbox}?box=mine"),
                shortcut(_("Waiting for a person"), f"{inbox}?tab=pending"),
                shortcut(_("Notifications"), resolve_url("notifications:index")),
            ],
            "share_target": {
                "action": resolve_url("offline:share"),
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {
                    **{name: name for name in ("title", "text", "url")},
                    "files": [{"name": "files", "accept": ACCEPTED}],
                },
            },
        },
        content_type="application/manifest+json",
    )


# (A phone offers us only for what is named here; the tray judges each file itself.)
ACCEPTED = ["image/*", "audio/*", "video/*", "text/*", "application/*"]
FILES = {"any": "img/logo-{}.png", "maskable": "img/logo-maskable-{}.png"}


def icon(purpose, size):
    source = static(FILES[purpose].format(size))
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def shortcut(name, url):
    return {"name": name, "url": url, "icons": [icon("any", 192)]}
