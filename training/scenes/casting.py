"""Who plays, and how they put it: all that the seed of a practice decides."""

import random
import re

BLANK = re.compile(r"\{([a-z_]+(?:\.[a-z]+)?)\}")
PERSON = re.compile(r"^\s*([^<>]+?)\s*(?:<\s*([^<>\s]+)\s*>)?\s*$")


def cast(scenario, seed):
    """What stands for every {blank}: {"customer": "Robin Berg", "customer.first": "Robin", ...}"""
    blanks = {}
    for role, names in scenario.get("people", {}).items():
        for part, value in person(_one(scenario, seed, role, names)).items():
            blanks[role if part == "name" else f"{role}.{part}"] = value
    for prop, values in scenario.get("props", {}).items():
        blanks[prop] = _one(scenario, seed, prop, values)
    return blanks


def person(said):
    """ "Robin Berg <robin@example.com>" -> name, first, last and email; the address may be left
    out."""
    name, email = PERSON.match(said).groups()
    words = name.split()
    made = ".".join(re.sub(r"[^a-z]", "", word.casefold()) or "x" for word in words)
    return {
        "name": name,
        "first": words[0],
        "last": words[-1],
        "email": email or f"{made}@customer.example",
    }


def said(scenario, seed, step, blanks):
    """The words of a step: one of the ways to say it."""
    says = step.get("says") or [""]
    return fill(_one(scenario, seed, f"step {step['key']}", says), blanks)


def fill(text, blanks):
    return BLANK.sub(lambda found: blanks.get(found[1], found[0]), str(text))


def _one(scenario, seed, what, ways):
    # A generator for each choice: what is added to a scenario later changes no other choice.
    return random.Random(f"{scenario['key']}:{seed}:{what}").choice(list(ways))  # noqa: S311
