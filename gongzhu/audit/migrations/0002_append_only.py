"""The database refuses to change or delete an entry."""

from django.db import migrations

from gongzhu.audit.triggers import PROTECTION


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_entry_and_head")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: PROTECTION.install(editor.connection),
            lambda apps, editor: PROTECTION.remove(editor.connection),
        )
    ]
