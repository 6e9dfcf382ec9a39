"""Demonstration mode: synthetic people, a banner on every page, secrets made at first start."""

from config.settings.base import *  # noqa: F403
from config.settings.demo_secrets import demo_secret

DEMO = True
PASSWORD_HASHERS = ["gongzhu.accounts.hashers.DemonstrationHasher"]
SECRET_KEY = demo_secret(VAR_DIR, "secret_key")  # noqa: F405
PARTNER_KEY = PARTNER_KEY or demo_secret(VAR_DIR, "partner_key")  # noqa: F405
