"""Two conversations become one, and one becomes two; both can be undone at any later time.

What was said moves: messages, notes, and the lines of the log that tell of them. `home` of each is
the conversation that it goes back to. What was done (assigned, closed, ...) stays in its own log.

    message.conversation == (message.home or message.conversation).standing
"""

from .carrying import Carrying
from .continuing import Continuing
from .merging import Merging
from .splitting import Splitting


class Joining(Merging, Splitting, Carrying, Continuing):
    """What makes one of two, or two of one."""
