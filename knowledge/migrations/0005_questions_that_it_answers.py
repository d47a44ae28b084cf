from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_sitemaps_are_read_once")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="asked",
            field=models.TextField(blank=True, verbose_name="questions that it answers"),
        ),
        migrations.AddField(
            model_name="passage", name="asked", field=models.TextField(blank=True, default="")
        ),
    ]
