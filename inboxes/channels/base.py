"""What a channel is: a translator between a provider's words and ours.

It has never heard of a conversation. What comes in becomes an `Incoming`; what goes out arrives
here as an `Outgoing`.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class File:
    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class Incoming:
    """One message from outside, in our words."""

    sender: str
    body: str
    sender_name: str = ""
    subject: str = ""
    external_id: str = ""
    quoted: str = ""
    html: str = ""
    remote_images: int = 0
    to: tuple = ()  # ((name, address), ...)
    cc: tuple = ()
    # Addresses that it was delivered to, which may carry a signed token.
    delivered_to: tuple = ()
    in_reply_to: str = ""
    references: tuple = ()  # nearest parent last
    auto: str = ""  # "", auto_reply, bounce, list
    bounce: object = None
    # Where an answer goes, when that is not the sender.
    answer_to: str = ""
    # Whether a mail of this very installation has come back.
    is_ours: bool = False
    sent_at: datetime | None = None
    files: tuple[File, ...] = ()
    # Numbers of files that the sender has uploaded before, and sends with this.
    uploads: tuple[int, ...] = ()
    # The value of a button that the sender says to have pressed. Not trusted.
    chosen: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One message of ours, complete: the channel only has to hand it to the provider."""

    to: str
    body: str
    to_name: str = ""
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    subject: str = ""
    html: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple = ()
    cc: tuple = ()
    headers: dict = field(default_factory=dict)
    files: tuple[File, ...] = ()


class TryAgain(Exception):
    """The provider cannot take it now; later it may. Nothing was accepted."""


class Rejected(Exception):
    """The provider will never take it. The text is shown to the agent."""


class Uncertain(Exception):
    """It was handed over, and no answer came: it may have arrived. Never sent again by itself."""


class Channel:
    label = ""
    icon = "chat"
    # The kind of customers.Identity that its senders are.
    identity_kind = "external"
    # Whether its messages name the ones that they answer, and go to addresses.
    is_mail = False
    # So many seconds an answer waits, to be taken back in, where its inbox does not say otherwise.
    undo_seconds = 0

    def send(self, inbox, outgoing, *, on_handoff):
        """Hand it to the provider; call `on_handoff()` at the last moment at which it can still
        be taken back. Returns what an agent should know all the same, or nothing. Raises TryAgain,
        Rejected or Uncertain."""
        raise NotImplementedError
