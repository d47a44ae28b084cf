from channels.generic.websocket import AsyncWebsocketConsumer


class InboxConsumer(AsyncWebsocketConsumer):
    pass


class ThreadConsumer(AsyncWebsocketConsumer):
    pass
