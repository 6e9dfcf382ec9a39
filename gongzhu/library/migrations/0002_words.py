"""The database's own full-text index over the passages."""

from django.db import migrations

from gongzhu.library import engine


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: engine.make(editor.connection),
            lambda apps, editor: engine.unmake(editor.connection),
        )
    ]
