"""How a voice message is drawn."""

from django import template

register = template.Library()

BARS = 60


@register.filter
def length(seconds):
    """0:21"""
    whole = int(seconds or 0)
    return f"{whole // 60}:{whole % 60:02}"


@register.filter
def bars(peaks):
    """The bars of a wave, as the path of an SVG that is 28 high; the twin of player.js's."""
    highs = [2 + peak * 24 / 99 for peak in peaks or [0] * BARS]
    return "".join(f"M{at * 4 + 2} {14 - high / 2:.1f}v{high:.1f}" for at, high in enumerate(highs))
