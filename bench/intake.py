"""Messages in, a second: mail through the receiving path, and website chat over HTTP."""

import json
import secrets
import threading
import time
from email.message import EmailMessage
from http.client import HTTPConnection

from django.utils import timezone

from inboxes.intake import take_in_mail
from inboxes.models import Inbox, ReceivedMail

from . import house

VISITORS = 8  # that write at the same time
A_VISITOR = 10  # messages, before the next one comes


def run(options):
    house.fill(options.conversations)
    rows = mail(options.seconds / 2)
    with house.web() as (port, web):
        rows.append(chat(port, web, options.seconds / 2))
    house.table(
        "Messages in, one process each",
        ["way", "messages", "a second", "p50 ms", "p95 ms", "CPU ms/message"],
        rows,
    )


def mail(seconds):
    """One process after another does both halves: the door stores, a worker takes in."""
    inbox = Inbox.objects.get(address="support@halden.example")
    raws = [letter(n) for n in range(5000)]
    stored, storing = [], Stopwatch()
    for raw in raws:
        if storing.total > seconds / 2:
            break
        with storing:
            stored.append(ReceivedMail.objects.store(inbox, raw, via="bench")[0])
    taking = Stopwatch()
    for received in stored:
        if taking.total > seconds / 2:
            break
        with taking:
            take_in_mail(received)
    taken = stored[: len(taking.times)]
    states = {ReceivedMail.objects.get(pk=mail.pk).state for mail in taken}
    if states != {"taken_in"}:
        raise SystemExit(f"Some mails were not taken in: {states}")
    ReceivedMail.objects.filter(pk__in=[mail.pk for mail in stored], state="waiting").delete()
    return [storing.row("mail: raw bytes stored"), taking.row("mail: read and taken in")]


def letter(number):
    """A mail of text and HTML, from somebody new."""
    mail = EmailMessage()
    mail["From"] = f"Customer {number} <c{number}.{secrets.token_hex(4)}@bench.example>"
    mail["To"] = "support@halden.example"
    mail["Subject"] = f"Order {number}: {secrets.token_hex(3)}"
    mail["Message-ID"] = f"<{secrets.token_hex(12)}@bench.example>"
    mail["Date"] = timezone.now()
    text = "Hello,\n\nthe glass of my lamp arrived with a crack. What now?\n\nBest wishes\n"
    mail.set_content(text + "\n> We hope that you like your lamp.\n" * 5)
    mail.add_alternative(
        f"<html><body><p>{text}</p><table><tr><td>Nordlys</td><td>321 €</td></tr></table>"
        "<blockquote>We hope that you like your lamp.</blockquote></body></html>",
        subtype="html",
    )
    return mail.as_bytes()


class Stopwatch:
    """Times and CPU of one step of this process, done again and again."""

    def __init__(self):
        self.times, self.cpu, self.total = [], 0.0, 0.0

    def __enter__(self):
        self.began = time.perf_counter(), time.process_time()

    def __exit__(self, *error):
        took = time.perf_counter() - self.began[0]
        self.cpu += time.process_time() - self.began[1]
        self.times.append(took)
        self.total += took

    def row(self, name):
        return row(name, self.times, self.total, self.cpu)


def row(name, times, seconds, cpu):
    return [
        name,
        len(times),
        f"{len(times) / seconds:.0f}",
        f"{house.percentile(times, 50) * 1000:.1f}",
        f"{house.percentile(times, 95) * 1000:.1f}",
        f"{cpu / len(times) * 1000:.1f}",
    ]


def chat(port, web, seconds):
    times, problems = [], []
    visit(port, time.monotonic() + 1, [], problems)
    cpu, began = house.cpu_seconds(web), time.monotonic()
    threads = [
        threading.Thread(target=visit, args=(port, began + seconds, times, problems))
        for _ in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    if problems:
        raise SystemExit(f"A message was refused: {problems[0]}")
    name = f"chat: sent by {VISITORS} browsers at once"
    return row(name, times, took, house.cpu_seconds(web) - cpu)


def visit(port, until, times, problems):
    """One visitor after the other: opens the chat and writes some messages."""
    line = HTTPConnection("127.0.0.1", port)
    while time.monotonic() < until and not problems:
        address = ".".join(str(secrets.randbelow(250) + 1) for _ in range(4))
        headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
        _status, opened = post(line, "session", {"inbox": "demo"}, headers)
        headers["Authorization"] = f"Bearer {opened['token']}"
        for number in range(A_VISITOR):
            said = {
                "inbox": "demo",
                "client_id": secrets.token_hex(10),
                "body": f"Message {number}: does the Nordlys fit a sloped ceiling?",
            }
            began = time.perf_counter()
            status, answer = post(line, "messages", said, headers)
            if status != 201:
                problems.append((status, answer))
                return
            times.append(time.perf_counter() - began)
            if time.monotonic() > until:
                return


def post(line, what, content, headers):
    line.request("POST", f"/widget/{what}/", json.dumps(content), headers)
    answer = line.getresponse()
    return answer.status, json.loads(answer.read())
