"""How the passwords of a demonstration are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class DemonstrationHasher(Argon2PasswordHasher):
    """Argon2 at a small cost, for passwords that are drawn at random and printed to whoever asks.

    Only config.settings.demo names it; a real deployment refuses a demonstration's accounts.
    """

    time_cost = 1
    memory_cost = 4096
    parallelism = 1
