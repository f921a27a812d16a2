from django.db import migrations, models


def store_tokens(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE kernel_searchdocument ADD COLUMN vector tsvector")
        schema_editor.execute("CREATE INDEX kernel_search_tokens ON kernel_searchdocument USING gin (vector)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE kernel_search_tokens USING fts5(title, body, tokenize = 'ascii')"
        )


def drop_tokens(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE kernel_search_tokens")


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0002_jobs_and_live"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("record_id", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_id"), name="search_document_once"),
                ],
            },
        ),
        migrations.RunPython(store_tokens, drop_tokens),
    ]
