"""What many of our scenarios have in common."""

from .people import COLLEAGUES, CUSTOMERS, OTHERS

PEOPLE = {"customer": CUSTOMERS, "colleague": COLLEAGUES}
WITH_ANOTHER = {**PEOPLE, "other": OTHERS}
IN_CHAT = {"main": {"channel": "web", "customer": "customer"}}

# The three best practices, and what comes before them: that somebody is there.
FIRST = {"asks": "first_reply", "seconds": 120, "points": 15}
NAME = {"asks": "names_customer", "points": 10}
STEPS = {"asks": "numbers_steps", "points": 15}
CONFIRM = {"asks": "asks_confirmation", "points": 15}
DATED = {"asks": "never_vague", "points": 5}
SORTED = {"asks": "sorted_as", "points": 10}
A_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"


def by_mail(subject, **more):
    return {"main": {"channel": "email", "customer": "customer", "subject": subject, **more}}


def waiting(*says, seconds=100, after="asks", where="main"):
    """Whoever hears nothing asks again."""
    return {
        "key": "waiting" if where == "main" else f"waiting-{where}",
        "who": "customer" if where == "main" else where,
        "does": "writes",
        "in": where,
        "after": after,
        "seconds": seconds,
        "unless": [{"asks": "wrote"}],
        "says": says,
    }


def back(*says, until):
    """Whoever is not helped yet comes back when it is closed."""
    return {
        "key": "back",
        "who": "customer",
        "does": "writes",
        "after": "asks",
        "on": "closes",
        "seconds": 8,
        "unless": [{"asks": "played", "step": until}],
        "says": says,
    }


def handed_over(until):
    """It ends once it is given to others: also where that was done before the customer had
    answered."""
    given = ["hands", "assigns"]
    early = end("asks", on=given, seconds=40, **{"if": [{"asks": "played", "step": until}]})
    return [end(until, on=given, seconds=8), {**early, "key": "end-early"}]


def end(after, on="closes", seconds=4, **more):
    return {"key": "end", "who": "stage", "does": "ends", "after": after, "on": on} | {
        "seconds": seconds,
        **more,
    }
