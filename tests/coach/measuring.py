"""How often the checks are right: `bin/bench coach` prints the README's table.

A check is right when it gives a hint that is due, and gives none that is not. Praise, and what is
only good to know, is no hint.
"""

from pathlib import Path

import coach
from coach.checks import CHECKS, LOOK, MISSING, Context, Person

FOLDER = Path(__file__).parent / "drafts"
OTHERS = (
    Person("Jonas Weber", ("jonas@weber.example",)),
    Person("Ingrid Solberg", ("ingrid@solberg.example", "+49 30 555019944")),
    Person("Li Wei", ("li.wei@mail.example",)),
    Person("Fatima Haddad", ("fatima.haddad@mail.example",)),
)
COLLEAGUES = (
    Person("Maya Lind", ("maya@halden.example",)),
    Person("Priya Nair", ("priya@halden.example",)),
    Person("Marco Bianchi", ("marco@halden.example",)),
)

LABELS = {
    "others": "another customer's name or address",
    "readers": "meant for colleagues, or private and copied to others",
    "attachment": "a file that is not there",
    "name": "their name is missing, or misspelled",
    "questions": "a question that is not answered",
    "steps": "steps without numbers",
    "confirm": "does not ask whether it helped",
    "promise": "a promise without a date",
    "tone": "loud or harsh",
}


def drafts(name):
    """-> [(text, context, the checks whose hints are due)]"""
    blocks = f"\n{(FOLDER / name).read_text()}".split("\n## ")[1:]
    return [_read(*block.split("\n", 1)) for block in blocks]


def _read(head, text):
    fields = dict(field.partition(":")[::2] for field in head.split(" | "))
    fields = {name.strip(): value.strip() for name, value in fields.items()}
    due = set(fields["due"].split())
    assert due <= set(CHECKS), head
    context = Context(
        customer=Person(fields.get("customer", "Amara Okafor"), ("amara@okafor.example",)),
        asked=(fields["asks"],) if "asks" in fields else (),
        said=fields.get("asks", "") + fields.get("said", ""),
        is_named="named" in fields,
        is_mail="mail" in fields,
        files=int(fields.get("files", 0)),
        copies=tuple(Person(name) for name in fields.get("cc", "").split(", ") if name),
        others=OTHERS,
        colleagues=COLLEAGUES,
        language=fields.get("language", ""),
    )
    return text.strip(), context, due


def given(text, context):
    return {hint.check for hint in coach.look(text, context) if hint.state in {MISSING, LOOK}}


def counts(name):
    """-> {check: (due, given, right)}"""
    found = [(due, given(text, context)) for text, context, due in drafts(name)]
    return {
        check: (
            sum(check in due for due, _said in found),
            sum(check in said for _due, said in found),
            sum(check in due and check in said for due, said in found),
        )
        for check in CHECKS
    }


def wrong(name):
    """What is missed and what is too much: for whoever writes checks."""
    for text, context, due in drafts(name):
        said = given(text, context)
        if due != said:
            yield text, sorted(due - said), sorted(said - due)


def table(name="held_out.txt"):
    lines = ["| hint | due | given | precision | recall |", "|---|---|---|---|---|"]
    for check, (due, said, right) in counts(name).items():
        shares = f"{right / max(said, 1):.2f} | {right / max(due, 1):.2f}"
        lines.append(f"| {LABELS[check]} | {due} | {said} | {shares} |")
    return "\n".join(lines)
