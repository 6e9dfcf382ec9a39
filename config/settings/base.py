"""What holds in every use of the platform."""

from __future__ import annotations

import os
from pathlib import Path

from config.settings.database import database

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("GONGZHU_VAR", BASE_DIR / "var")).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
PACKAGES_DIR = Path(os.environ.get("GONGZHU_PACKAGES", BASE_DIR / "var")).resolve()
"""Where `make setup` put front-end packages and fonts; the same for every folder of data."""
PACKS_DIR = BASE_DIR / "packs"
REGION = os.environ.get("REGION", "guangzhou")

DEMO = False
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GONGZHU_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gongzhu.common",
    "gongzhu.audit",
    "gongzhu.org",
    "gongzhu.accounts",
    "gongzhu.scope",
    "gongzhu.exchange",
    "gongzhu.people",
    "gongzhu.catalogue",
    "gongzhu.lists",
    "gongzhu.documents",
    "gongzhu.library",
    "gongzhu.cases",
    "gongzhu.intake",
    "gongzhu.verification",
    "gongzhu.decisions",
    "gongzhu.payments",
    "gongzhu.archive",
    "gongzhu.portal",
    "gongzhu.desk",
    "gongzhu.operations",
    "gongzhu.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gongzhu.common.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gongzhu.accounts.middleware.ActorMiddleware",
    "gongzhu.common.middleware.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "gongzhu" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gongzhu.accounts.context.surroundings",
                "gongzhu.demo.context.demonstration",
            ],
            "builtins": ["gongzhu.common.templatetags.gongzhu"],
        },
    }
]

FORM_RENDERER = "gongzhu.common.renderer.Drawn"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["gongzhu.accounts.backends.LocalBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gongzhu.accounts.passwords.LengthAndVariety"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "portal:sign_in"
SECOND_FACTOR_REQUIRED = os.environ.get("GONGZHU_SECOND_FACTOR", "") == "1"
OFFICER_IDLE_SECONDS = 15 * 60
OFFICER_MOST_SECONDS = 8 * 3600
RESIDENT_IDLE_SECONDS = 30 * 60

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gongzhu.common.views.stale_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "gongzhu" / "static",
    *([PACKAGES_DIR / "vendor"] if (PACKAGES_DIR / "vendor").is_dir() else []),
]
FONTS_DIR = PACKAGES_DIR / "fonts"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a flow of fifteen stages is one form of 700 inputs

KEYS_DIR = Path(os.environ.get("GONGZHU_KEYS", VAR_DIR / "keys"))
DOCUMENTS_DIR = Path(os.environ.get("GONGZHU_DOCUMENTS", VAR_DIR / "documents"))
ARCHIVE_DIR = Path(os.environ.get("GONGZHU_ARCHIVE", VAR_DIR / "archive"))
CHECKPOINTS_DIR = Path(os.environ.get("GONGZHU_CHECKPOINTS", VAR_DIR / "checkpoints"))

CLAMD_SOCKET = os.environ.get("GONGZHU_CLAMD_SOCKET", "")
TSA_URL = os.environ.get("GONGZHU_TSA_URL", "")
TSA_CHAIN = os.environ.get("GONGZHU_TSA_CHAIN", "")
TRUSTED_PROXIES = int(os.environ.get("GONGZHU_TRUSTED_PROXIES", "0"))

PARTNER_URL = os.environ.get("GONGZHU_PARTNER_URL", "")
PARTNER_KEY = os.environ.get("GONGZHU_PARTNER_KEY", "")

ANSWER_URL = os.environ.get("GONGZHU_ANSWER_URL", "")
ANSWER_KEY = os.environ.get("GONGZHU_ANSWER_KEY", "")
ANSWER_MODEL = os.environ.get("GONGZHU_ANSWER_MODEL", "")
ANSWER_SECONDS = 8.0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "gongzhu.common.logs.Masked",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGZHU_LOG", "WARNING")},
}
DEFAULT_EXCEPTION_REPORTER = "gongzhu.common.reports.Report"
DEFAULT_EXCEPTION_REPORTER_FILTER = "gongzhu.common.reports.NothingPersonal"
