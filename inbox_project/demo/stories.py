"""What customers of a lamp maker write about, read from stories/*.txt. A story looks like this:

= its name
in: chat support             in which inboxes it may happen
language: de                 English without this line
type (of issue), tags, priority, subject, who, by, state, ago, team, rating: as far as it matters
< the customer // the same, said otherwise
<+ the customer, a day or more later
> an agent
* the bot
# a note
^ reason: wants | checked | may not | next      the bot asks for a person
@ photo, or: pdf Name.pdf                       comes with the message above
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MARKS = ("<+", "<", ">", "*", "#", "^", "@")


@dataclass
class Line:
    mark: str
    choices: list


@dataclass
class Story:
    name: str
    about: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    @property
    def inboxes(self):
        return self.about["in"].split()

    @property
    def language(self):
        return self.about.get("language", "en")

    @property
    def tags(self):
        return [tag.strip() for tag in self.about.get("tags", "").split(",") if tag.strip()]

    def has(self, mark):
        return any(line.mark == mark for line in self.lines)

    @property
    def is_spam(self):
        return self.name.startswith("spam")


def read(text):
    stories = []
    for line in filter(None, text.splitlines()):
        mark, _space, rest = line.partition(" ")
        if mark == "=":
            stories.append(Story(rest))
        elif mark in MARKS:
            stories[-1].lines.append(Line(mark, rest.split(" // ")))
        else:
            stories[-1].about[mark.removesuffix(":")] = rest
    return stories


@cache
def library():
    """Every story that can be told of anybody, and the cast: those that are told once."""
    told_of_anybody, cast = [], []
    for file in sorted((Path(__file__).parent / "stories").glob("*.txt")):
        (cast if file.stem == "cast" else told_of_anybody).extend(read(file.read_text()))
    return told_of_anybody, cast
