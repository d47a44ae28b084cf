from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("analytics", "0004_weeks")]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                fields=["at"], name="fact_scores", condition=Q(score__isnull=False)
            ),
        ),
    ]
