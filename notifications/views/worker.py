from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def worker(request):
    """The service worker, from the root: a worker rules over what lies below its address."""
    name = "js/worker.js"
    found = finders.find(name)
    if found:
        with open(found, encoding="utf-8") as file:
            text = file.read()
    else:
        with staticfiles_storage.open(name) as file:
            text = file.read().decode()
    text = text.replace("ICON", static("img/logo-192.png"))
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
