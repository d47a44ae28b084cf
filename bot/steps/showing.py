"""A flow as the chat that a customer would have, for who writes it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import reading
from .walking import NEXT, SKIP, WORDS, go_on, walk

EXAMPLES = {"name": "Amara Okafor", "email": "amara@okafor.example", "order_number": "48213"}
MOST = 50
# What comes after a button that leads elsewhere.
HERE = {NEXT, SKIP}
AFTER = {
    "person": _("A person takes over"),
    "ask": _("The article is said"),
    "flow": _("Another flow begins"),
}


def chat(steps):
    """[("bot" | "customer" | "line", text, [texts of buttons])], along the way that goes furthest:
    everything is answered, and of the buttons the one that leads on is pressed."""
    lines, walked = [], walk(steps)
    for _turn in range(MOST):
        for text in walked.texts[:-1]:
            lines.append(("bot", text, []))
        buttons = [button["text"] for button in walked.buttons]
        if walked.can_skip:
            buttons.append(gettext("Skip"))
        if walked.texts or buttons:
            lines.append(("bot", walked.texts[-1] if walked.texts else "", buttons))
        if walked.hands_off:
            return [*lines, ("line", gettext("A person takes over"), [])]
        if walked.answers:
            return [*lines, ("line", gettext("The bot answers what they asked"), [])]
        if walked.at is None:
            return lines
        said, chosen = _says(walked)
        lines.append(("customer", said, []))
        if chosen and chosen not in HERE:
            return [*lines, ("line", _after(chosen), [])]
        before = {"at": walked.at, "told": walked.told}
        walked = go_on(steps, **before, text=said, chosen=chosen)
        if walked is None or walked.is_silent:
            return lines
    return lines


def _says(walked):
    """-> (what a customer might say here, the button that it is)"""
    if walked.asks:
        example = EXAMPLES.get(walked.asks, walked.label or gettext("An answer"))
        readable = reading.read(walked.asks, example) is not None
        return (example, "") if readable else (gettext("Skip"), SKIP)
    on = next((button for button in walked.buttons if button["value"] == NEXT), walked.buttons[0])
    return on["text"], on["value"]


def _after(chosen):
    if chosen == WORDS:
        return gettext("The bot answers what they asked")
    return str(AFTER.get(chosen.partition(":")[0], ""))
