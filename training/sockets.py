"""The sockets of the real interface, in the sandbox of a practice."""

from channels.db import database_sync_to_async
from django.urls import set_script_prefix

from sandbox.world import entered

from .models import Practice


class Inside:
    """`practice/<number>/...` leads to the same consumers as `...`; 4404 when it is not theirs, or
    over. What a consumer begins goes on in the sandbox: its context does."""

    def __init__(self, consumers):
        self.consumers = consumers

    async def __call__(self, scope, receive, send):
        place = scope["url_route"]["kwargs"]
        practice = await self.practice(place["practice"], scope["user"])
        if practice is None:
            await send({"type": "websocket.close", "code": 4404})
            return
        set_script_prefix(practice.prefix)
        inner = {key: value for key, value in scope.items() if key != "path_remaining"}
        with entered(practice.world):
            await self.consumers(inner | {"path": f"/{place['rest']}"}, receive, send)

    @database_sync_to_async
    def practice(self, pk, user):
        if not user.is_authenticated:
            return None
        return Practice.objects.running().filter(pk=pk, trainee=user).first()
