"""A conversation as it is helped with: what was said, read once."""

from dataclasses import dataclass
from functools import cached_property

from bot.model import facts
from conversations.conditions import languages
from conversations.models import Conversation, Message, Note
from conversations.thanks import is_pure_thanks

MOST = 200  # messages, the latest; and the first ones of a longer conversation
FIRST = 3
LONGEST = 4000  # characters of one
FEW = 6  # longer words


@dataclass
class Thread:
    """`messages`: as the customer knows them, the earliest first. `left_out`: how many are not
    there, after the first ones."""

    conversation: Conversation
    messages: list[Message]
    left_out: bool = False
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(cls, conversation, *, notes=False):
        said = conversation.messages.told().exclude(auto=Message.Auto.BOUNCE)
        said = said.select_related("author", "customer").prefetch_related("attachments")
        latest = list(said.order_by("-created_at", "-pk")[: MOST + 1])[::-1]
        is_cut = len(latest) > MOST
        first = list(said.order_by("created_at", "pk")[:FIRST]) if is_cut else []
        noted = conversation.notes.select_related("author").order_by("-pk")[:MOST] if notes else ()
        return cls(conversation, first + latest[-MOST:], is_cut, tuple(noted)[::-1])

    @property
    def theirs(self):
        return [message for message in self.messages if not message.is_ours]

    @cached_property
    def unanswered(self):
        """What the customer wrote since they last heard from one of us."""
        ours = [at for at, each in enumerate(self.messages) if each.is_ours and each.author_id]
        return [each for each in self.messages[ours[-1] + 1 if ours else 0 :] if not each.is_ours]

    @cached_property
    def asked(self):
        """What waits for an answer; when nothing does, what they wrote last."""
        messages = self.unanswered or self.theirs[-1:]
        subject = self.conversation.subject if len(messages) == len(self.theirs) else ""
        texts = [subject, *(message.body[:LONGEST] for message in messages)]
        return "\n".join(text for text in texts if text.strip())

    @cached_property
    def before(self):
        """What they wrote before that, in short: what a question goes on from."""
        earlier = self.theirs[: len(self.theirs) - len(self.unanswered)]
        return "\n".join(message.body[:500] for message in earlier[-3:])

    @cached_property
    def question(self):
        """What is to be answered: of few words, with what it goes on from. Thanks are none."""
        if is_pure_thanks(self.asked):
            return ""
        is_short = len(facts.stems(self.asked)) < FEW
        return f"{self.before}\n{self.asked}".strip() if is_short else self.asked

    @cached_property
    def language(self):
        """The customer's, as a code, or ""."""
        known = languages.base(self.conversation.customer.language)
        return languages.detect(self.asked) or known
