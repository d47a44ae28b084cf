"""One process serves pages and sockets.

Pages go through Django's WSGI handler in a fixed pool of threads: under ASGI each synchronous
middleware costs a hop between threads, and each thread its own database connection.
"""

import gc
import os
from urllib.parse import urlsplit

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.wsgi import get_wsgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inbox_project.settings")
http = get_wsgi_application()

from .urls import agent_sockets, visitor_sockets  # noqa: E402 (models need the line above)

PAGE_THREADS = int(os.environ.get("PAGE_THREADS", "8"))


async def nowhere(scope, receive, send):
    """An address without a socket: refused like any other, without an error in our log."""
    await send({"type": "websocket.close", "code": 4404})


class Sockets:
    """Sockets are opened by our own pages only: a browser sends cookies along for anybody's.

    A visitor's comes from our iframe and carries a token, never a cookie.
    """

    def __init__(self):
        self.visitors = URLRouter([*visitor_sockets, re_path(r"", nowhere)])
        self.agents = AuthMiddlewareStack(URLRouter([*agent_sockets, re_path(r"", nowhere)]))

    async def __call__(self, scope, receive, send):
        headers = dict(scope["headers"])
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
        if not origin or origin != headers.get(b"host", b"").decode("latin-1"):
            await send({"type": "websocket.close", "code": 4403})
            return
        is_visitor = scope["path"].startswith("/widget/")
        await (self.visitors if is_visitor else self.agents)(scope, receive, send)


application = ProtocolTypeRouter(
    {"http": WSGIMiddleware(http, workers=PAGE_THREADS), "websocket": Sockets()}
)
# What is loaded by now stays: to look for garbage in it would hold up a page now and then.
gc.collect()
gc.freeze()
