"""One process serves pages and sockets.

Pages go through Django's WSGI handler in a fixed pool of threads: under ASGI each synchronous
middleware costs a hop between threads, and each thread its own database connection.
"""

import os

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inbox_project.settings")
http = get_wsgi_application()

from .urls import agent_sockets, visitor_sockets  # noqa: E402 (models need the line above)

PAGE_THREADS = int(os.environ.get("PAGE_THREADS", "8"))


class Sockets:
    """A visitor's socket comes from our own iframe and carries a token, never a cookie."""

    def __init__(self):
        self.visitors = URLRouter(visitor_sockets)
        self.agents = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(agent_sockets)))

    async def __call__(self, scope, receive, send):
        is_visitor = scope["path"].startswith("/widget/")
        return await (self.visitors if is_visitor else self.agents)(scope, receive, send)


application = ProtocolTypeRouter(
    {"http": WSGIMiddleware(http, workers=PAGE_THREADS), "websocket": Sockets()}
)
