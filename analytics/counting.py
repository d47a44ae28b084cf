"""What keeps the numbers right: what happens is derived and reckoned, some seconds later."""

import time

from . import basis, rollups
from .facts import derive_due


def count(now, *, turn=None):
    """Derive what is due, reckon the days that it has changed, go on with deriving all where that
    is begun. -> whether all is done

    `turn`: stop after so many seconds. What is left is found by the next one.
    """
    began = time.monotonic()

    def may_go_on():
        return turn is None or time.monotonic() - began < turn

    basis.check(now)
    while may_go_on():
        while may_go_on() and derive_due():
            pass
        for day in rollups.stale_days():
            if may_go_on():
                rollups.reckon(day)
        if basis.is_built():
            return True
        while may_go_on() and basis.build(now):
            pass
    return False
