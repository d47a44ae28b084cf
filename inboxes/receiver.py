"""Our own door for mail: an SMTP server that takes mail for our inboxes and for nobody else.

It says 250 when the bytes are committed, and reads nothing of them: that is done by a worker.
"""

import asyncio
import logging
from functools import partial

from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from . import signing, tasks
from .listeners import wake
from .models import Inbox, ReceivedMail

log = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's: every command of everybody

SIZE = 35 * 1024 * 1024  # bytes of one mail
LINE = 64 * 1024  # of anything before a mail's content
SESSIONS = 100
RECIPIENTS = 50
IDLE = 300  # seconds

UNKNOWN = "550 5.1.1 No such address here"
LATER = "451 4.3.0 Cannot be stored now, please try again later"


def inbox_for(address):
    """The inbox that mail to this address belongs to, or None."""
    if (known := signing.replied_to(address)) is not None:
        conversation = known.select_related("inbox").first()
        return conversation and conversation.inbox
    return Inbox.objects.filter(address__iexact=address, is_active=True).first()


class Session(SMTP):
    """One client. The content's lines may be as long as the mail: much software writes such."""

    line_length_limit = SIZE

    async def smtp_DATA(self, arg):
        self._reader._limit = SIZE
        try:
            await super().smtp_DATA(arg)
        finally:
            self._reader._limit = LINE

    def connection_made(self, transport):
        super().connection_made(transport)
        self._reader._limit = LINE
        self.event_handler.sessions.add(self)

    def connection_lost(self, error):
        self.event_handler.sessions.discard(self)
        super().connection_lost(error)


class Receiver:
    """What the sessions of one process ask and do. `threads` do the waiting for the database."""

    def __init__(self, threads):
        self.threads = threads
        self.sessions = set()

    async def finish(self, grace):
        """Give those who are in the middle of a mail so many seconds to end."""
        loop = asyncio.get_running_loop()
        end = loop.time() + grace
        while self.busy() and loop.time() < end:
            await asyncio.sleep(0.05)
        for session in list(self.sessions):
            if session.transport:
                session.transport.abort()

    def busy(self):
        return any(session.envelope and session.envelope.rcpt_tos for session in self.sessions)

    async def ask(self, question, *args):
        """Run it in a thread of its own database connection."""
        run = partial(_with_a_live_connection, question, *args)
        return await asyncio.get_running_loop().run_in_executor(self.threads, run)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            inbox = await self.ask(inbox_for, address)
        except (DatabaseError, InterfaceError) as error:
            log.warning("Mail for %s has to wait: %s", address, error)
            return LATER
        if inbox is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        try:
            stored = await self.ask(_store, envelope)
        except Exception as error:
            log.warning("A mail has to wait: %s", error)
            return LATER
        log.info("Mail stored: %s", ", ".join(str(pk) for pk in stored))
        return "250 OK: stored"

    async def handle_exception(self, error):
        log.warning("A session broke: %s: %s", type(error).__name__, error)
        return "451 4.3.0 Something went wrong here, please try again later"


def _with_a_live_connection(question, *args):
    close_old_connections()
    try:
        return question(*args)
    finally:
        close_old_connections()


def _store(envelope):
    inboxes = {}
    for address in envelope.rcpt_tos:
        if inbox := inbox_for(address):
            inboxes.setdefault(inbox.pk, (inbox, address))
    if not inboxes:
        raise LookupError("its inbox has just gone")
    stored = []
    for inbox, address in inboxes.values():
        received, is_new = ReceivedMail.objects.store(
            inbox,
            envelope.original_content,
            via="smtp",
            envelope_from=(envelope.mail_from or "")[:254],
            envelope_to=address[:254],
        )
        stored.append(received.pk)
        if is_new:
            wake(tasks.take_in, received.pk)
    return stored


async def listen(receiver, host, port):
    """-> asyncio.Server"""

    def session():
        if len(receiver.sessions) >= SESSIONS:
            return Busy()
        return Session(
            receiver,
            data_size_limit=SIZE,
            enable_SMTPUTF8=True,
            hostname=settings.MAIL_DOMAIN,
            ident="Support Inbox",
            timeout=IDLE,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
        )

    return await asyncio.get_running_loop().create_server(session, host, port)


class Busy(asyncio.Protocol):
    """Tells a client to come back later."""

    def connection_made(self, transport):
        transport.write(b"421 4.3.2 Too many connections, please try again later\r\n")
        transport.close()
