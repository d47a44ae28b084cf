"""The inbox on a phone with a bad line: Chromium as a telephone, 400 kbit/s, 400 ms to and fro.

Needs Playwright (requirements-dev.txt) and a Chromium: $CHROMIUM, or the first that is found.
"""

import os
import shutil
from urllib.parse import urlsplit

from team.models import Agent

from . import house

LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WINDOW = {"viewport": {"width": 1440, "height": 900}}
ROUNDS = 3
HEAD = ["visit", "readable s", "whole s", "kB", "files", "moved (CLS)"]
# What was drawn, when, and how far it moved afterwards.
WATCH = """
window.moved = 0
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value
}).observe({ type: "layout-shift", buffered: true })
new PerformanceObserver((list) => { window.drawn = list.getEntries().at(-1).startTime })
  .observe({ type: "largest-contentful-paint", buffered: true })
new MutationObserver((_, observer) => {
  if (!("whole" in document.documentElement.dataset)) return
  window.whole = performance.now()
  observer.disconnect()
}).observe(document, { subtree: true, attributeFilter: ["data-whole"] })
"""
SEEN = """() => ({
  readable: window.drawn, whole: window.whole, moved: window.moved,
})"""
OPENED = """() => new Promise((done) => {
  const began = performance.now()
  const drawn = () => requestAnimationFrame(() => done(performance.now() - began))
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#conversation #thread-title")) return
    observer.disconnect()
    requestAnimationFrame(drawn)
  }).observe(document.body, { childList: true, subtree: true })
  document.querySelector("#rows .row > a").click()
})"""


def run(options):
    from playwright.sync_api import sync_playwright

    house.fill(options.conversations)
    # Playwright's loop runs in this thread, which speaks with the database, too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    client = house.signed_in(Agent.objects.get(email="maya@halden.example"))
    session = client.cookies["inbox_session"].value
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or None
    with house.web() as (port, _), sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        visits = Visits(browser, f"http://127.0.0.1:{port}", session)
        visits.warm_up()
        rows = [row for size in (PHONE, WINDOW) for row in visits.all_of(size)]
        browser.close()
    house.table(
        f"A line of 400 kbit/s and 400 ms, the middle of {ROUNDS}; the limits are 6 s and 3 s",
        HEAD,
        rows,
    )


class Visits:
    def __init__(self, browser, site, session):
        self.browser, self.site, self.session = browser, site, session

    def warm_up(self):
        with self.a_browser(WINDOW) as context:
            page = context.new_page()
            page.goto(f"{self.site}/inbox/")
            page.locator("#rows .row > a").first.click()
            page.locator("#thread-title").wait_for()
            self.thread = urlsplit(page.url).path

    def all_of(self, size):
        """The rows of the table for a browser of this size."""
        name = "phone" if size is PHONE else "window"
        for label, path in (("the list", "/inbox/"), ("a conversation", self.thread)):
            first, again, opened = [], [], []
            for _ in range(ROUNDS):
                with self.a_browser(size) as context:
                    first.append(self.visit(context, path))
                    again.append(self.visit(context, path, opened if path == "/inbox/" else None))
            yield self.row(f"{name}: {label}, first", first)
            yield self.row(f"{name}: {label}, again", again)
            if opened:
                seconds = house.percentile(opened, 50) / 1000
                yield [f"{name}: from the list to a conversation", f"{seconds:.2f}", *[""] * 4]

    def a_browser(self, size):
        context = self.browser.new_context(locale="en-GB", **size)
        context.add_cookies([{"name": "inbox_session", "value": self.session, "url": self.site}])
        context.add_init_script(WATCH)
        return context

    def visit(self, context, path, opened=None):
        page = context.new_page()
        speaking = context.new_cdp_session(page)
        fetched = []
        speaking.on("Network.loadingFinished", lambda end: fetched.append(end["encodedDataLength"]))
        speaking.send("Network.enable")
        speaking.send("Network.emulateNetworkConditions", LINE)
        page.goto(self.site + path)
        page.locator("html[data-whole]").wait_for(state="attached", timeout=60_000)
        page.wait_for_timeout(1000)  # for what moves late
        seen = page.evaluate(SEEN) | {"bytes": sum(fetched), "files": sum(n > 0 for n in fetched)}
        if opened is not None:
            opened.append(page.evaluate(OPENED))
        page.close()
        return seen

    def row(self, label, visits):
        def middle(name):
            return house.percentile([visit[name] for visit in visits], 50)

        times = [f"{middle(name) / 1000:.2f}" for name in ("readable", "whole")]
        moved = max(visit["moved"] for visit in visits)
        return [label, *times, f"{middle('bytes') / 1000:.0f}", middle("files"), f"{moved:.4f}"]
