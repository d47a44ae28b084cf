"""What a visitor sees before anything is written."""

from conversations import placeholders

from ..models import Flow
from ..models.flow import Starts
from ..steps.walking import walk


def greeting(inbox, now, language=""):
    """-> {"text", "buttons": [{"text", "value"}]}, or None when the inbox has none now"""
    if not inbox.has_bot:
        return None
    flow = greeting_of(Flow.objects.in_force(inbox, now, language))
    if flow is None:
        return None
    walked = walk(flow.steps)
    texts = (placeholders.fill_unseen(text, {}) for text in walked.texts)
    return {"text": "\n\n".join(filter(None, texts)), "buttons": list(walked.buttons)}


def greeting_of(flows):
    return next((flow for flow in flows if flow.starts == Starts.GREETING), None)


def buttons_of(flows):
    flow = greeting_of(flows)
    return walk(flow.steps).buttons if flow else ()
