import re

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# One script, because not every browser runs a worker that imports modules.
PARTS = [f"worker/{name}.js" for name in ("here", "store", "queue", "cleared", "push")]
# A part that pages import, too, says what it exports; inside of the worker all is in sight.
OF_A_MODULE = re.compile(r"^(export (?=\w)|import .*\n)", re.MULTILINE)


@require_safe
@never_cache
def worker(request):
    """The service worker, from the root: a worker rules over what lies below its address."""
    text = "\n".join(OF_A_MODULE.sub("", source(part)) for part in PARTS)
    text = text.replace("ICON_URL", static("img/logo-192.png"))
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def source(name):
    if found := finders.find(name):
        with open(found, encoding="utf-8") as file:
            return file.read()
    with staticfiles_storage.open(name) as file:
        return file.read().decode()
