import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    task = apps.get_model("planning", "Task")
    own = task.objects.filter(pk=models.OuterRef("task_id")).values("duration_minutes")
    apps.get_model("planning", "ScheduledTask").objects.update(duration_minutes=models.Subquery(own))


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='scheduledtask',
            name='duration_minutes',
            field=models.PositiveIntegerField(default=0, verbose_name='duration in working minutes'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='scheduledtask',
            name='summary',
            field=models.BooleanField(default=False, verbose_name='summary task'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='task',
            name='parent',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='children', to='planning.task', verbose_name='summary task'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
