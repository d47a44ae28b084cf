

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bot', '0007_team_answers'),
        ('conversations', '0025_the_bot_offers'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='close_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='settings',
            name='close_hours',
            field=models.PositiveSmallIntegerField(default=24, help_text='By mail three days at least.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='closes what it asked when no reply came for (hours)'),
        ),
        migrations.AlterField(
            model_name='turn',
            name='outcome',
            field=models.CharField(choices=[('answer', 'answered'), ('ask', 'asked back'), ('flow', 'went on in a flow'), ('solve', 'solved'), ('close', 'closed: no reply came'), ('hand_off', 'asked for a person'), ('nothing', 'said nothing')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(condition=models.Q(('close_at__isnull', False)), fields=['close_at'], name='bot_left'),
        ),
    ]
