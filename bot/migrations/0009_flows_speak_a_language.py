from django.db import migrations, models

import team.locale


class Migration(migrations.Migration):
    dependencies = [("bot", "0008_ends_without_a_reply")]

    operations = [
        migrations.AddField(
            model_name="flow",
            name="language",
            field=models.CharField(
                blank=True,
                choices=team.locale.languages,
                default="",
                help_text="Empty: for everybody. Of several that fit, the first one begins.",
                max_length=10,
                verbose_name="for customers who speak",
            ),
        )
    ]
