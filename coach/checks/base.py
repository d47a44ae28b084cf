"""What a check gets, and what it says. Pure: no database, no clock."""

from dataclasses import dataclass

# How a hint stands: done well, still missing, worth a second look, or only good to know. None of
# them holds anything back.
YES, MISSING, LOOK, KNOW = "yes", "missing", "look", "know"


@dataclass(frozen=True)
class Person:
    """Somebody a draft may be about: a customer, a colleague, or who gets a copy."""

    name: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What is known beside the text. Everything may be left out; what is unknown is not judged."""

    customer: Person = Person()
    # What the customer wrote since we answered last, oldest first.
    asked: tuple[str, ...] = ()
    # All that was said and noted so far: what stands here is nobody else's secret.
    said: str = ""
    # Whether one of our last messages called them by their name: in a chat that is enough.
    is_named: bool = False
    is_mail: bool = False
    files: int = 0  # in the tray
    copies: tuple[Person, ...] = ()  # who else gets the answer
    others: tuple[Person, ...] = ()  # other customers whom this agent has seen lately
    colleagues: tuple[Person, ...] = ()
    language: str = ""  # the customer's, where the text is too short to tell


@dataclass(frozen=True)
class Fix:
    """One press that mends it.

    `kind`: "replace" (the text from `start` to `end` becomes `text`; when that has a blank, the
    caret goes there), "select" (what is between them, for the writer to change), "attach" (choose
    a file) or "note" (write it as a note). Places are counted in characters of the draft.
    """

    label: str
    kind: str = "replace"
    start: int = 0
    end: int = 0
    text: str = ""


@dataclass(frozen=True)
class Hint:
    check: str
    text: str
    state: str = MISSING
    fix: Fix | None = None
