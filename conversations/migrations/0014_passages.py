import django.db.models.deletion
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("conversations", "0013_customers_are_merged"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                ("words", SearchVectorField()),
                ("conversation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="conversations.conversation")),
                ("message", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="conversations.message")),
                ("note", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="conversations.note")),
            ],
            options={
                "indexes": [models.Index(fields=["conversation", "created_at"], name="passages")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("message__isnull", False)), fields=("message",), name="passage_of_message"),
                    models.UniqueConstraint(condition=models.Q(("note__isnull", False)), fields=("note",), name="passage_of_note"),
                    models.UniqueConstraint(condition=models.Q(("message", None), ("note", None)), fields=("conversation",), name="passage_of_subject"),
                ],
            },
        ),
    ]
