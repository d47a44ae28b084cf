"""A visitor whose line comes and goes: requests do not arrive, answers get lost, tabs are closed in
the middle. What they wrote is there once, whole, and in order."""

from contextlib import suppress

from playwright.sync_api import Error

from conversations.models import Attachment, Message

CUT, LOST = 0.15, 0.15  # of all requests: that never arrive, whose answer never does
FILE_EVERY = 5
PATIENCE = 120_000  # ms


class Visitor:
    """Writes numbered messages into the widget of this shop, in one or two tabs of one browser."""

    def __init__(self, context, shop, random):
        self.context, self.shop, self.random = context, shop, random
        self.tabs, self.is_offline = [], False
        self.did = {"cut": 0, "lost": 0, "closed": 0}
        for path in ("messages", "uploads"):
            context.route(f"**/widget/{path}/", self.lose)
        self.open_tab()

    def lose(self, route):
        chance = self.random.random()
        if chance < CUT:
            self.did["cut"] += 1
            route.abort()
        elif not self.is_offline and (chance < CUT + LOST or not self.did["lost"]):
            self.did["lost"] += 1
            with suppress(Error):  # the tab may be closed at this moment
                route.fetch()
            route.abort()
        else:
            route.continue_()

    def flap(self, *, to=None):
        self.is_offline = not self.is_offline if to is None else not to
        self.context.set_offline(self.is_offline)

    def open_tab(self):
        was_offline = self.is_offline
        self.flap(to=True)  # a page needs a line to be opened at all
        page = self.context.new_page()
        page.goto(self.shop)
        page.locator("support-inbox button").click()
        self.tabs.append(page)
        self.field(page).wait_for()
        self.panel(page).locator("#text:enabled").wait_for()
        self.flap(to=not was_offline)

    def close_tab(self):
        self.did["closed"] += 1
        self.tabs.pop(self.random.randrange(len(self.tabs))).close()
        if not self.tabs:
            self.open_tab()

    def panel(self, page):
        return page.frame_locator("support-inbox iframe")

    def field(self, page):
        return self.panel(page).locator("#text")

    def write(self, number):
        """In one of the tabs; each fifth message has a file, named like it."""
        page = self.random.choice(self.tabs)
        if number % FILE_EVERY == 0:
            name, kind = f"{number}.txt", "text/plain"
            file = {"name": name, "mimeType": kind, "buffer": f"file {number}".encode()}
            self.panel(page).locator("#attach").set_input_files([file])
            self.panel(page).locator(f"#tray [data-id][data-name='{name}']").wait_for()
        self.field(page).fill(f"press {number}")
        self.field(page).press("Enter")
        # It is on the disk when the draft is gone.
        page.frames[-1].wait_for_function(
            "() => !Object.keys(localStorage).some((key) => key.endsWith(':draft'))"
        )

    def live(self, sends, *, pause):
        """`pause`: milliseconds at most between two deeds; 0: as fast as it goes."""
        for number in range(1, sends + 1):
            for _deed in range(self.random.randrange(3)):
                self.flap()
                self.tabs[0].wait_for_timeout(self.random.uniform(0, pause))
            if number % 7 == 0:
                self.close_tab()
            if number % 9 == 0 and len(self.tabs) < 2:
                self.open_tab()
            self.write(number)
            self.tabs[0].wait_for_timeout(self.random.uniform(0, pause))

    def come_home(self):
        """The line stays, and everything goes out."""
        self.context.unroute_all(behavior="wait")
        self.flap(to=True)
        for page in self.tabs:
            page.frames[-1].evaluate("() => { dispatchEvent(new Event('online')) }")
            pending = self.panel(page).locator("[data-pending]")
            pending.first.wait_for(state="detached", timeout=PATIENCE)


def wrong(sends):
    """-> what is missing, there twice, or in the wrong place, in words"""
    said = list(Message.objects.order_by("pk").values_list("body", flat=True))
    wanted = [f"press {number}" for number in range(1, sends + 1)]
    problems = []
    if missing := set(wanted) - set(said):
        problems.append(f"{len(missing)} are missing: {sorted(missing)[:5]}")
    if len(said) > len(set(said)):
        problems.append(f"{len(said) - len(set(said))} are there twice")
    if not problems and said != wanted:
        problems.append("they are not in the order in which they were written")
    files = Attachment.objects.order_by("message_id").values_list("name", "message__body")
    numbers = range(FILE_EVERY, sends + 1, FILE_EVERY)
    if list(files) != [(f"{number}.txt", f"press {number}") for number in numbers]:
        problems.append(f"the files are not where they were: {list(files)}"[:300])
    return problems
