"""Flows: what the bot says and asks step by step, as an admin has written it.

`step` says what comes next in a conversation; it writes nothing. What it returns is kept with its
`keep`, in the transaction in which it is said.
"""

from .going import Said, goes_back, step
from .greeting import greeting
from .told import collected

__all__ = ["Said", "collected", "goes_back", "greeting", "step"]
