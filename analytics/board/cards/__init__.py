"""The charts of the dashboard, each a module with a TITLE and `chart(reading) -> charts.Chart`.

A new one is a module here and a line in CARDS, in the order in which they stand."""

from . import canned, happy, hours, places, promises, resolution, response, topics, workload

CARDS = {
    "response": response,
    "resolution": resolution,
    "happy": happy,
    "promises": promises,
    "workload": workload,
    "places": places,
    "hours": hours,
    "topics": topics,
    "canned": canned,
}
# What the figures on top have read already, and what is seen first. The others come by themselves.
FIRST = ("response", "resolution", "happy")
