"""Mail servers for the tests: they speak the protocol, keep what they get, and fail on word."""

import contextlib
import re
import socket
import socketserver
import threading
from datetime import UTC, datetime
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Sink:
    """An SMTP server. `faults` says what goes wrong at "mail", "rcpt", "data" or "dot": an answer
    such as "451 later", or "drop" (the line is cut; at "dot" after the mail was kept)."""

    def __init__(self):
        self.mails = []  # (recipients, bytes)
        self.faults = {}
        self.refuses = {}  # {recipient: answer}

    @property
    def ids(self):
        return [message_from_bytes(raw)["Message-ID"] for _to, raw in self.mails]

    def answer(self, server, step):
        fault = self.faults.get(step)
        if fault == "drop":
            server.transport.abort()
        return fault

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answer(server, "mail") or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if fault := self.refuses.get(address) or self.answer(server, "rcpt"):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.faults.get("dot") in (None, "drop"):
            self.mails.append((envelope.rcpt_tos, envelope.original_content))
        return self.answer(server, "dot") or "250 OK"


class SinkSession(SMTP):
    async def smtp_DATA(self, arg):
        if fault := self.event_handler.answer(self, "data"):
            return await self.push(fault)
        await super().smtp_DATA(arg)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextlib.contextmanager
def smtp_sink():
    sink = Sink()
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.factory = lambda: SinkSession(sink, loop=controller.loop)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


class Mailbox:
    """What an IMAP server holds: mails by UID. A UID is never given twice, until `renumber`."""

    def __init__(self):
        self.uid_validity, self.next_uid = 1, 1
        self.mails = {}  # {uid: (bytes, datetime)}
        self.password = "secret"
        self.broken = set()  # UIDs that are never handed over
        self.commands = []
        self.dies_after = None  # so many bodies

    def add(self, raw, arrived=None):
        self.mails[self.next_uid] = raw, arrived or datetime.now(UTC)
        self.next_uid += 1
        return self.next_uid - 1

    def renumber(self, skip=100):
        self.uid_validity += 1
        self.mails = {uid + skip: mail for uid, mail in self.mails.items()}
        self.next_uid += skip


class ImapSession(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.box = self.server.box
        self.say("* OK ready")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            tag, _space, command = line.partition(" ")
            self.box.commands.append(command)
            words = command.split(" ")
            name = " ".join(words[:2]) if words[0] == "UID" else words[0]
            do = getattr(self, "do_" + name.replace(" ", "_").lower(), None)
            answer = do(command) if do else "BAD unknown"
            if answer is None:
                return
            self.say(f"{tag} {answer} done")
            if name == "LOGOUT":
                return

    def do_capability(self, command):
        self.say("* CAPABILITY IMAP4rev1")
        return "OK"

    def do_login(self, command):
        if command.endswith(f'"{self.box.password}"'):
            return "OK"
        return "NO [AUTHENTICATIONFAILED] wrong password"

    def do_status(self, command):
        facts = f"UIDVALIDITY {self.box.uid_validity} UIDNEXT {self.box.next_uid}"
        self.say(f'* STATUS "INBOX" ({facts})')
        return "OK"

    def do_examine(self, command):
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.uid_validity}]")
        return "OK [READ-ONLY]"

    def do_uid_search(self, command):
        start = int(re.search(r"UID (\d+):\*", command)[1])
        uids = sorted(self.box.mails)
        found = [uid for uid in uids if uid >= start]
        if since := re.search(r"SINCE (\S+)", command):
            day = datetime.strptime(since[1], "%d-%b-%Y").replace(tzinfo=UTC)
            found = [uid for uid in found if self.box.mails[uid][1] >= day]
        elif not found:
            found = uids[-1:]  # n:* always names the last
        self.say("* SEARCH " + " ".join(map(str, found)))
        return "OK"

    def do_uid_fetch(self, command):
        uids = [int(uid) for uid in command.split(" ")[2].split(",")]
        for number, uid in enumerate(uids, 1):
            if uid not in self.box.mails:
                continue
            raw, arrived = self.box.mails[uid]
            if "SIZE" in command:
                date = arrived.strftime("%d-%b-%Y %H:%M:%S %z")
                facts = f'UID {uid} RFC822.SIZE {len(raw)} INTERNALDATE "{date}"'
                self.say(f"* {number} FETCH ({facts})")
                continue
            if uid in self.box.broken:
                return "NO cannot read this mail"
            if self.box.dies_after is not None:
                if self.box.dies_after == 0:
                    return None
                self.box.dies_after -= 1
            self.wfile.write(f"* {number} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode())
            self.wfile.write(raw + b")\r\n")
        return "OK"

    def do_logout(self, command):
        self.say("* BYE")
        return "OK"


@contextlib.contextmanager
def imap_server():
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), ImapSession) as server:
        server.box = Mailbox()
        server.box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.box
        finally:
            server.shutdown()
            thread.join()
