from .basis import Basis
from .due import Due, Stale
from .fact import Fact, Kind
from .mailing import Mailing
from .rebuild import Rebuild
from .rollup import Dimension, Grain, Rollup

__all__ = [
    "Basis",
    "Dimension",
    "Due",
    "Fact",
    "Grain",
    "Kind",
    "Mailing",
    "Rebuild",
    "Rollup",
    "Stale",
]
