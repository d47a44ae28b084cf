"""Sums of facts in SQL: the one way in which they are added up, for rollups and without them."""
# ruff: noqa: S608 (what is put together is ours: names of columns)

FACT = "kind, seconds, office_seconds, bucket, office_bucket, score"
SUMS = "count, timed, seconds, office_seconds, score, happy, buckets, office_buckets"


SUMS_OF_FACTS = """
    count(*) AS count, count(seconds) AS timed,
    coalesce(sum(seconds), 0) AS seconds, coalesce(sum(office_seconds), 0) AS office_seconds,
    coalesce(sum(score), 0) AS score, count(*) FILTER (WHERE score >= 4) AS happy
"""
SUMS_OF_ROLLUPS = """
    sum(count) AS count, sum(timed) AS timed, sum(seconds) AS seconds,
    sum(office_seconds) AS office_seconds, sum(score) AS score, sum(happy) AS happy
"""


def of_facts(rows, keys):
    """SQL of the sums of some facts. `rows`: SQL that gives `keys`, none null, and FACT of each."""
    return _with_places(
        f"d AS MATERIALIZED ({rows}), s AS (SELECT {keys}, {SUMS_OF_FACTS} FROM d GROUP BY {keys})",
        _histogram("d", keys, "bucket", "count(*)"),
        _histogram("d", keys, "office_bucket", "count(*)"),
        keys,
    )


def of_rollups(where, keys):
    """SQL of the sums of some rollups."""
    return _with_places(
        f"r AS MATERIALIZED (SELECT * FROM analytics_rollup WHERE {where}),"
        f" s AS (SELECT {keys}, {SUMS_OF_ROLLUPS} FROM r GROUP BY {keys})",
        _merged(keys, "buckets"),
        _merged(keys, "office_buckets"),
        keys,
    )


def _with_places(sums, places, office_places, keys):
    return f"""
        WITH {sums}, b AS ({places}), o AS ({office_places})
        SELECT {keys}, count, timed, seconds, office_seconds, score, happy,
        coalesce(b.places, '{{}}') AS buckets, coalesce(o.places, '{{}}') AS office_buckets
        FROM s LEFT JOIN b USING ({keys}) LEFT JOIN o USING ({keys})
    """


def _histogram(source, keys, place, many):
    return f"""
        SELECT {keys}, jsonb_object_agg(place, many) AS places FROM (
            SELECT {keys}, {place} AS place, {many} AS many
            FROM {source} WHERE {place} IS NOT NULL GROUP BY {keys}, {place}
        ) each GROUP BY {keys}
    """


def _merged(keys, column):
    source = f"""(
        SELECT {keys}, e.place, e.many::int
        FROM r, jsonb_each_text({column}) e(place, many) WHERE timed > 0
    ) u"""
    return _histogram(source, keys, "place", "sum(many)")
