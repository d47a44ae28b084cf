"""When an agent is not to be disturbed. Pure arithmetic."""

from datetime import datetime, timedelta

DAY = timedelta(days=1)
# Off shift it is looked again so much later.
LOOK_AGAIN = timedelta(minutes=15)


def end_for(agent, preferences, zone, now):
    """Until when nothing is said, or None. Off shift, the end is not known: then it is soon, and
    whoever sends asks again."""
    if end := until(preferences, zone, now):
        return end
    if preferences.is_quiet_off_shift and not agent.is_on_shift(now):
        return now + LOOK_AGAIN
    return None


def until(preferences, zone, now):
    """The end of the quiet hours in which `now` lies, or None. `zone`: where the agent is."""
    if not preferences.is_quiet:
        return None
    day = now.astimezone(zone).date()
    # They may have begun yesterday.
    for first in (day - DAY, day):
        if first.weekday() not in preferences.quiet_days:
            continue
        start = datetime.combine(first, preferences.quiet_from, zone)
        is_past_midnight = preferences.quiet_until <= preferences.quiet_from
        last = first + DAY if is_past_midnight else first
        end = datetime.combine(last, preferences.quiet_until, zone)
        # As moments: two clock times of one zone would be compared without regard to summer time.
        if start.timestamp() <= now.timestamp() < end.timestamp():
            return end
    return None
