from . import customer, sorting, words
from .base import (
    CONDITIONS,
    Condition,
    Judgement,
    OneOf,
    clauses,
    condition,
    holds,
    judge,
    problems,
    read_out,
    sentence,
)
from .facts import Facts

__all__ = [
    "CONDITIONS",
    "Condition",
    "Facts",
    "Judgement",
    "OneOf",
    "clauses",
    "condition",
    "customer",
    "holds",
    "judge",
    "problems",
    "read_out",
    "sentence",
    "sorting",
    "words",
]
