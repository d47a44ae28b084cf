import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from conversations import names

DEPARTMENTS = [("Sales", "cart", "pine"), ("Support", "chat", "blue"), ("Billing", "euro", "amber")]
ISSUE_TYPES = [
    ("Bug Report", "bug", "red"),
    ("Feature Request", "bulb", "amber"),
    ("Question", "help", "blue"),
]


def fill(apps, schema_editor):
    """What every installation begins with; the admin changes it."""
    for model, values in (("Department", DEPARTMENTS), ("IssueType", ISSUE_TYPES)):
        model = apps.get_model("conversations", model)
        for position, (name, icon, tone) in enumerate(values, 1):
            model.objects.create(name=name, icon=icon, tone=tone, position=position)


def give_keys(apps, schema_editor):
    """Names that differ in case only were two tags; now the later one says that it is another."""
    taken = set()
    for tag in apps.get_model("conversations", "Tag").objects.order_by("pk"):
        name = names.tidy(tag.name) or f"Tag {tag.pk}"
        while names.key_of(name)[: names.LONGEST] in taken:
            name = f"{name[:30]} {tag.pk}"
        tag.name, tag.key = name, names.key_of(name)[: names.LONGEST]
        taken.add(tag.key)
        tag.save()


def category(name, verbose_name):
    """A table of values of a field that the admin fills."""
    icons = [
        ("box", "Box"), ("bug", "Bug"), ("bulb", "Light bulb"), ("cart", "Cart"), ("chat", "Speech bubble"),
        ("euro", "Money"), ("flag", "Flag"), ("globe", "Globe"), ("help", "Question mark"), ("phone", "Phone"),
        ("shield", "Shield"), ("star", "Star"), ("users", "People"),
    ]
    tones = [
        ("grey", "Grey"), ("pine", "Green"), ("amber", "Amber"), ("blue", "Blue"), ("red", "Red"), ("violet", "Violet"),
    ]
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=40, unique=True, verbose_name="name")),
            ("icon", models.CharField(blank=True, choices=icons, max_length=20, verbose_name="icon")),
            ("tone", models.CharField(choices=tones, default="grey", max_length=8, verbose_name="colour")),
            ("position", models.PositiveSmallIntegerField(default=0, help_text="The lowest stands first in the menus.", verbose_name="position")),
            ("is_active", models.BooleanField(default=True, help_text="Switched off, it stays on the conversations that have it.", verbose_name="can be chosen")),
        ],
        options={
            "verbose_name": verbose_name,
            "verbose_name_plural": f"{verbose_name}s",
            "ordering": ["position", "name"],
            "abstract": False,
        },
    )


def of_conversation(name, to):
    return migrations.AddField(
        model_name="conversation",
        name=name,
        field=models.ForeignKey(
            blank=True,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="conversations",
            to=f"conversations.{to}",
            verbose_name=name.replace("_", " "),
        ),
    )


# The table of Django's own becomes a model with the same columns; the database sees no change.
TAGGING = migrations.SeparateDatabaseAndState(
    state_operations=[
        migrations.CreateModel(
            name="Tagging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="conversations.conversation")),
                ("tag", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="conversations.tag")),
            ],
            options={"db_table": "conversations_conversation_tags", "unique_together": {("conversation", "tag")}},
        ),
        migrations.AlterField(
            model_name="conversation",
            name="tags",
            field=models.ManyToManyField(
                blank=True,
                related_name="conversations",
                through="conversations.Tagging",
                through_fields=("conversation", "tag"),
                to="conversations.tag",
                verbose_name="tags",
            ),
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0008_lists_have_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        category("Department", "department"),
        category("IssueType", "issue type"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        of_conversation("department", "department"),
        of_conversation("issue_type", "issuetype"),
        migrations.AddField("tag", "key", models.CharField(default="", editable=False, max_length=40), preserve_default=False),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.RemoveField("tag", "icon"),
        migrations.AlterField("tag", "name", models.CharField(max_length=40, verbose_name="name")),
        migrations.AddField("tag", "removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField(
            "tag",
            "removed_by",
            models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            "tag",
            "merged_into",
            models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="merged", to="conversations.tag"),
        ),
        migrations.AlterModelOptions(
            name="tag",
            options={"base_manager_name": "with_removed", "ordering": ["key"], "verbose_name": "tag", "verbose_name_plural": "tags"},
        ),
        migrations.AlterModelManagers(
            name="tag",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("with_removed", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(condition=models.Q(("removed_at", None)), fields=("key",), name="one_tag_a_name"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(condition=models.Q(("merged_into", None), ("removed_at__isnull", False), _connector="OR"), name="what_is_merged_is_gone"),
        ),
        TAGGING,
        migrations.AddField(
            model_name="tagging",
            name="came_from",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="conversations.tag"),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "opened"), ("message_received", "message received"), ("message_sent", "message sent"),
                    ("auto_reply_received", "automatic reply received"), ("acknowledged", "thanks received"),
                    ("message_withdrawn", "message taken back"), ("bounced", "message came back"),
                    ("delivery_changed", "delivery changed"), ("note_added", "note added"), ("taken_over", "taken over"),
                    ("assigned", "assigned"), ("handed_to", "handed to a team"), ("handed_off", "handed off by the bot"),
                    ("returned_to_bot", "returned to the bot"), ("snoozed", "snoozed"), ("woken", "woken"),
                    ("closed", "closed"), ("bot_solved", "solved by the bot"), ("reopened", "reopened"),
                    ("priority_changed", "priority changed"), ("department_set", "department set"),
                    ("issue_type_set", "issue type set"), ("tags_changed", "tags changed"), ("rated", "rated"),
                    ("recognised", "customer recognised"), ("mailed", "unread answers mailed"),
                ],
                max_length=24,
            ),
        ),
    ]
