"""For the suite: fast hashing, a folder that is thrown away, no secrets that matter."""

import os
import tempfile

os.environ.setdefault("GONGZHU_VAR", tempfile.mkdtemp(prefix="gongzhu-test-"))

from config.settings.base import *  # noqa: F403

DEMO = True
SECRET_KEY = "test-" + "0" * 45
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PARTNER_KEY = "test-partner-key"
if DATABASES["default"]["ENGINE"] == "gongzhu.common.sqlite":  # noqa: F405
    # said aloud: pytest-django knows only Django's own engine as one that can live in memory
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
TEMPLATES[0]["OPTIONS"] |= {"string_if_invalid": "【未定义：%s】"}  # type: ignore[operator]  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
