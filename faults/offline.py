"""A phone whose network comes and goes while an agent answers in four tabs: nothing is lost or said
twice, and each conversation reads in the order in which it was written. Then the same against the
server alone: so many sends, of which three of ten arrive again."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from conversations.events import Kind
from conversations.models import Conversation, Message
from customers.models import Customer
from inbox_project.supervisor import dies_with_parent
from inboxes.models import Inbox
from team.models import Agent

from .flaky import Line

TABS = 4
EVERY = (0.5, 3.5)  # seconds, between two changes of the network
PATIENCE = 300  # seconds for the rest to go out when the network stays
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

LISTENERS = {kind: [] for kind in Kind}


def run(options, folder):
    """-> what failed, in words"""
    settings.EVENT_LISTENERS = "faults.offline.LISTENERS"
    return flap(options, folder) + replay(options)


def furnish(count):
    """-> (an agent, so many conversations that are theirs)"""
    name = f"offline-{Agent.objects.count()}@faults.example"
    agent = Agent.objects.create(name="Ana", email=name, username=name)
    inbox = Inbox.objects.create(name="Offline", channel="web", undo_seconds=0)
    made, now = [], timezone.now()
    for number in range(count):
        customer = Customer.objects.create(name=f"Customer {number}")
        conversation = Conversation.objects.open_new(customer=customer, inbox=inbox, now=now)
        conversation.receive("Are you there?", now=now)
        conversation.take_over(agent, now=now)
        made.append(conversation)
    return agent, made


def judge(name, expected):
    """`expected`: conversation -> the texts in their order. -> what is wrong, in words"""
    missing = twice = disordered = 0
    for conversation, texts in expected.items():
        out = Message.objects.filter(conversation=conversation, direction="out").order_by("pk")
        there = list(out.values_list("body", flat=True))
        missing += len(set(texts) - set(there))
        twice += sum(count - 1 for count in Counter(there).values())
        disordered += list(dict.fromkeys(there)) != [text for text in texts if text in there]
    total = sum(map(len, expected.values()))
    print(f"  {name}: {total} sends, {missing} missing, {twice} twice, {disordered} out of order")
    return [f"{name}: lost, doubled or disordered"] if missing or twice or disordered else []


# --- In a browser
def flap(options, folder):
    from playwright.sync_api import sync_playwright

    agent, conversations = furnish(TABS)
    client, random = Client(), Random(6)
    client.force_login(agent, backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    call_command("collectstatic", interactive=False, verbosity=0)
    line = Line(random)
    site = f"http://localhost:{line.port}"
    with Server(line.behind, site, folder), sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM_PATH") or "/usr/bin/chromium"
        switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=switches)
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        tabs = {}
        for conversation in conversations:
            tabs[conversation] = page = context.new_page()
            page.goto(f"{site}/inbox/{conversation.pk}/")
            page.wait_for_selector("html[data-whole][data-link=live]")
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        expected = {conversation: [] for conversation in conversations}
        began, ends = time.monotonic(), time.monotonic() + 60 * options.minutes
        moments = sorted(random.uniform(began, ends) for _ in range(options.sends))
        flips = stops = 0
        while time.monotonic() < ends or moments:
            # The network goes in the middle of requests and answers; now and then the browser
            # notices, and now and then it ends the worker.
            line.turn(up=not line.is_up)
            is_noticed = random.random() < 0.5
            context.set_offline(not line.is_up and is_noticed)
            flips += 1
            if random.random() < 0.1:
                stop_workers(tabs[conversations[0]])
                stops += 1
            until = time.monotonic() + random.uniform(*EVERY)
            while time.monotonic() < until:
                if moments and moments[0] <= time.monotonic():
                    moments.pop(0)
                    conversation = random.choice(conversations)
                    text = f"{len(expected[conversation]) + 1}, at {time.monotonic() - began:.1f} s"
                    write(tabs[conversation], text)
                    expected[conversation].append(text)
                tabs[conversations[0]].wait_for_timeout(50)
        line.turn(up=True)
        context.set_offline(False)
        waits = settle(tabs[conversations[0]])
        print(
            f"  {flips} changes of the network, {line.cut} connections cut, {stops} workers ended"
        )
        line.stop()
        browser.close()
    return judge("flapping", expected) + ([f"{waits} still wait"] if waits else [])


def write(page, text):
    from playwright.sync_api import expect

    field = page.locator("#composer textarea")
    field.fill(text)
    page.evaluate("document.querySelector('#composer').requestSubmit()")
    expect(field).to_have_value("", timeout=60_000)


def stop_workers(page):
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


COUNT = """() => new Promise((done) => {
  const request = indexedDB.open("inbox")
  request.onsuccess = () => {
    const count = request.result.transaction("waiting").objectStore("waiting").count()
    count.onsuccess = () => { request.result.close(); done(count.result) }
  }
})"""


def settle(page):
    end = time.monotonic() + PATIENCE
    while (waits := page.evaluate(COUNT)) and time.monotonic() < end:
        page.wait_for_timeout(500)
    return waits


class Server:
    def __init__(self, port, site, folder):
        self.port, self.site, self.log = port, site, folder / "web.log"

    def __enter__(self):
        environment = os.environ | {"SITE_URL": self.site}
        command = [sys.executable, "-m", "uvicorn", "inbox_project.asgi:application"]
        command += ["--port", str(self.port), "--ws", "websockets-sansio", "--lifespan", "off"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--log-level", "warning"],
                stdout=log,
                stderr=log,
                env=environment,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        for _ in range(600):
            with_socket = asyncio.run(answers(self.port))
            if with_socket:
                return self
            time.sleep(0.1)
        raise SystemExit(self.log.read_text()[-2000:])

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait(20)


async def answers(port):
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


# --- Against the server alone
def replay(options, *, each=20):
    """So many sends, each browser's in order; three of ten are sent again, at once or later."""
    count = options.replayed // each
    agent, conversations = furnish(count)
    expected = {}
    began, lock, again = time.monotonic(), threading.Lock(), Counter()

    def browser(conversation):
        client, random = Client(), Random(conversation.pk)
        client.force_login(agent, backend=BACKEND)
        texts = [f"{number} of {conversation.pk}" for number in range(each)]

        def send(number):
            name = f"send-{conversation.pk}-{number}"
            fields = {"mode": "reply", "body": texts[number], "client_id": name}
            headers = {"Accept": "application/json", "Client-Id": name, "HX-Request": "true"}
            answer = client.post(f"/inbox/{conversation.pk}/write/", fields, headers=headers)
            return answer.status_code == 200

        try:
            for number in range(each):
                while not send(number):
                    time.sleep(0.1)
                if random.random() < 0.3:
                    with lock:
                        again["sends"] += send(random.randint(0, number))
        finally:
            close_old_connections()
        return conversation, texts

    settings.ALLOWED_HOSTS = ["*"]
    with ThreadPoolExecutor(options.workers) as pool:
        expected = dict(pool.map(browser, conversations))
    took = time.monotonic() - began
    print(f"  {again['sends']} arrived again; {options.replayed / took:.0f} sends a second")
    return judge("replays", expected)
