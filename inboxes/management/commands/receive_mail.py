import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inboxes.receiver import Receiver, listen

GRACE = 5  # seconds that open conversations have after SIGTERM


class Command(BaseCommand):
    help = "Receives mail by SMTP, for the addresses of our inboxes, until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=settings.MAIL_HOST)
        parser.add_argument("--port", type=int, default=settings.MAIL_PORT)

    def handle(self, *, host, port, **options):
        asyncio.run(self.run(host, port))

    async def run(self, host, port):
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        with ThreadPoolExecutor(4, "mail") as threads:
            receiver = Receiver(threads)
            try:
                server = await listen(receiver, host, port)
            except OSError as error:
                raise CommandError(f"Cannot listen on {host}:{port}: {error}") from error
            host, port = server.sockets[0].getsockname()[:2]
            self.stdout.write(f"Mail receiver ready on {host}:{port}")
            self.stdout.flush()
            await stop.wait()
            server.close()
            await receiver.finish(GRACE)
        self.stdout.write("Mail receiver stopped")
