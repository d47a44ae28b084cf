"""The charts of the dashboard, each a function `chart(reading) -> charts.Chart`.

A new one is a module here and a line in CARDS, in the order in which they stand."""

from . import canned, happy, hours, places, promises, resolution, response, topics, workload

CARDS = {
    "response": response.chart,
    "resolution": resolution.chart,
    "happy": happy.chart,
    "promises": promises.chart,
    "workload": workload.chart,
    "places": places.chart,
    "hours": hours.chart,
    "topics": topics.chart,
    "canned": canned.chart,
}
