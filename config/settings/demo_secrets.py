"""Secrets of a demonstration, made at first start, kept in var/, recognisable by their prefix."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

PREFIX = "demo-"


def demo_secret(var: Path, name: str) -> str:
    """The secret of this demonstration by that name, made when first asked for."""
    path = var / "demo-secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in known:
        known[name] = PREFIX + secrets.token_urlsafe(40)
        path.touch(mode=0o600)
        replacement = path.with_suffix(f".{os.getpid()}")
        replacement.write_text(json.dumps(known, indent=1))
        replacement.chmod(0o600)
        replacement.replace(path)
    return known[name]
