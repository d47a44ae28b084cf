"""When each step of what is past was done: mostly while the office is open, now and then at night,
since the chat says that somebody is there."""

from datetime import timedelta

AT_NIGHT = 0.1
AT_ONCE = 15 * 60  # whoever waited no longer than so many seconds goes on, however late it is
TRIES = 12  # days


def times(waits, ends_at, hours, latest, random):
    """The moments of the steps with these seconds between them, the last of them near `ends_at`.

    None when they would not be over by `latest`.
    """
    start = ends_at - timedelta(seconds=sum(waits))
    for day in range(TRIES):
        found = _walk(waits, start - timedelta(days=day), hours, random)
        if found[-1] < latest:
            return found
    return None


def exactly(waits, ends_at):
    """The same to the second, at whatever hour."""
    at, found = ends_at - timedelta(seconds=sum(waits)), []
    for wait in waits:
        at += timedelta(seconds=wait)
        found.append(at)
    return found


def _walk(waits, at, hours, random):
    at, found = _in_hours(at, hours, random), []
    for wait in waits:
        at += timedelta(seconds=wait)
        if wait > AT_ONCE:
            at = _in_hours(at, hours, random)
        found.append(at)
    return found


def _in_hours(at, hours, random):
    """It, or some time of the first hours in which the office is open again."""
    if random.random() < AT_NIGHT or hours.is_open(at):
        return at
    opens = hours.next_opening(at)
    return opens + (hours.next_closing(opens) - opens) * random.random()
