"""The database refuses to change or delete a sealed file."""

from django.db import migrations

from gongzhu.archive.triggers import PROTECTION


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: PROTECTION.install(editor.connection),
            lambda apps, editor: PROTECTION.remove(editor.connection),
        )
    ]
