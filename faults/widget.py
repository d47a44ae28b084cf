"""A visitor writes for some minutes while their line comes and goes, and tabs are closed."""

import contextlib
import os
import time
from random import Random

from django.core.management import call_command

from bench.house import web
from inboxes.models import Inbox

SENDS = 100


def run(options, folder):
    """-> what failed, in words"""
    try:
        from playwright.sync_api import sync_playwright

        from .flapping import Visitor, wrong
    except ImportError:
        return ["A browser is needed: uv pip install -r requirements-dev.txt"]
    call_command("collectstatic", "--noinput", verbosity=0)
    Inbox.objects.create(name="Website", token="demo", channel="web")
    began = time.monotonic()
    with (
        web() as (port, _process),
        sync_playwright() as playwright,
        contextlib.ExitStack() as stack,
    ):
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        stack.callback(browser.close)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        visitor = Visitor(context, f"http://127.0.0.1:{port}/demo/", Random())
        visitor.live(SENDS, pause=options.minutes * 60_000 / SENDS)
        visitor.come_home()
    # Playwright's loop ran in this thread: only now the database is spoken with.
    problems = wrong(SENDS)
    print("\n  A visitor on a line that comes and goes\n")
    for name, value in {
        "messages, and minutes": f"{SENDS}, {(time.monotonic() - began) / 60:.1f}",
        "requests that never arrived": visitor.did["cut"],
        "answers that got lost": visitor.did["lost"],
        "tabs closed in the middle": visitor.did["closed"],
        "missing, twice or misplaced": len(problems),
    }.items():
        print(f"    {name.ljust(40)}{str(value).rjust(12)}")
    return problems
