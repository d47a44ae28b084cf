"""What only a person is to answer, whatever the bot knows: looked for before anything else."""

from dataclasses import dataclass, field

from conversations.hand_offs import HandOff
from conversations.offering import PERSON

from . import files, flood
from .angry import anger, is_angry
from .asking import asks_for_person
from .topics import topic_of


@dataclass(frozen=True)
class Found:
    """`why`: a code of conversations.hand_offs; `rule`: what was seen, for "Why?"."""

    why: str
    topic: str = ""
    rule: dict = field(default_factory=dict)


def in_text(text):
    """What the words alone say. -> Found or None"""
    if asks_for_person(text):
        return Found(HandOff.ASKED, rule={"trigger": "asked"})
    if is_angry(text):
        return Found(HandOff.ANGRY, rule={"trigger": "angry", "anger": anger(text)})
    return None


def check(reading, now):
    """-> Found or None"""
    if flood.is_flooding(reading.conversation, now):
        return Found(HandOff.FLOOD, rule={"trigger": "flood", "most": flood.MOST_A_MINUTE})
    if any(message.chosen == PERSON for message in reading.unanswered):
        return Found(HandOff.ASKED, rule={"trigger": "button"})
    if found := in_text(reading.text):
        return found
    if seen := topic_of(reading.conversation, now=now, since=reading.since):
        topic, said = seen
        rule = {"trigger": "topic", "topic": topic.name, "said": said}
        return Found(HandOff.TOPIC, topic.name, rule)
    if name := files.needs_eyes(reading.unanswered):
        return Found(HandOff.FILES, rule={"trigger": "files", "name": name})
    return None
