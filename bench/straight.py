"""Numbers asked of the log itself, in plain SQL: what the product's own have to be equal to.

What was closed as spam, duplicate or merged is left out, and a closing that was undone. It knows of
no conversation that was joined or given back to the bot.
"""

from django.db import connection

EVENTS = """
    WITH c AS MATERIALIZED (
        SELECT id, inbox_id FROM conversations_conversation
        WHERE close_reason NOT IN ('spam', 'duplicate', 'merged')
    ),
    undone AS (
        SELECT conversation_id, (details->>'undoes')::int AS version
        FROM conversations_event WHERE kind = 'reopened' AND details->>'why' = 'undo'
    ),
    e AS (
        SELECT e.*, c.inbox_id, a.is_bot FROM conversations_event e
        JOIN c ON c.id = e.conversation_id LEFT JOIN team_agent a ON a.id = e.actor_id
        LEFT JOIN conversations_message m ON m.id = e.message_id
        WHERE (e.conversation_id, e.version) NOT IN (SELECT * FROM undone)
        AND NOT (e.kind = 'reopened' AND e.details->>'why' = 'undo')
        AND coalesce(m.delivery, '') <> 'withdrawn'
    )
"""
IS_END = """
    (kind = 'bot_solved' OR kind = 'closed' AND details->>'was' NOT IN ('bot_handled', 'closed'))
"""
ENDS = f"""
    SELECT *, CASE WHEN kind = 'bot_solved' THEN kind
        WHEN details->>'reason' = 'resolved' THEN 'resolved'
        WHEN details->>'reason' = 'no_reply' THEN 'lapsed' END AS ended
    FROM e WHERE {IS_END}
"""
# What counts, one row each: its kind, time, inbox, agent and seconds.
ROWS = f"""
    {EVENTS},
    ends AS ({ENDS}),
    ours AS (
        SELECT *,
        max(created_at) FILTER (WHERE kind = 'handed_off'
            OR kind = 'taken_over' AND details->>'was' = 'bot') OVER log AS ours_since,
        max(created_at) FILTER (WHERE kind IN ('opened', 'handed_off', 'reopened')
            OR kind = 'taken_over' AND details->>'was' = 'bot') OVER log AS begun_at,
        max(version) FILTER (WHERE {IS_END}) OVER log AS last_end
        FROM e WINDOW log AS (PARTITION BY conversation_id ORDER BY version)
    ),
    rows AS (
        SELECT kind, created_at AS at, inbox_id, NULL::bigint AS agent_id, NULL::float AS seconds
        FROM e WHERE kind IN ('opened', 'handed_off')
        UNION ALL
        SELECT 'answered', created_at, inbox_id, actor_id, extract(epoch FROM created_at
            - greatest(ours_since, created_at - make_interval(secs => (details->>'waited')::float)))
        FROM ours WHERE kind = 'message_sent' AND NOT is_bot AND details->>'waited' IS NOT NULL
        UNION ALL
        SELECT ended, ends.created_at, ends.inbox_id, NULL, CASE WHEN ended = 'resolved'
            AND ends.details->>'was' <> 'bot' THEN
            extract(epoch FROM ends.created_at - ours.begun_at) END
        FROM ends JOIN ours USING (id) WHERE ended IS NOT NULL
        UNION ALL
        SELECT 'reopened', ours.created_at, ours.inbox_id, NULL, NULL FROM ours
        JOIN ends ON ends.conversation_id = ours.conversation_id AND ends.version = last_end
        WHERE ours.kind = 'reopened' AND ended IS NOT NULL
    )
"""
RATINGS = """
    SELECT count(*), count(*) FILTER (WHERE score >= 4) FROM conversations_rating r
    JOIN conversations_conversation c ON c.id = r.conversation_id
    WHERE c.close_reason NOT IN ('spam', 'duplicate', 'merged')
"""


def ask(query, *known):
    with connection.cursor() as cursor:
        cursor.execute(query, known)
        return cursor.fetchall()


def rows_into(table):
    """Keep what counts in a temporary table, for many questions."""
    ask_nothing(f"CREATE TEMPORARY TABLE {table} AS {ROWS} SELECT * FROM rows")
    ask_nothing(f"ANALYZE {table}")


def ask_nothing(query):
    with connection.cursor() as cursor:
        cursor.execute(query)


def counts():
    """{kind: how many}"""
    return dict(ask(f"{ROWS} SELECT kind, count(*) FROM rows GROUP BY kind"))


def waits():
    """(how many answers, their mean wait in seconds or None)"""
    [(count, mean)] = ask(f"{ROWS} SELECT count(*), avg(seconds) FROM rows WHERE kind = 'answered'")
    return count, mean and float(mean)


def resolutions():
    """(how many took time, their mean seconds or None)"""
    query = f"{ROWS} SELECT count(seconds), avg(seconds) FROM rows WHERE kind = 'resolved'"
    [(count, mean)] = ask(query)
    return count, mean and float(mean)


def ratings():
    """(how many, how many good ones)"""
    return ask(RATINGS)[0]
