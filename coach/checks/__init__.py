"""What the coach looks for in an answer before it is sent. A check is a module with `look`, pure:
it reads the draft and what is known beside it, says hints, and never holds anything back."""

from . import attachment, confirm, name, others, promise, questions, readers, steps, tone
from .base import KNOW, LOOK, MISSING, YES, Context, Fix, Hint, Person
from .draft import Draft

__all__ = ["CHECKS", "KNOW", "LOOK", "MISSING", "YES", "Context", "Fix", "Hint", "Person", "look"]

# In the order in which they are shown.
CHECKS = {
    "others": others,
    "readers": readers,
    "attachment": attachment,
    "tone": tone,
    "name": name,
    "questions": questions,
    "steps": steps,
    "confirm": confirm,
    "promise": promise,
}


def look(text, context):
    """What there is to say about a text: [Hint], in the order of the checks."""
    draft = Draft(text, context.language)
    if not draft.words:
        return []
    if note := readers.for_colleagues(draft, context):
        return [note]  # nothing else matters to them
    return [hint for check in CHECKS.values() for hint in check.look(draft, context)]
