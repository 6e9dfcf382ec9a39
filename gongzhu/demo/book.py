"""What the builder remembers outside the database: passwords to print, how far it has come.

Files in `settings.VAR_DIR`, readable by their owner alone. Passwords are those of a demonstration
and shown to whoever starts it; a deployment that finds these files refuses to start.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass
class Progress:
    """How far the builder has come.

    until: the real day on which it was begun, to which the households are built up. reached: the
    last day they have lived through, ISO text; "" before the first.
    """

    until: str
    reached: str = ""
    is_done: bool = False

    @property
    def last_day(self) -> date:
        """The day up to which the households live."""
        return date.fromisoformat(self.until)


@dataclass
class Account:
    """Somebody a visitor may sign in as. sign_in: what is typed into the first field."""

    key: str
    role: str
    name: str
    place: str
    sign_in: str
    password: str


@dataclass
class Book:
    """Everybody whose password was drawn at first start."""

    accounts: dict[str, Account] = field(default_factory=dict)


def load_book() -> Book:
    """The accounts of this demonstration so far."""
    return Book({key: Account(**one) for key, one in _read("demo-accounts.json").items()})


def save_book(book: Book) -> None:
    """Keep the accounts."""
    _write("demo-accounts.json", {key: asdict(one) for key, one in book.accounts.items()})


def load_progress() -> Progress | None:
    """How far the builder came, or None before it was ever started."""
    found = _read("demo-progress.json")
    return Progress(**found) if found else None


def save_progress(progress: Progress) -> None:
    """Keep how far the builder has come."""
    _write("demo-progress.json", asdict(progress))


def _read(name: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((Path(settings.VAR_DIR) / name).read_text())
    except FileNotFoundError:
        return {}
    return content


def _write(name: str, content: dict[str, Any]) -> None:
    """Whole or not at all, and for the owner's eyes only from the first byte."""
    path = Path(settings.VAR_DIR) / name
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
