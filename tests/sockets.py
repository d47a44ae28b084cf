"""A browser's socket against the whole ASGI application, without a server between."""

import json

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from inbox_project.asgi import application

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Screen(ApplicationCommunicator):
    """An open socket: JSON frames, and the code that it was closed with."""

    def __init__(self, path, headers=()):
        path, _, query = path.partition("?")
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": list(headers),
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def connect(self, timeout=3):
        """Whether the server let us in."""
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(timeout))["type"] == "websocket.accept"

    async def say(self, frame):
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self.send_input({"type": "websocket.receive", "text": text})

    async def frame(self, kind, timeout=3):
        """The next frame of this type; others are read over."""
        while True:
            sent = await self.receive_output(timeout)
            assert sent["type"] == "websocket.send", f"closed with {sent.get('code')}"
            frame = json.loads(sent["text"])
            if frame["type"] == kind:
                return frame

    async def closed_with(self, timeout=3):
        while True:
            sent = await self.receive_output(timeout)
            if sent["type"] == "websocket.close":
                return sent.get("code", 1000)

    async def leave(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(timeout=3)


def sign_in(agent):
    client = Client()
    client.force_login(agent, backend=BACKEND)
    return client


async def open_screen(path, agent=None, *, client=None, origin="http://testserver"):
    """A connected socket, with the session of this agent or client when one is given."""
    headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
    if agent and not client:
        client = await sync_to_async(sign_in)(agent)
    if client:
        cookie = f"inbox_session={client.cookies['inbox_session'].value}"
        headers.append((b"cookie", cookie.encode()))
    screen = Screen(path, headers)
    screen.is_open = await screen.connect()
    return screen
