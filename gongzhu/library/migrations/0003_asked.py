"""How residents ask for a page, beside articles and passages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0002_words")]

    operations = [
        migrations.AddField(
            "article", "asked", models.JSONField(default=list, verbose_name="居民的问法")
        ),
        migrations.AddField(
            "passage",
            "asked",
            models.TextField(blank=True, default="", verbose_name="居民的问法"),
            preserve_default=False,
        ),
    ]
