"""For the suite: fast hashing, a folder that is thrown away, no secrets that matter."""

import os
import tempfile

# in memory where the machine offers it: thousands of small files are synced to the disk
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
os.environ.setdefault("GONGZHU_VAR", tempfile.mkdtemp(prefix="gongzhu-test-", dir=_MEMORY))

from config.settings.base import *  # noqa: E402, F403

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
