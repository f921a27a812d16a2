import fishplate.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", fishplate.kernel.fields.IdField(serialize=False)),
                ("to", models.EmailField(max_length=320)),
                ("subject", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("html", models.TextField(default="")),
                ("created_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("error", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["next_attempt_at"],
                        name="outgoing_mail_due",
                    ),
                ],
            },
        ),
    ]
