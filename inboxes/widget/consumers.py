from channels.generic.websocket import AsyncWebsocketConsumer


class VisitorConsumer(AsyncWebsocketConsumer):
    pass
