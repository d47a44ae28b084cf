import json
import re

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# One script, because not every browser runs a worker that imports modules.
HERE = ("here", "statics", "pages", "menus", "share", "store", "queue", "cleared", "push")
PARTS = [f"worker/{name}.js" for name in HERE]
# What an agent's pages may ask for at any moment.
MODULES = ["js/*.js", "js/rest/*.js", "worker/*.js"]
# A part that pages import, too, says what it exports; inside of the worker all is in sight.
OF_A_MODULE = re.compile(r"^(export (?=\w)|import .*\n)", re.MULTILINE)


@require_safe
@never_cache
def worker(request):
    """The service worker, from the root: a worker rules over what lies below its address."""
    text = "\n".join(OF_A_MODULE.sub("", source(part)) for part in PARTS)
    for name, value in filled_in().items():
        text = text.replace(name, value)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def filled_in():
    """What the parts have in CAPITALS. It names every module, so a new version is a new worker."""
    folder = settings.BASE_DIR / "static"
    modules = sorted(path for part in MODULES for path in folder.glob(part))
    return {
        "ICON_URL": static("img/logo-192.png"),
        "STATIC_FILES": json.dumps(
            [static(path.relative_to(folder).as_posix()) for path in modules]
        ),
        "STATIC_URL": settings.STATIC_URL,
        "PAGES_KEPT": str(settings.PAGES_KEPT),
        "FILE_LIMIT": str(settings.FILE_LIMIT),
        "INBOX_URL": resolve_url("conversations:inbox"),
        "OFFLINE_URL": resolve_url("offline:offline"),
        "SHARE_URL": resolve_url("offline:share"),
        "SIGN_IN_URL": resolve_url("account_login"),
        "SIGN_OUT_URL": resolve_url("account_logout"),
    }


def source(name):
    if found := finders.find(name):
        with open(found, encoding="utf-8") as file:
            return file.read()
    with staticfiles_storage.open(name) as file:
        return file.read().decode()
