"""Journeys in a real browser against a really running server, with the test's own database.

    def test_something(site, page): page.goto(f"{site}/demo/")

`site` is the address of a uvicorn in a thread of this process; tasks run at once, in its threads.
`page` is a desktop window, `phone` a touch screen; `new_page(**options)` opens further browsers
that share nothing. `sign_in(page, agent)` gives a page an agent's session. `shoot(page, "name")`
keeps a picture in the folder $SHOTS, if there is one, for comparing with the design by eye.
"""

import contextlib
import importlib
import os
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python import sync_playwright as axe
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import override_settings

# No rule that is on reads the style sheets, and axe would parse them all again each time.
axe.DEFAULT_OPTIONS["preload"] = False
# Playwright's loop runs in this thread, and the tests speak with the database in it, too.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
SHOTS = os.environ.get("SHOTS")
PATIENCE = 15_000  # ms, on a busy machine; what comes at once is not waited for
WHOLE = "html[data-whole], html:not(:has(script[data-rest]))"
DESKTOP = {"width": 1440, "height": 900}
UNNEEDED = [
    # A page that a test makes up counts as the internet's, our server as the machine's.
    "LocalNetworkAccessChecks",
    *("InitialWebUI", "PreloadTopChromeWebUI", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("GlobalMediaControls", "MediaRouter", "OptimizationHints", "Translate", "WebUITabStrip"),
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextlib.contextmanager
def served_static_files():
    """Where they are collected already, pages get them as an installation sends them: bundled and
    small, which is half of the requests and a third of the work. Else they get the sources."""
    collected = os.environ.get("COLLECTED_STATIC_FILES")
    if not collected:
        yield True
        return
    own = {"staticfiles": {"BACKEND": "inbox_project.statics.Storage"}}
    with override_settings(STATIC_ROOT=collected, STORAGES=django_settings.STORAGES | own):
        yield False


@pytest.fixture(scope="package")
def _server(django_db_setup):
    """One server for all journeys: it starts once, the tables are emptied between."""
    from inbox_project.celery import app as celery

    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listening.getsockname()[1]}"
    with served_static_files() as are_sources, pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "SITE_URL", url)
        patch.setattr(django_settings, "ALLOWED_HOSTS", ["localhost"])
        patch.setattr(django_settings, "CSRF_TRUSTED_ORIGINS", [url])
        patch.setattr(django_settings, "WHITENOISE_USE_FINDERS", are_sources, raising=False)
        patch.setattr(django_settings, "WHITENOISE_AUTOREFRESH", False, raising=False)
        patch.setattr(django_settings, "WHITENOISE_MAX_AGE", 600, raising=False)
        celery.conf.task_always_eager = True
        # Read afresh: other tests may have made it with other settings.
        application = importlib.reload(importlib.import_module("inbox_project.asgi")).application
        config = uvicorn.Config(
            application, ws="websockets-sansio", log_level="warning", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield url, server
        celery.conf.task_always_eager = False
        server.should_exit = True
        thread.join(5)


@pytest.fixture
def site(_server, transactional_db):
    cache.clear()
    url, server = _server
    yield url
    # The tables are emptied next: whatever the browsers left under way has to end before.
    state, patience = server.server_state, time.monotonic() + 5
    while (state.connections or state.tasks) and time.monotonic() < patience:
        time.sleep(0.01)


@pytest.fixture(scope="package")
def _chromium():
    """Starts the one at a path that the environment names."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:

        def start(name):
            browser = playwright.chromium.launch(
                executable_path=os.environ.get(name) or None,
                args=[
                    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                    # What a window has around its page would be a process of its own, each time.
                    *("--disable-extensions", "--disable-component-update"),
                    # A microphone that beeps, and that nobody is asked about.
                    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
                    f"--disable-features={','.join(UNNEEDED)}",
                ],
            )
            stack.callback(browser.close)
            return browser

        yield start


@pytest.fixture(scope="package")
def browser(_chromium):
    return _chromium("CHROMIUM_PATH")


@pytest.fixture(scope="package")
def whole_browser(_chromium):
    """One that has what belongs to a window, too, such as notifications."""
    return _chromium("WHOLE_CHROMIUM_PATH")


@pytest.fixture
def new_page(site, browser):
    """Opens browsers that share nothing; they must not have seen an error when the test ends."""
    with opening(browser) as open_page:
        yield open_page


def until_whole(page, go):
    """The page, and what it can do: that comes a moment later (static/js/later.js)."""

    def go_and_wait(*arguments, **options):
        answer = go(*arguments, **options)
        page.locator(WHOLE).wait_for(state="attached")
        return answer

    return go_and_wait


@contextlib.contextmanager
def opening(browser):
    contexts, errors = [], []

    def open_page(**options):
        # Nothing has to be waited for until it has moved.
        usual = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"}
        # Only who tests what the worker does waits for it.
        usual["service_workers"] = "block"
        context = browser.new_context(**usual | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        for way in ("goto", "reload") if options.get("java_script_enabled", True) else ():
            setattr(page, way, until_whole(page, getattr(page, way)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def whole_page(site, whole_browser):
    """A desktop window of a browser that has notifications, too."""
    with opening(whole_browser) as open_page:
        yield open_page(service_workers="allow")


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def phone(new_page):
    size = {"width": 390, "height": 844}
    return new_page(viewport=size, device_scale_factor=2, has_touch=True, is_mobile=True)


@pytest.fixture
def pocket(new_page):
    """A phone whose browser runs the service worker: what is kept and queued is real."""
    size = {"width": 390, "height": 844}
    return new_page(viewport=size, has_touch=True, is_mobile=True, service_workers="allow")


@pytest.fixture
def sign_in(site, client):
    """The session of an agent for a page, without the way through the sign-in form."""

    def sign_in(page, agent):
        # Another agent gets a session of their own: the first one stays signed in.
        client.cookies.clear()
        client.force_login(agent, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])

    return sign_in


@pytest.fixture
def shoot():
    def shoot(page, name):
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}.png", animations="disabled")

    return shoot
