from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0003_constraints'),
    ]

    operations = [
        migrations.RemoveField(model_name='task', name='not_before'),
    ]
