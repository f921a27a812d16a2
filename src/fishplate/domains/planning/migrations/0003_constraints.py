from datetime import datetime, time, timezone as zone

import django.core.validators
from django.db import migrations, models
from django.utils import timezone

_CONSTRAINTS = [
    ('ASAP', 'as soon as possible'),
    ('ALAP', 'as late as possible'),
    ('SNET', 'start no earlier than'),
    ('SNLT', 'start no later than'),
    ('FNET', 'finish no earlier than'),
    ('FNLT', 'finish no later than'),
    ('MSO', 'must start on'),
    ('MFO', 'must finish on'),
]


def fill(apps, schema_editor):
    """What may not start before a day starts no earlier than on its morning."""
    here = timezone.get_default_timezone()
    for task in apps.get_model("planning", "Task").objects.exclude(not_before=None).iterator():
        task.constraint = "SNET"
        task.constraint_at = datetime.combine(task.not_before, time(8), tzinfo=here)
        task.save(update_fields=["constraint", "constraint_at"])
    dates = apps.get_model("planning", "ScheduledTask").objects
    dates.update(start_at=models.F("early_start"), finish_at=models.F("early_finish"))


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0002_outline'),
    ]

    operations = [
        migrations.RenameField(model_name='tasklink', old_name='lag_minutes', new_name='lag'),
        migrations.AlterField(model_name='tasklink', name='lag', field=models.IntegerField(default=0, verbose_name='lag')),
        migrations.AddField(
            model_name='tasklink',
            name='lag_kind',
            field=models.CharField(choices=[('working', 'working time'), ('elapsed', 'time on the clock'), ('percent', "percent of the predecessor's duration")], default='working', max_length=7, verbose_name='lag counted in'),
        ),
        migrations.AddField(
            model_name='task',
            name='constraint',
            field=models.CharField(choices=_CONSTRAINTS, default='ASAP', max_length=4, verbose_name='constraint'),
        ),
        migrations.AddField(
            model_name='task',
            name='constraint_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='date of the constraint'),
        ),
        migrations.AddField(
            model_name='task',
            name='manual_start',
            field=models.DateTimeField(blank=True, null=True, verbose_name='start by hand'),
        ),
        migrations.AddField(
            model_name='task',
            name='manual_finish',
            field=models.DateTimeField(blank=True, null=True, verbose_name='finish by hand'),
        ),
        migrations.AddField(model_name='task', name='active', field=models.BooleanField(default=True, verbose_name='active')),
        migrations.AddField(
            model_name='task',
            name='priority',
            field=models.PositiveSmallIntegerField(default=500, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='priority'),
        ),
        migrations.AddField(
            model_name='scheduledtask',
            name='start_at',
            field=models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=zone.utc), verbose_name='start'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='scheduledtask',
            name='finish_at',
            field=models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=zone.utc), verbose_name='finish'),
            preserve_default=False,
        ),
        migrations.AlterField(model_name='scheduledtask', name='early_start', field=models.DateTimeField(verbose_name='earliest start')),
        migrations.AlterField(model_name='scheduledtask', name='early_finish', field=models.DateTimeField(verbose_name='earliest finish')),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
