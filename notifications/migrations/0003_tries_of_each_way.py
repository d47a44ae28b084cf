from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_devices_and_webhooks")]

    operations = [
        migrations.RenameField("notification", "tries", "push_tries"),
        migrations.AddField(
            "notification", "mail_tries", models.PositiveSmallIntegerField(default=0)
        ),
    ]
