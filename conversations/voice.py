"""A voice message: how long it is, and how loud from moment to moment (its peaks).

The browser that recorded it says both; what it says is checked here, and found out anew from the
sound where there is an ffmpeg (see sound.py).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .file_types import Unfit

LONGEST = 300  # seconds
SLACK = 2  # a browser stops a moment late
LOUDEST = 99
MOST_PEAKS = 200


@dataclass(frozen=True)
class Voice:
    seconds: float
    # From 0 to LOUDEST, one for each of as many parts of the same length.
    peaks: tuple


def told(posted):
    """What a form says of the recording that it brings; None when its file is none. Raises Unfit.

    `seconds` is a number, `peaks` are numbers with commas between them.
    """
    if "seconds" not in posted:
        return None
    try:
        seconds = float(posted["seconds"][:20])
        peaks = [int(peak) for peak in posted.get("peaks", "")[:1000].split(",") if peak]
    except ValueError as error:
        raise Unfit(_("This recording could not be read.")) from error
    if not seconds > 0 or len(peaks) > MOST_PEAKS:  # also what is no number
        raise Unfit(_("This recording could not be read."))
    if seconds > LONGEST + SLACK:
        raise Unfit(too_long())
    return Voice(round(seconds, 1) or 0.1, tuple(min(max(peak, 0), LOUDEST) for peak in peaks))


def length(seconds):
    """0:21"""
    whole = int(seconds or 0)
    return f"{whole // 60}:{whole % 60:02}"


def too_long():
    return _("A voice message can be %(minutes)d minutes long.") % {"minutes": LONGEST // 60}
