from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0004_without_not_before'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='status_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='status date'),
        ),
        migrations.AddField(
            model_name='plan',
            name='progress_logic',
            field=models.CharField(choices=[('retained', 'what remains waits for its predecessors'), ('override', 'what remains waits for nobody')], default='retained', max_length=8, verbose_name='work out of sequence'),
        ),
        migrations.AddField(
            model_name='scheduledtask',
            name='percent_complete',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='percent complete'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='task',
            name='actual_start',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='actual start'),
        ),
        migrations.AddField(
            model_name='task',
            name='actual_finish',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='actual finish'),
        ),
        migrations.AddField(
            model_name='task',
            name='remaining_minutes',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='remaining working minutes'),
        ),
        migrations.AddField(
            model_name='task',
            name='percent_complete',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='percent complete'),
        ),
    ]
