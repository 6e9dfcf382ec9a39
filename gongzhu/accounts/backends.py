"""How Django finds the user of a session again. Signing in itself is `services.sign_in_officer`."""

from __future__ import annotations

from typing import Any

from gongzhu.accounts.models import User

PATH = "gongzhu.accounts.backends.LocalBackend"


class LocalBackend:
    """Accounts kept here."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody: passwords are counted, audited and proved by the services alone."""
        return

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, while the account is open."""
        return User.objects.filter(pk=user_id, is_active=True).first()
