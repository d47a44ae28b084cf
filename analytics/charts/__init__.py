"""Pictures of numbers: pure functions from plain values to what the templates in
templates/analytics/charts/ draw. Each chart comes as a `Chart`: a picture, a sentence that says
what it shows, how it is counted, and the same numbers as a table."""

from .bars import bars
from .chart import Chart, Column, Key, Later, Table, Value
from .heat import heat
from .lines import Line, lines
from .stacks import Part, stacks

__all__ = [
    "Chart",
    "Column",
    "Key",
    "Later",
    "Line",
    "Part",
    "Table",
    "Value",
    "bars",
    "heat",
    "lines",
    "stacks",
]
