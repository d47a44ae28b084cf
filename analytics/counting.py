"""What keeps the numbers right: what happens is derived and reckoned, some seconds later."""

import time

from . import basis, rollups
from .facts import derive_due


def count(now, *, turn=None):
    """What is due, and then something of deriving all anew, where that is begun. -> whether all is
    done

    `turn`: stop after so many seconds. What is left is found by the next one.
    """
    may_go_on = _until(turn)
    while catch_up(now, may_go_on):
        if basis.is_built():
            return True
        while may_go_on() and basis.build(now):
            pass
    return False


def catch_up(now, may_go_on=lambda: True):
    """Derive what is due and reckon the days that it has changed. -> whether that is done"""
    basis.check(now)
    while may_go_on() and derive_due():
        pass
    for day in rollups.stale_days():
        if not may_go_on():
            return False
        rollups.reckon(day)
    return may_go_on()


def sum_weeks(now):
    """Weeks make long periods quick to read. Nothing waits for them: what happens now is of no week
    that is over, and where one is not summed up, its days are read."""
    for monday in rollups.missing_weeks(now):
        rollups.reckon_week(monday)


def _until(turn):
    began = time.monotonic()
    return lambda: turn is None or time.monotonic() - began < turn
