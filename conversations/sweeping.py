import logging

log = logging.getLogger(__name__)


def each(things, act):
    """Do it for each of them: what fails for one keeps none of the others waiting. -> how often it
    was done (`act` returns whether it was, or nothing)"""
    count = 0
    for thing in things:
        try:
            count += act(thing) is not False
        except Exception:
            log.exception("%s failed for %s", act, thing)
    return count
