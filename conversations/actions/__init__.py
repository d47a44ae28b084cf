from . import calling, ending, hands, sorting, words
from .base import (
    ACTIONS,
    Action,
    action,
    carry_out,
    carry_out_each,
    read,
    sentences,
    settled,
    take_back,
)

__all__ = [
    "ACTIONS",
    "Action",
    "action",
    "calling",
    "carry_out",
    "carry_out_each",
    "ending",
    "hands",
    "read",
    "sentences",
    "settled",
    "sorting",
    "take_back",
    "words",
]
