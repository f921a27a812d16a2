from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_deadlines")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="short_since",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="too few people can sign since"
            ),
        ),
    ]
