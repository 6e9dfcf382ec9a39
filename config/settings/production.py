"""A real deployment: every secret comes from outside, and nothing of the demonstration is accepted."""

import os

from config.settings.base import *  # noqa: F403

SECRET_KEY = os.environ.get("GONGZHU_SECRET_KEY", "")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = os.environ.get("GONGZHU_BEHIND_TLS_PROXY", "") != "1"
SECURE_HSTS_SECONDS = 31536000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
