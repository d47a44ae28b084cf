"""Pages are compressed here, not only by a proxy: Django adds some bytes to each, now more and now
less, so that a page's size does not tell what is in it (the BREACH attack); a proxy does not."""

from django.middleware.gzip import GZipMiddleware


class Compress(GZipMiddleware):
    """What is text; a file goes as it is, and keeps its length and its ranges."""

    def process_response(self, request, response):
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or not (kind.startswith("text/") or kind == "application/json"):
            return response
        return super().process_response(request, response)
