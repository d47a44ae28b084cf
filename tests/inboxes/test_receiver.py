import asyncio
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from inboxes import signing
from inboxes.models import ReceivedMail
from inboxes.receiver import SIZE, Receiver, listen

from ..factories import create_conversation, create_inbox
from .mails import mail
from .servers import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(support):
    """The receiver, listening: -> its port."""
    port, loop = free_port(), asyncio.new_event_loop()
    threads = ThreadPoolExecutor(2)

    async def begin():
        receiver = Receiver(threads)
        return await listen(receiver, "127.0.0.1", port), receiver

    server, receiver = loop.run_until_complete(begin())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield port

    async def end():
        server.close()
        await receiver.finish(0)
        loop.stop()

    asyncio.run_coroutine_threadsafe(end(), loop)
    thread.join()
    threads.submit(connections.close_all).result()
    threads.submit(connections.close_all).result()
    threads.shutdown()


@pytest.fixture
def client(door):
    with smtplib.SMTP("127.0.0.1", door, timeout=10) as client:
        yield client


def send(client, raw, to="support@halden.example"):
    return client.sendmail("amara@okafor.example", to, raw)


def test_mail_for_an_inbox_is_stored_as_it_came(client, support):
    raw = mail().replace(b"\n", b"\r\n")

    send(client, raw)

    received = ReceivedMail.objects.get()
    assert bytes(received.raw) == raw
    assert (received.inbox, received.via, received.state) == (support, "smtp", "waiting")
    assert received.envelope_from == "amara@okafor.example"
    assert received.envelope_to == "support@halden.example"


def test_nobody_else_gets_mail_here(client):
    create_inbox("email", address="old@halden.example", is_active=False)
    for address in ["x@halden.example", "support@evil.example", "old@halden.example"]:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(client, mail(), address)
        assert refused.value.recipients[address][0] == 550


def test_a_signed_reply_address_leads_to_its_inbox_and_a_forged_one_nowhere(client):
    chat = create_conversation(inbox=create_inbox("web"), said="Hello?")
    address = signing.reply_address(chat)

    send(client, mail(), address)

    assert ReceivedMail.objects.get().inbox == chat.inbox
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(client, mail(), address.replace("+r-", "+r-0"))


def test_one_mail_to_two_inboxes_is_stored_in_both(client):
    create_inbox("email", address="sales@halden.example")

    send(client, mail(), ["support@halden.example", "SALES@halden.example"])

    assert ReceivedMail.objects.count() == 2


def test_the_same_mail_twice_is_accepted_and_stored_once(client):
    raw = mail()

    send(client, raw)
    send(client, raw)

    assert ReceivedMail.objects.count() == 1


def test_its_size_limit_is_announced_and_kept(client):
    client.ehlo()

    assert client.esmtp_features["size"] == str(SIZE)
    with pytest.raises(smtplib.SMTPSenderRefused):
        client.sendmail("a@b.example", "support@halden.example", mail() + b"x" * SIZE)


def test_very_long_lines_are_mail_too(client):
    send(client, mail() + b"x" * 3_000_000)

    assert ReceivedMail.objects.get().size > 3_000_000


def test_a_smuggled_mail_stays_inside_the_first(door):
    inside = b"MAIL FROM:<x@evil.example>\r\nRCPT TO:<support@halden.example>\r\nDATA\r\nevil\r\n"
    with (
        socket.create_connection(("127.0.0.1", door), timeout=10) as line,
        line.makefile("rb") as said,
    ):
        said.readline()
        for command in (
            b"EHLO x",
            b"MAIL FROM:<a@b.example>",
            b"RCPT TO:<support@halden.example>",
            b"DATA",
        ):
            line.sendall(command + b"\r\n")
            while (answer := said.readline())[3:4] == b"-":
                pass
        assert answer.startswith(b"354")
        line.sendall(
            b"Subject: one\r\n\r\nHello\n.\n" + inside + b"\r.\r" + inside + b"\n.\r\n" + inside
        )
        line.sendall(b"\r\n.\r\n")
        assert said.readline().startswith(b"250")
        line.sendall(b"QUIT\r\n")
        assert said.readline().startswith(b"221")

    assert ReceivedMail.objects.count() == 1


def test_nonsense_ends_in_an_answer(door):
    with (
        socket.create_connection(("127.0.0.1", door), timeout=10) as line,
        line.makefile("rb") as said,
    ):
        said.readline()
        line.sendall(b"\x00\xff" * 100_000 + b"\r\n" + b"HELO x\r\n")
        assert said.readline()[:1] == b"5"
        assert said.readline()[:3] == b"250"


def test_without_the_database_the_sender_is_asked_to_wait(client, settings):
    client.ehlo()
    client.mail("amara@okafor.example")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inboxes_inbox RENAME TO away")
    try:
        code, _text = client.rcpt("support@halden.example")
        assert code == 451
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO inboxes_inbox")

    client.rcpt("support@halden.example")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inboxes_receivedmail RENAME TO away")
    try:
        code, _text = client.data(mail())
        assert code == 451
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO inboxes_receivedmail")


def test_the_process_says_when_it_is_ready_and_ends_when_it_is_told(support):
    database = connection.settings_dict
    url = f"postgresql:///{database['NAME']}?host={database['HOST']}&user={database['USER']}"
    port = free_port()
    receiver = subprocess.Popen(
        [sys.executable, "manage.py", "receive_mail", "--port", str(port)],
        env={**os.environ, "DATABASE_URL": url, "DEBUG": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert receiver.stdout.readline() == f"Mail receiver ready on 127.0.0.1:{port}\n"
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            send(client, mail())
        receiver.send_signal(signal.SIGTERM)
        assert receiver.wait(timeout=10) == 0
    finally:
        receiver.kill()
        receiver.wait()
        receiver.stdout.close()

    assert ReceivedMail.objects.count() == 1
