from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def promise(apps, schema_editor):
    """What every installation begins with; the admin changes it."""
    apps.get_model("sla", "Policy").objects.create(
        name="Default",
        first_response=timedelta(minutes=2),
        in_office_hours=True,
        created_at=timezone.now(),
    )


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_policies_and_clocks")]
    operations = [migrations.RunPython(promise, migrations.RunPython.noop)]
