"""The database refuses to change or delete an entry."""

from django.db import migrations

from gongzhu.audit import triggers


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_entry_and_head")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection),
            lambda apps, editor: triggers.remove(editor.connection),
        )
    ]
