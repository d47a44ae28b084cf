from django.db import migrations

MARK = """
CREATE FUNCTION analytics_fact_marks_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics_stale (hour)
    SELECT DISTINCT date_trunc('hour', at, 'UTC') FROM changed ORDER BY 1;
    RETURN NULL;
END $$;
CREATE TRIGGER written AFTER INSERT ON analytics_fact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION analytics_fact_marks_stale();
CREATE TRIGGER deleted AFTER DELETE ON analytics_fact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION analytics_fact_marks_stale();
"""
UNMARK = """
DROP TRIGGER written ON analytics_fact;
DROP TRIGGER deleted ON analytics_fact;
DROP FUNCTION analytics_fact_marks_stale();
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_facts_and_rollups")]

    # Facts go with their conversation, whoever deletes it and by whatever way.
    operations = [migrations.RunSQL(MARK, UNMARK)]
