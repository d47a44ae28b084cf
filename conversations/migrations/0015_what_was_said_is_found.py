from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

STEP = 10_000


def write_history(apps, schema_editor):
    """In steps of their own, so that a long history is no long transaction. May run again."""
    from conversations.models import Passage

    conversations = apps.get_model("conversations", "Conversation").objects.order_by("pk")
    last = conversations.values_list("pk", flat=True).last() or 0
    for first in range(1, last + 1, STEP):
        Passage.objects.write_all(first, first + STEP - 1)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("conversations", "0014_passages"),
    ]

    operations = [
        migrations.RunPython(write_history, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="passage",
            index=GinIndex(fields=["words"], name="passage_words", gin_pending_list_limit=512),
        ),
    ]
