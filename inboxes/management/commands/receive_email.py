import os
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from inboxes import intake
from inboxes.models import Inbox, ReceivedMail

LIMIT = 100 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Receives one mail on the standard input, for a mail server's pipe. Exit codes as mail "
        "servers know them: 0 stored (or stored before), 75 try again, 64 no such inbox, "
        "65 no mail."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--inbox", required=True, help="The inbox's token, or its address.")
        parser.add_argument("--sender", default="", help="The envelope's sender, when known.")
        parser.add_argument("--recipient", default="", help="The envelope's recipient, when known.")

    def handle(self, *, inbox, sender, recipient, **options):
        raw = sys.stdin.buffer.read(LIMIT + 1)
        if not raw.strip():
            raise CommandError("Nothing came on the standard input.", returncode=os.EX_DATAERR)
        if len(raw) > LIMIT:
            raise CommandError("The mail is larger than 100 MB.", returncode=os.EX_DATAERR)
        try:
            place = Inbox.objects.filter(Q(token=inbox) | Q(address__iexact=inbox)).first()
            if place is None:
                raise CommandError(
                    f"There is no inbox with the token or address {inbox!r}.",
                    returncode=os.EX_USAGE,
                )
            received, is_new = ReceivedMail.objects.store(
                place,
                raw,
                via="command",
                envelope_from=sender[:254],
                envelope_to=recipient[:254],
            )
        except CommandError:
            raise
        except Exception as error:
            raise CommandError(
                f"Not stored, try again: {type(error).__name__} {error}",
                returncode=os.EX_TEMPFAIL,
            ) from error
        self.stdout.write("stored" if is_new else "stored before")
        self._take_in(received)

    def _take_in(self, received):
        """At once when that can be. It is stored: whatever happens, a worker tries again."""
        try:
            intake.take_in_mail(received)
            self.stdout.write(f"{received.get_state_display()} {received.cause}".strip())
        except Exception as error:
            self.stderr.write(f"A worker will take it in: {type(error).__name__} {error}")
