"""How a voice message is drawn."""

from django import template

from .. import voice
from ..sound import BARS

register = template.Library()


register.filter("length", voice.length)


@register.filter
def bars(peaks):
    """The bars of a wave, as the path of an SVG that is 28 high; the twin of player.js's."""
    highs = [2 + peak * 24 / 99 for peak in peaks or [0] * BARS]
    return "".join(f"M{at * 4 + 2} {14 - high / 2:.1f}v{high:.1f}" for at, high in enumerate(highs))


@register.filter
def across(peaks):
    """How wide that is drawn."""
    return 4 * len(peaks or [0] * BARS)
