"""A flow as the chat that a customer would have, for who writes it."""

from django.utils.translation import gettext as _

from . import fields
from .walking import NEXT, SKIP, go_on, walk

EXAMPLES = {"name": "Amara Okafor", "email": "amara@okafor.example", "order_number": "48213"}
MOST = 50


def chat(steps):
    """[("bot" | "customer" | "line", text, [texts of buttons])], along the way that goes furthest:
    everything is answered, and of the buttons the one that leads on is pressed."""
    lines, walked = [], walk(steps)
    for _turn in range(MOST):
        for text in walked.texts[:-1]:
            lines.append(("bot", text, []))
        buttons = [button["text"] for button in walked.buttons]
        if walked.can_skip:
            buttons.append(_("Skip"))
        if walked.texts or buttons:
            lines.append(("bot", walked.texts[-1] if walked.texts else "", buttons))
        if walked.hands_off:
            return [*lines, ("line", _("A person takes over"), [])]
        if walked.answers:
            return [*lines, ("line", _("The bot answers what they asked"), [])]
        if walked.at is None:
            return lines
        said, chosen = _says(walked)
        lines.append(("customer", said, []))
        before = {"at": walked.at, "told": walked.told}
        walked = go_on(steps, **before, text=said, chosen=chosen)
        if walked is None or walked.is_silent:
            return lines
    return lines


def _says(walked):
    """-> (what a customer might say here, the button that it is)"""
    if walked.asks:
        example = EXAMPLES.get(walked.asks, walked.label or _("An answer"))
        readable = fields.read(walked.asks, example) is not None
        return (example, "") if readable else (_("Skip"), SKIP)
    on = next((button for button in walked.buttons if button["value"] == NEXT), walked.buttons[0])
    return on["text"], on["value"]
