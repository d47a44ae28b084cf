"""What is on no screen is waited for as patiently as what is."""

import time

PATIENCE = 15  # seconds, on a busy machine; what comes at once is not waited for


def until(page, holds):
    """Ends when `holds()` does; the page lives on meanwhile. -> what it gave"""
    deadline = time.monotonic() + PATIENCE
    while not (given := holds()):
        assert time.monotonic() < deadline, f"still {given!r}"
        page.wait_for_timeout(20)
    return given


def until_worker_runs(page):
    """Not `serviceWorker.ready`: that never comes where it cannot be installed."""
    runs = "navigator.serviceWorker.getRegistration().then((it) => Boolean(it?.active))"
    until(page, lambda: page.evaluate(runs))
