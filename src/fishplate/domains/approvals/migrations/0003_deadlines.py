from django.db import migrations, models


def one_deadline_is_that_of_all_steps(apps, schema_editor):
    approvals = apps.get_model("approvals", "Approval").objects.filter(due_at__isnull=False)
    approvals.update(all_due_at=models.F("due_at"))


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_signing")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="all_due_at",
            field=models.DateTimeField(null=True, verbose_name="all to be signed by"),
        ),
        migrations.AddField(
            model_name="approval",
            name="due_reason",
            field=models.TextField(
                blank=True, default="", editable=False, verbose_name="why the deadline was moved"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="step_days",
            field=models.JSONField(blank=True, default=list, verbose_name="days for each step"),
        ),
        migrations.RunPython(one_deadline_is_that_of_all_steps, migrations.RunPython.noop),
    ]
