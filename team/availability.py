"""Whether an agent can take a conversation now: the one place where all that says so meets."""

ONLINE, AWAY, OFF_SHIFT, OFFLINE = "online", "away", "off_shift", "offline"
ORDER = [ONLINE, AWAY, OFF_SHIFT, OFFLINE]


def availability(agent, here, now):
    """ "away" by their own word, "offline" without an open screen, "off_shift" with one when they
    do not work at this time, else "online".

    `here`: pks of the agents who have a screen open.
    """
    if agent.away_since:
        return AWAY
    if agent.pk not in here:
        return OFFLINE
    return ONLINE if agent.is_on_shift(now) else OFF_SHIFT
